"""`copydesk run`: the main job with real processes, from files to files."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.conftest import Run

PAGE = """\
Harbour Council Votes to Reopen Old Ferry Line

Passengers board the last ferry at the east pier of Velmora, March 3, 2021. (Northwire)
Passengers board the last ferry at the east pier of Velmora, March 3, 2021. (Northwire)
TT
20

Harbour Council Votes to Reopen Old Ferry Line

Passengers board the last ferry at the east pier of Velmora, March 3, 2021. (Northwire)
Passengers board the last ferry at the east pier of Velmora, March 3, 2021. (Northwire)

The harbour council of Velmora voted on Monday to reopen the ferry line across the bay after five years.

Chairwoman Ilse Tarrant said the first boats would leave the east pier in autumn, once the landing stages have been
rebuilt and the pilots have been trained again.

Opponents had argued that a bridge would serve the northern villages better, but their motion found no majority.

The council set aside nine million crowns for the work and asked the shipyard to present two offers by June.



Drought Leaves Half of Karsk Orchards Without Fruit

A farmer walks through a dry orchard near Karsk. (Northwire file)
A farmer walks through a dry orchard near Karsk. (Northwire file)
TT
20

Drought Leaves Half of Karsk Orchards Without Fruit

A farmer walks through a dry orchard near Karsk. (Northwire file)
A farmer walks through a dry orchard near Karsk. (Northwire file)

Half of the orchards in the Karsk valley will bear no fruit this year, the growers' association announced on Sunday.

The association blamed three dry winters in a row and a spring frost that killed most of the early blossom.

Growers asked the ministry to delay loan payments until the next harvest and to pay for deeper wells.

A spokesman for the ministry said an answer would be given within two weeks, after the damage has been counted.
"""


def lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_page_with_two_articles_becomes_two_records_once(copydesk: Run, tmp_path: Path) -> None:
    """The shape of the first real input: titles and captions once, no widget lines, no guessed date; again: exact."""
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    first = copydesk("run", "page.txt", "--out", "out", "--json")
    assert (0, "") == (first.returncode, first.stderr)
    records = lines(tmp_path / "out" / "clean.jsonl")
    assert [
        "Harbour Council Votes to Reopen Old Ferry Line",
        "Drought Leaves Half of Karsk Orchards Without Fruit",
    ] == [record["title"] for record in records]
    for record, opening in zip(records, ("The harbour council", "Half of the orchards"), strict=True):
        assert record["text"].startswith(opening)
        assert not {"TT", "20"} & set(record["text"].splitlines())
        assert record["title"] not in record["text"]
        assert ["Northwire"] == [image["credit"] for image in record["images"]]
        assert record["images"][0]["caption"] not in record["text"]
        assert ("en", None, "original") == (record["language"]["code"], record["published_at"], record["relation"])
    again = copydesk("run", "page.txt", "--out", "out", "--json")
    assert {"exact": 2} == json.loads(again.stdout)["duplicates_as"]
    assert [record["id"] for record in records] == [
        record["evidence"]["of"] for record in lines(tmp_path / "out" / "duplicates.jsonl")
    ]
    assert records == lines(tmp_path / "out" / "clean.jsonl")
    copies = [record["id"] for record in lines(tmp_path / "out" / "duplicates.jsonl")]
    assert copies == [growth["record"] for growth in lines(tmp_path / "out" / "stories.jsonl")][-2:]


def test_broken_documents_end_dead_with_the_reason(copydesk: Run, tmp_path: Path) -> None:
    """Every line of the input has an outcome; the bad ones say which field was wrong."""
    good = {"text": "The lighthouse keeper of Ulva retired on Friday after forty years without a single dark night."}
    documents = [json.dumps(good), "{broken", '{"text": 5}', '{"text": "  "}', json.dumps(good | {"languag": "en"})]
    (tmp_path / "in.jsonl").write_text("\n".join(documents), "utf-8")
    finished = copydesk("run", "in.jsonl", "--json")
    assert 0 == finished.returncode, finished.stderr
    summary = json.loads(finished.stdout)
    # the unknown field of the last line moves into metadata, so its text comes out as an exact duplicate
    assert (5, 5, 1, 1, 3) == tuple(
        summary[name] for name in ("documents", "articles", "published", "duplicates", "dead")
    )
    dead = {letter["reason"]: letter["detail"] for letter in lines(tmp_path / "out" / "dead.jsonl")}
    assert {"invalid_json", "invalid_document", "empty"} == set(dead)
    assert "$.text" in dead["invalid_document"]


def test_what_makes_a_run_impossible_is_said_at_once(
    copydesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong threshold, an output folder that cannot be made: one line, and no workers that end again and again."""
    (tmp_path / "one.txt").write_text("One line of text.")
    (tmp_path / "a-file").write_text("")
    refused = copydesk("run", "one.txt", "--out", "a-file")
    assert (1, 1) == (refused.returncode, refused.stderr.count("\n")), refused.stderr
    assert "no folder can be made there" in refused.stderr
    monkeypatch.setenv("COPYDESK_THRESHOLDS", "foo=0.4")
    refused = copydesk("run", "one.txt", "--out", "out")
    assert (1, 1) == (refused.returncode, refused.stderr.count("\n")), refused.stderr
    assert "'foo=0.4' names no threshold" in refused.stderr


def test_commands_that_look_work_in_the_folder_of_a_run(copydesk: Run, tmp_path: Path) -> None:
    """When it is over too: `status`, `tail` and `doctor` start its server again for as long as they look."""
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": "The ferry to Selvan sails again from Monday."}))
    assert 0 == copydesk("run", "in.jsonl", "--out", ".", "--workers", "1").returncode
    status, tail, doctor = copydesk("status", "--json"), copydesk("tail", "clean"), copydesk("doctor", "--json")
    assert (0, 0, 0) == (status.returncode, tail.returncode, doctor.returncode), doctor.stdout
    assert 1 == json.loads(status.stdout)["counters"]["articles_published"]
    assert 1 == tail.stdout.count("\n")


def test_a_folder_that_holds_the_output_is_read_without_it(copydesk: Run, tmp_path: Path) -> None:
    """A second run into it reads none of the first one's lines; a file of them that is named is refused."""
    (tmp_path / "in.jsonl").write_text('{"text": "The mill at Torsk sold its last two machines to a buyer abroad."}')
    for published in (1, 0):
        done = copydesk("run", ".", "--out", "out", "-n", "1", "--json")
        assert 0 == done.returncode, done.stderr
        summary = json.loads(done.stdout)
        assert (1, published, 1 - published) == (summary["documents"], summary["published"], summary["duplicates"])
        assert {"files written here": 5} == summary["passed_over"]
    refused = copydesk("run", "out/clean.jsonl", "--out", "out", "-n", "1")
    assert (1, True) == (refused.returncode, "is written by this run" in refused.stderr)
