"""`copydesk forget`, as a user types it."""

import json
import shutil
from pathlib import Path

import pytest
from tests.acceptance.conftest import Run, copydesk_in

TEXTS = [
    "The lighthouse keeper of Ulva retired on Friday after forty years without a single dark night on the coast.",
    "A new tram line between the harbour and the hospital of Velmora will open two months late, the city said.",
]


@pytest.fixture(autouse=True)
def small_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the index take little room."""
    monkeypatch.setenv("COPYDESK_WINDOW_DOCUMENTS", "1000")


@pytest.fixture(scope="module")
def folder_of_two(commands: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose workers published two records of two sites."""
    folder = tmp_path_factory.mktemp("two")
    pages = [
        {"text": text, "url": f"https://{name}.example/a"} for text, name in zip(TEXTS, ("ulva", "city"), strict=True)
    ]
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, pages)), "utf-8")
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("COPYDESK_WINDOW_DOCUMENTS", "1000")
        ended = copydesk_in(folder, commands)("run", "in.jsonl", "--out", ".", "--workers", "1")
    assert 0 == ended.returncode, ended.stderr
    return folder


@pytest.fixture
def published(folder_of_two: Path, tmp_path: Path) -> list[str]:
    """The ids of the two records, in a copy of the folder."""
    shutil.copytree(folder_of_two, tmp_path, dirs_exist_ok=True)
    records = [json.loads(line) for line in (tmp_path / "clean.jsonl").read_text("utf-8").splitlines()]
    return [record["id"] for record in sorted(records, key=lambda record: str(record["canonical_url"]), reverse=True)]


def test_a_record_is_forgotten(copydesk: Run, published: list[str]) -> None:
    """It asks first and tells what was removed; then it is not explained any more, the other is; twice is fine."""
    refused = copydesk("forget", published[0], stdin="n\n")
    assert 1 == refused.returncode
    done = copydesk("forget", published[0], "--yes")
    assert 0 == done.returncode, done.stderr
    assert f"1 record of {published[0]} forgotten" in done.stderr
    assert "entries of clean: 1" in " ".join(done.stderr.split())
    gone = copydesk("explain", published[0])
    assert (1, True) == (gone.returncode, "taken down by copydesk forget" in gone.stderr)
    assert 0 == copydesk("explain", published[1]).returncode
    again = copydesk("forget", published[0], "--yes")
    assert (0, f"main: nothing of {published[0]} is kept\n") == (again.returncode, again.stderr)
    assert 0 == copydesk("check").returncode


def test_a_site_is_forgotten(copydesk: Run, published: list[str]) -> None:
    """All of a domain goes, and nothing of another; counts come as JSON."""
    counts = json.loads(copydesk("forget", "--domain", "ulva.example", "--yes", "--json").stdout)
    assert (1, 1, 1, 1) == (counts["records"], counts["clean"], counts["archive"], counts["signatures"])
    assert [1, 0] == [copydesk("explain", id_).returncode for id_ in published]


def test_what_cannot_be_forgotten_is_named(copydesk: Run, published: list[str]) -> None:
    """Neither or both of ID and domain is wrong usage; an unknown id is told."""
    assert 2 == copydesk("forget").returncode
    assert 2 == copydesk("forget", published[0], "--domain", "ulva.example").returncode
    for typo in ("typo", "5-5/x", "5/0"):
        refused = copydesk("forget", typo)
        assert (1, False) == (refused.returncode, "y/N" in refused.stdout + refused.stderr), refused.stderr
        assert "is not of the form" in refused.stderr
    unknown = copydesk("forget", "5-5/0", "--yes")
    assert (1, True) == (unknown.returncode, "there is no record or page 5-5/0" in unknown.stderr)
