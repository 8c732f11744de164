"""`copydesk stories`, as a user types it."""

import json
from pathlib import Path

from tests.acceptance.conftest import Run

TEXT = "The lighthouse keeper of Ulva retired on Friday after forty years without a single dark night on the coast."


def test_stories_are_listed_and_shown(copydesk: Run, tmp_path: Path) -> None:
    """After a run the story of two papers is listed with both; by the id of either record it is shown; JSON agrees."""
    pages = [{"text": TEXT, "source": paper} for paper in ("Ulva Post", "Coast Herald")]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, pages)), "utf-8")
    assert 0 == copydesk("run", "in.jsonl", "--out", ".", "--workers", "1").returncode
    listed = copydesk("stories")
    assert 0 == listed.returncode, listed.stderr
    assert "largest stories" in listed.stdout
    assert "newest stories" in listed.stdout
    found = json.loads(copydesk("stories", "--json").stdout)
    [story] = found["largest"]
    assert [("original", "Ulva Post"), ("exact", "Coast Herald")] == [
        (record["relation"], record["who"]) for record in story["records"]
    ]
    shown = json.loads(copydesk("stories", story["records"][1]["id"], "--json").stdout)
    assert story == shown
    assert "2 records" in copydesk("stories", story["id"]).stdout


def test_stories_are_filtered(copydesk: Run, tmp_path: Path) -> None:
    """By time, outlet, language and words of their first record, and by the relations of all their records."""
    told = {
        "Ulva Post": TEXT,
        "Mill News": "The paper mill at Torsk sold its last two machines to a buyer from abroad.",
    }
    pages = [
        {"text": text, "title": paper, "source": source}
        for paper, text in told.items()
        for source in (paper, "Coast Herald")
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, pages)), "utf-8")
    assert 0 == copydesk("run", "in.jsonl", "--out", ".", "--workers", "1").returncode

    def titles(*options: str) -> list[str]:
        found = json.loads(copydesk("stories", "--json", *options).stdout)
        for name in ("largest", "newest"):
            assert {story["id"] for story in found[name]} == {story["id"] for story in found["largest"]}
        return sorted(story["records"][0]["title"] for story in found["largest"])

    assert ["Mill News", "Ulva Post"] == titles() == titles("--since", "2020-01-01") == titles("--relation", "exact")
    assert ["Mill News"] == titles("--words", "PAPER mill") == titles("--outlet", "mill news")
    assert [] == titles("--outlet", "Coast Herald") == titles("--until", "2020-01-01") == titles("--relation", "update")
    assert [] == titles("--language", "de")
    assert "meets the filter" in copydesk("stories", "--language", "de").stdout
    assert 2 == copydesk("stories", "1-0/0", "--language", "de").returncode


def test_without_data_it_says_where_to_go(copydesk: Run) -> None:
    """No server is started on an empty folder; an unknown story is named."""
    finished = copydesk("stories")
    assert (1, True) == (finished.returncode, "there is no .copydesk here" in finished.stderr)
