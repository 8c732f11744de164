"""Record and replay with real processes: the same capture gives the same records, and one changed word is found."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.conftest import Run, copydesk_in
from tests.made_pages import as_lines, make_pages

from copydesk_producers.replay import read_capture

pytestmark = pytest.mark.long

SEED = 20210304
PAGES = 240


@pytest.fixture(scope="module")
def recorded(commands: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two workers made of generated pages, recorded; some were pushed as a seed."""
    folder = tmp_path_factory.mktemp("recorded")
    copydesk = copydesk_in(folder, commands)
    pages = make_pages(SEED, PAGES)
    (folder / "old.jsonl").write_text(as_lines(pages[:20]), "utf-8")
    (folder / "in.jsonl").write_text(as_lines(pages[20:]), "utf-8")
    done(copydesk("push", "old.jsonl", "--seed"))
    done(copydesk("push", "in.jsonl"))
    done(copydesk("work", "--burst", "-n", "2"))
    counted = done(copydesk("record", "day.jsonl.zst", "--json"))
    assert {"entries": PAGES, "complete": True}.items() <= counted.items()
    return folder / "day.jsonl.zst"


@pytest.fixture
def capture(recorded: Path, tmp_path: Path) -> Path:
    """The capture, in the folder of the test."""
    return Path(shutil.copy(recorded, tmp_path / recorded.name))


def done(finished: Any, code: int = 0) -> dict[str, Any]:
    """The JSON that a command printed, if it printed any, after it ended with this code."""
    assert code == finished.returncode, finished.stderr
    found: dict[str, Any] = json.loads(finished.stdout) if finished.stdout.startswith("{") else {}
    return found


def change_one_record(path: Path, change: Callable[[dict[str, Any]], bool]) -> str:
    """Changes the first record of a file that `change` can change; its id."""
    lines = path.read_text("utf-8").splitlines()
    for place, line in enumerate(lines):
        record = json.loads(line)
        if change(record):
            lines[place] = json.dumps(record)
            path.write_text("\n".join(lines) + "\n", "utf-8")
            return str(record["id"])
    raise AssertionError("no record could be changed")


def test_a_capture_replays_to_the_same_bytes_and_one_word_is_found(
    copydesk: Run, capture: Path, tmp_path: Path
) -> None:
    """Two replays by one worker write equal files; --expect says so, and names the one word that is then changed."""
    print(f"seed {SEED}")
    written = done(copydesk("replay", "day.jsonl.zst", "--write", "golden", "--json"))
    assert PAGES == written["pushed"]
    again = done(copydesk("replay", "day.jsonl.zst", "--expect", "golden", "--write", "again", "--json"))
    assert again["equal"]
    for name in ("clean.jsonl", "duplicates.jsonl"):
        first = (tmp_path / "golden" / name).read_bytes()
        assert first == (tmp_path / "again" / name).read_bytes()
        assert first.count(b"\n") > 40
    nowhere = copydesk("replay", "day.jsonl.zst", "--write", "day.jsonl.zst/golden")
    assert (1, True) == (nowhere.returncode, "no folder can be made there" in nowhere.stderr), nowhere.stderr
    taken = copydesk("replay", "day.jsonl.zst", "--write", "again")
    assert (1, True) == (taken.returncode, "take another folder for --write" in taken.stderr)
    assert "pushed" not in taken.stdout
    languages = {
        json.loads(line)["language"]["code"]
        for line in (tmp_path / "golden" / "clean.jsonl").read_text("utf-8").splitlines()
    }
    assert {"en", "de", "fr", "ar", "zh"} <= languages

    def say_sunday(record: dict[str, Any]) -> bool:
        changed = record["text"].replace(" voted on Monday ", " voted on Sunday ", 1)
        differs: bool = changed != record["text"]
        record["text"] = changed
        return differs

    changed_id = change_one_record(tmp_path / "golden" / "clean.jsonl", say_sunday)
    found = done(copydesk("replay", "day.jsonl.zst", "--expect", "golden", "--json"), code=1)
    (changed,) = found["comparison"]["changed"]
    assert (changed_id, {"text": 1}) == (changed["id"], found["comparison"]["fields"])
    assert "Sunday" in changed["fields"][0]["expected"]
    assert "Monday" in changed["fields"][0]["found"]
    shown = copydesk("replay", "day.jsonl.zst", "--expect", "golden")
    assert 1 == shown.returncode
    assert "voted on Sunday" in shown.stdout


