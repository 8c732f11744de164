"""The other commands, as a user types them, on the embedded server in the working folder."""

import json
from pathlib import Path

import pytest
from tests.acceptance.conftest import Run

TEXTS = [
    "The lighthouse keeper of Ulva retired on Friday after forty years without a single dark night on the coast.",
    "A new tram line between the harbour and the hospital of Velmora will open two months late, the city said.",
    "The lighthouse keeper of Ulva retired on Friday after forty years without a single dark night on the coast.",
]


def test_push_then_work_then_tail_then_drop(copydesk: Run, tmp_path: Path) -> None:
    """Each command does its part alone, and the data stay between them."""
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), "utf-8")
    pushed = copydesk("push", "in.jsonl", "--json")
    assert (0, 3) == (pushed.returncode, json.loads(pushed.stdout)["pushed"])
    worked = copydesk("work", "--burst", "-n", "1")
    assert 0 == worked.returncode, worked.stderr
    again = copydesk("push", "in.jsonl", "--seed")
    assert 0 == again.returncode, again.stderr
    refused = copydesk("drop", "main", "--yes")
    assert (1, True) == (refused.returncode, "3 documents wait in 'main'" in refused.stderr), refused.stderr
    dropped = copydesk("drop", "main", "--yes", "--with-waiting", "3")
    assert 0 == dropped.returncode, dropped.stderr


def test_migrate_changes_what_is_set_and_nothing_else(
    copydesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call without the settings of the workers leaves window and size; one that sets the window leaves the size.

    What no worker would start with cannot be set.
    """
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), "utf-8")
    assert 0 == copydesk("push", "in.jsonl").returncode
    monkeypatch.setenv("COPYDESK_WINDOW_DOCUMENTS", "5000")
    assert 0 == copydesk("work", "--burst", "-n", "1").returncode
    monkeypatch.delenv("COPYDESK_WINDOW_DOCUMENTS")
    for arguments in ((), ("--dry-run",)):
        called = copydesk("migrate", *arguments)
        assert (0, True) == (called.returncode, "nothing to do" in called.stderr), called.stderr
    monkeypatch.setenv("COPYDESK_WINDOW_DAYS", "14")
    called = copydesk("migrate", "--json")
    assert (0, "window 7 → 14 days") == (called.returncode, json.loads(called.stdout)["told"]), called.stderr
    monkeypatch.setenv("COPYDESK_WINDOW_DOCUMENTS", "5000")
    assert 0 == copydesk("work", "--burst", "-n", "1").returncode
    refused = copydesk("settings", "--set", "thresholds=copy=75")
    assert (1, True) == (refused.returncode, "'copy=75' should be copy= and a number from 0 to 1" in refused.stderr)


def test_dead_letters_are_handled_by_their_ids(copydesk: Run, tmp_path: Path) -> None:
    """`show` prints what a letter has; an id that is none of them is named, and the others are done."""
    (tmp_path / "in.jsonl").write_text('{"text": ""}\n', "utf-8")
    pushed = copydesk("push", "in.jsonl")
    assert (0, "1 document pushed\n") == (pushed.returncode, pushed.stdout), pushed.stderr
    assert 0 == copydesk("work", "--burst", "-n", "1").returncode
    [letter] = json.loads(copydesk("dead", "list", "--json").stdout)["letters"]
    shown = copydesk("dead", "show", letter["id"]).stdout
    assert "reason empty" in shown
    assert "what to do Usually nothing" in shown
    assert "None" not in shown
    assert 0 == copydesk("backup", "backups/").returncode
    assert [".zst"] == [file.suffix for file in (tmp_path / "backups").iterdir()], "a folder that was not there"
    purged = copydesk("dead", "purge", "1-1", "--yes")
    assert ("0 dead letters removed\n", True) == (purged.stdout, "not among the dead letters: 1-1;" in purged.stderr)
    requeued = copydesk("dead", "requeue", letter["id"], "typo")
    assert "1 dead letter removed" in requeued.stdout
    assert "not among the dead letters: typo;" in requeued.stderr


def test_what_a_seed_holds_is_a_duplicate_later(copydesk: Run, tmp_path: Path) -> None:
    """`push --seed` publishes nothing, and a later copy of it adds nothing new."""
    (tmp_path / "archive.jsonl").write_text(json.dumps({"text": TEXTS[0]}), "utf-8")
    (tmp_path / "today.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS[:2]), "utf-8")
    # `run` keeps its data in out/.copydesk, so the commands meet on its server by running in that folder
    first = copydesk("push", "archive.jsonl", "--seed")
    assert 0 == first.returncode, first.stderr
    assert 0 == copydesk("work", "--burst", "-n", "1").returncode
    (tmp_path / "out").mkdir()
    (tmp_path / ".copydesk").rename(tmp_path / "out" / ".copydesk")
    finished = copydesk("run", "today.jsonl", "--json")
    summary = json.loads(finished.stdout)
    assert ({"original": 1}, {"exact": 1}) == (summary["published_as"], summary["duplicates_as"])


def test_status_without_a_server_says_what_to_do(copydesk: Run) -> None:
    """A command that only looks never starts a server; its message names the way out."""
    finished = copydesk("status")
    assert 1 == finished.returncode
    assert "go to the folder where `copydesk work`" in finished.stderr


def test_a_path_that_is_not_there_is_named(copydesk: Run) -> None:
    """Nothing is started for a typing error."""
    finished = copydesk("run", "nowhere.txt")
    assert (1, "copydesk: there is no file or folder nowhere.txt\n") == (finished.returncode, finished.stderr)


def test_eval_scores_a_small_labelled_set(copydesk: Run, tmp_path: Path) -> None:
    """The labels of a set where every decision is plain are reached exactly."""
    documents = [{"id": str(number), "text": text} for number, text in enumerate(TEXTS)]
    (tmp_path / "docs.jsonl").write_text("\n".join(map(json.dumps, documents)), "utf-8")
    (tmp_path / "clusters.tsv").write_text("id\tcluster\n0\ta\n1\tb\n2\ta\n", "utf-8")
    finished = copydesk("eval", "docs.jsonl", "clusters.tsv", "--json")
    assert 0 == finished.returncode, finished.stderr
    found = json.loads(finished.stdout)
    perfect = {"precision": 1.0, "recall": 1.0, "f1": 1.0, "ari": 1.0}
    assert (perfect, perfect, 3) == (found["copy"], found["story"], found["documents"])


def test_schema_prints_the_schema(copydesk: Run) -> None:
    """The schema that is printed is the committed one."""
    finished = copydesk("schema", "record")
    assert "copydesk record" == json.loads(finished.stdout)["title"]
