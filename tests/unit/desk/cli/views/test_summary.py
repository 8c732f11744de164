"""The summary of a run, as a person reads it."""

from typing import get_args

import pytest
from tests.unit.workers.sinks.records import record

from copydesk_desk.cli.views import summary
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_desk.cli.views.summary import print_summary, summarise
from copydesk_schemas import encode_record
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