def test_a_slow_machine_changes_nothing(
    copydesk: Run, capture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that takes longer than the patience of a worker is not set aside, behind those that came later."""
    written = done(copydesk("replay", capture.name, "--write", "golden", "--json"))
    assert PAGES == written["pushed"]
    monkeypatch.setenv("COPYDESK_PATIENCE_SECONDS", "0.01")
    assert done(copydesk("replay", capture.name, "--expect", "golden", "--json"))["equal"]


def test_a_document_more_changes_nothing_before_it(copydesk: Run, capture: Path, tmp_path: Path) -> None:
    """What came before a document is the same without it; the record of one that the golden lacks is named as new."""
    *_, last = (entry.id for entry in read_capture(capture) if entry.outcomes == ("original",))
    done(copydesk("replay", "day.jsonl.zst", "--until", last, "--write", "part", "--json"))
    compared = done(copydesk("replay", "day.jsonl.zst", "--expect", "part", "--json"), code=1)["comparison"]
    assert ([], []) == (compared["changed"], compared["gone"])
    assert f"{last}/0" == compared["came"][0]


def test_replays_are_filtered_counted_and_kept_apart(copydesk: Run, capture: Path) -> None:
    """A dry run pushes nothing; filters choose; a replay has a namespace of its own and goes there once."""
    counted = done(copydesk("replay", "day.jsonl.zst", "--dry-run", "--relation", "copy", "--json"))
    assert 0 < counted["selected"] < counted["entries"] == PAGES
    pushed = done(
        copydesk("replay", "day.jsonl.zst", "--relation", "copy", "--speed", "max", "--into", "copies", "--json")
    )
    assert counted["selected"] == pushed["pushed"]
    done(copydesk("work", "--burst", "-n", "1", "--namespace", "copies"))
    done(copydesk("record", "copies.jsonl.zst", "--namespace", "copies"))
    chosen = [(entry.id, entry.document) for entry in read_capture(capture) if "copy" in entry.outcomes]
    copies = read_capture(capture.with_name("copies.jsonl.zst"))
    assert chosen == [(entry.id, entry.document) for entry in copies]
    again = copydesk("replay", "day.jsonl.zst", "--relation", "copy", "--into", "copies")
    assert (1, True) == (again.returncode, "take another --into" in again.stderr)
    into_main = copydesk("replay", "day.jsonl.zst", "--into", "main")
    assert (1, True) == (into_main.returncode, "take another --into" in into_main.stderr)


def test_dead_letters_are_requeued_and_purged(copydesk: Run, tmp_path: Path) -> None:
    """A document goes again and its letter leaves; what dies once more is a letter once more; purge is for good."""
    (tmp_path / "in.jsonl").write_text('{"text": " "}\n{"nope": 1}\n{broken\n', "utf-8")
    done(copydesk("push", "in.jsonl"))
    done(copydesk("work", "--burst", "-n", "1"))
    listed = done(copydesk("dead", "list", "--json"))
    assert {"empty": 1, "invalid_document": 1, "invalid_json": 1} == listed["counts"]
    requeued = done(copydesk("dead", "requeue", "--reason", "empty", "--json"))
    assert {"documents": 1, "letters": 1, "too_large": 0} == requeued
    assert {"invalid_document": 1, "invalid_json": 1} == done(copydesk("dead", "list", "--json"))["counts"]
    done(copydesk("work", "--burst", "-n", "1"))
    listed = done(copydesk("dead", "list", "--json"))
    assert {"empty": 1, "invalid_document": 1, "invalid_json": 1} == listed["counts"]
    shown = done(copydesk("dead", "show", listed["letters"][-1]["id"], "--json"))
    assert ("empty", '{"text":" "}') == (shown["reason"], shown["document"])
    assert 2 == copydesk("dead", "purge", "--yes").returncode
    done(copydesk("dead", "purge", "--all", "--yes"))
    assert {} == done(copydesk("dead", "list", "--json"))["counts"]
