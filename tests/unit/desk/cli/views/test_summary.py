"""The summary of a run, as a person reads it."""

import json
from typing import get_args

import pytest
from msgspec.structs import replace
from tests.unit.workers.sinks.records import record

from copydesk_desk.cli.views import summary
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_desk.cli.views.summary import print_summary, summarise
from copydesk_schemas import Source, encode_record
from copydesk_schemas.relations import Relation


def test_a_legend_says_what_the_relations_mean(capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each relation that the table shows, and for no other."""
    found = summarise(2, [encode_record(record(0)), encode_record(record(1))], [], [], 1.0)
    print_summary(found, CleanConsole(width=100))
    lines = capsys.readouterr().out.splitlines()
    assert ["update: nearly the same text, with something new"] == [line for line in lines if ": " in line]


def test_every_relation_has_a_meaning() -> None:
    """`original` needs none."""
    assert {"original", *summary._MEANING} == set(get_args(Relation))


def test_of_undated_copies_the_first_to_come_is_first() -> None:
    """Names do not decide: the record that came first heads the line, also where its outlet is last in the alphabet."""
    first, second = (
        replace(record(number), published_at=None, published_from=None, source=Source(name=name))
        for number, name in ((1, "Zeta Post"), (2, "Alpha Press"))
    )
    assert first.evidence is not None
    copy = replace(second, relation="exact", story=first.id, evidence=replace(first.evidence, of=first.id))
    found = summarise(2, [encode_record(first)], [encode_record(copy)], [], 1.0)
    assert ["Zeta Post"] == [one.first for one in found.most_copied]


def test_one_cause_of_death_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """With its number and the first place, so that it does not hide others; of what is left, how many there are."""
    details = [*(f"Expected a date, got '{day}.11.2026'" for day in range(1, 9)), *"abcdef"]
    letters = [
        json.dumps({"reason": "invalid_document", "detail": detail, "origin": f"a.csv, row {row}"}).encode()
        for row, detail in enumerate(details, 1)
    ]
    print_summary(summarise(len(letters), [], [], letters, 1.0), CleanConsole(width=120))
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("dead ", "+ "))]
    assert "dead invalid_document, 8 times: Expected a date, got '1.11.2026' (first a.csv, row 1)" == lines[0]
    assert ["dead invalid_document: a (a.csv, row 9)", "+ 2 more in dead.jsonl"] == [lines[1], lines[-1]]
