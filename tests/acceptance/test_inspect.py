"""`copydesk inspect`, as a user types it: no server, every document of a file, for people and for programs."""

import json
from importlib.resources import files
from pathlib import Path

from tests.acceptance.conftest import Run

SAMPLES = files("copydesk_producers") / "samples"


def test_inspect_shows_stages_lines_and_record(copydesk: Run, tmp_path: Path) -> None:
    """Both articles of the first sample, with the stages and the lines they took out; no server is started."""
    finished = copydesk("inspect", str(SAMPLES / "01-two-articles.txt"))
    assert (0, "") == (finished.returncode, finished.stderr)
    assert "article 1 of 2" in finished.stdout
    assert "article 2 of 2" in finished.stdout
    assert "open_text" in finished.stdout
    assert "(to furniture)" in finished.stdout
    assert "Selvan Reopens Its Northern Ferry Route" in finished.stdout
    assert not (tmp_path / ".copydesk").exists()


def test_inspect_json_is_one_object_a_document(copydesk: Run) -> None:
    """A program reads each document on a line of its own, with the record as it would be published."""
    finished = copydesk("inspect", str(SAMPLES / "04-other-languages.jsonl"), "--json")
    found = [json.loads(line) for line in finished.stdout.splitlines()]
    assert 0 == finished.returncode, finished.stderr
    assert ["zh", "ar"] == [one["articles"][0]["record"]["language"]["code"] for one in found[:2]]
    assert found[0]["articles"][0]["steps"][0]["stage"] == "open_text"


def test_inspect_tells_what_it_cannot_read(copydesk: Run) -> None:
    """Broken lines are named on standard error, dead documents are shown with their reason, and the code says so."""
    finished = copydesk("inspect", str(SAMPLES / "06-broken.jsonl"))
    assert 3 == finished.returncode
    assert "06-broken.jsonl" in finished.stderr
    assert "empty" in finished.stdout
    missing = copydesk("inspect", "nowhere.txt")
    assert (1, "copydesk: there is no file nowhere.txt\n") == (missing.returncode, missing.stderr)
    name = "x" * 300
    too_long = copydesk("inspect", name)
    told = f"copydesk: {name} cannot be read or written: File name too long\n"
    assert (1, told) == (too_long.returncode, too_long.stderr)
