"""`copydesk explain`, as a user types it."""

import json
from pathlib import Path

import pytest
from tests.acceptance.conftest import Run

REPORT = (
    "The Lindmark fish exchange said {0} tonnes of cod were landed on {1}, against {2} tonnes a week earlier. The"
    " average price was {3} crowns a kilo, with a high of {4} and a low of {5}. The exchange sells again on {6}."
)
MONDAY = REPORT.format(310, "Monday", 295, 14, 16, 12, "Friday")
THURSDAY = REPORT.format(287, "Thursday", 342, 15, 17, 13, "Sunday")


@pytest.fixture
def pages(tmp_path: Path) -> None:
    """Two reports, one of them as JSON lines."""
    (tmp_path / "monday.txt").write_text(MONDAY, "utf-8")
    (tmp_path / "thursday.jsonl").write_text(json.dumps({"text": THURSDAY}), "utf-8")


@pytest.mark.usefixtures("pages")
def test_two_files_are_compared_without_a_server(copydesk: Run, tmp_path: Path) -> None:
    """Relation, rule and differing passages are printed, with plain marks in a pipe; no server is started."""
    finished = copydesk("explain", "thursday.jsonl", "monday.txt")
    assert 0 == finished.returncode, finished.stderr
    assert "A is a template of B; B is a template of A: two stories." in finished.stdout
    assert "one wording: The facts differ and the wording around them is the same" in " ".join(finished.stdout.split())
    assert "[-287-]" in finished.stdout
    assert "{+310+}" in finished.stdout
    assert "\x1b" not in finished.stdout
    assert not (tmp_path / ".copydesk").exists()


@pytest.mark.usefixtures("pages")
def test_json_has_everything(copydesk: Run) -> None:
    """The passages, joined, are the texts; numbers and checks are there for programs."""
    found = json.loads(copydesk("explain", "thursday.jsonl", "monday.txt", "--json").stdout)
    assert ("template", "template", False) == (found["relation"], found["reverse"], found["one_story"])
    assert [THURSDAY, MONDAY] == ["".join(one[side] for one in found["passages"]) for side in ("left", "right")]
    assert found["rule"] == found["checks"][-1]["says"]
    # 310, Monday, 295, 14, 16, 12 and Friday
    assert 7 == found["replaced"]["figures_changed"]


@pytest.mark.usefixtures("pages")
def test_ids_are_explained_after_a_run(copydesk: Run, tmp_path: Path) -> None:
    """One id tells its decision, two ids are compared, from the data that a run left in its folder."""
    assert 0 == copydesk("run", "monday.txt", "thursday.jsonl", "--out", ".", "--workers", "1").returncode
    records = [json.loads(line) for line in (tmp_path / "clean.jsonl").read_text("utf-8").splitlines()]
    first, second = sorted(record["id"] for record in records)
    one = copydesk("explain", second)
    assert f"{second} came out as template of {first}" in one.stdout, one.stderr
    two = json.loads(copydesk("explain", second, first, "--json").stdout)
    assert (second, first, "template") == (two["left"]["name"], two["right"]["name"], two["relation"])
    unknown = copydesk("explain", "1-1/0")
    assert 1 == unknown.returncode
    assert "no record 1-1/0 is known" in unknown.stderr


@pytest.mark.usefixtures("pages")
def test_wrong_arguments_are_named(copydesk: Run) -> None:
    """One file alone, a file beside an id, and a file that is not there each say what to do."""
    assert 2 == copydesk("explain", "monday.txt").returncode
    assert 2 == copydesk("explain", "monday.txt", "1-1/0").returncode
    missing = copydesk("explain", "monday.txt", "nowhere.txt")
    assert (1, "copydesk: there is no file nowhere.txt\n") == (missing.returncode, missing.stderr)
