"""The reference pages: written from the code, complete, and up to date."""

import re
from pathlib import Path

import pytest
from msgspec import Struct

from copydesk_desk.cli.app import COMMANDS
from copydesk_desk.cli.reference import described_fields, main, pages
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_workers.settings import Settings

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "workers" / "docs" / "reference"


class Described(Struct, frozen=True):
    """A struct as settings are written."""

    #: A comment of
    #: two lines.
    first: int = 1
    #: Another one.
    second: str = "x"
    third: str = "y"


class Undescribed(Struct, frozen=True):
    """A struct with a field that says nothing."""

    #: A comment.
    first: int = 1

    second: str = "x"


def vars_of_defaults() -> dict[str, str]:
    """The thresholds and their defaults, as the page writes them."""
    return {name: f"{getattr(DEFAULTS, name):g}" for name in Thresholds.__struct_fields__}


def test_the_committed_pages_are_what_the_code_says() -> None:
    """`make reference` would change nothing."""
    main([str(FOLDER), "--check"])


@pytest.mark.parametrize("name", ["commands.md", "settings.md", "thresholds.md"])
def test_a_page_that_says_something_else_is_refused(tmp_path: Path, name: str) -> None:
    """`--check` names the page that is out of date, or absent, and writes nothing."""
    main([str(tmp_path)])
    (tmp_path / name).write_text(pages()[name] + "more\n", "utf-8")
    with pytest.raises(SystemExit, match=re.escape(name)):
        main([str(tmp_path), "--check"])
    (tmp_path / name).unlink()
    with pytest.raises(SystemExit, match=re.escape(name)):
        main([str(tmp_path), "--check"])
    assert not (tmp_path / name).exists()


def test_every_setting_is_documented() -> None:
    """Each field of Settings has a row that names its variable and says something."""
    rows = dict(re.findall(r"^\| `COPYDESK_(\w+)` \| .* \| (.+) \|$", pages()["settings.md"], re.M))
    assert {name.upper() for name in Settings.__struct_fields__} == rows.keys()
    assert all(len(meaning) > 10 for meaning in rows.values())
    assert len(rows) == len(set(rows.values()))  # none shares the words of another


def test_every_threshold_is_documented() -> None:
    """Each field of Thresholds is on its page, with its default."""
    assert vars_of_defaults() == dict(re.findall(r"`(\w+)` `([\d.]+)`", pages()["thresholds.md"]))


def test_every_command_is_documented() -> None:
    """Each command has a section with a sentence; each command of a group has its own, in place of the group."""
    headings = set(re.findall(r"^## copydesk (.+)$", pages()["commands.md"], re.M))
    groups = {
        "dead": {"list", "show", "requeue", "purge"},
        "keys": {"add", "list", "revoke"},
        "producers": {"add", "list", "copy", "remove"},
        "sink": {"jsonl", "sqlite", "parquet", "postgres", "opensearch", "elasticsearch", "webhook", "undelivered"},
    }
    names = {command.name for command in COMMANDS}
    parts = {f"{group} {name}" for group, commands in groups.items() for name in commands}
    assert names - groups.keys() | parts == headings


def test_comments_are_read_whole() -> None:
    """The comment above a field may have several lines; a field directly below another shares its comment."""
    assert {"first": "A comment of two lines.", "second": "Another one.", "third": "Another one."} == {
        field.name: text for field, text in described_fields(Described)
    }


def test_a_field_without_a_comment_is_an_error() -> None:
    """Nothing is documented by an empty cell."""
    with pytest.raises(ValueError, match=r"Undescribed\.second"):
        list(described_fields(Undescribed))
