"""Two runs compared: every difference is found, named by field and shown short."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_desk.operations.capture.compare import (
    Comparer,
    Differences,
    FieldDifference,
    Published,
    RecordDifference,
    excerpts,
)
from copydesk_schemas import SettingsError

RECORD: dict[str, Any] = {
    "id": "5-0/0",
    "title": "Ferry line",
    "text": "One.",
    "relation": "copy",
    "evidence": {"of": "1-0/0", "shared": 7},
    "metadata": {"desk": {"name": "night"}},
    "chain": "1",
}


def published(stream: str | None = "clean", **changes: object) -> Published:
    """A record with some of its fields changed."""
    return Published(stream, orjson.dumps(RECORD | changes))


def compare(expected: dict[str, Published], found: dict[str, Published]) -> Differences:
    """The comparison of two runs."""
    comparer = Comparer(expected)
    for id_, record in found.items():
        comparer.take(id_, record)
    return comparer.finish()


def test_equal_runs_are_equal() -> None:
    """In whatever order the records come."""
    records = {f"{number}-0/0": published(text=str(number)) for number in range(9)}
    compared = compare(records, dict(reversed(records.items())))
    assert (True, 9) == (compared.equal, compared.same)


def test_each_changed_field_is_named() -> None:
    """Fields of the record's own objects one by one, the producer's metadata as one; counted over all records."""
    changed = published(relation="exact", evidence={"of": "2-0/0", "shared": 7}, metadata={"desk": {"name": "day"}})
    compared = compare({"5-0/0": published(), "10-0/0": published()}, {"10-0/0": changed, "5-0/0": changed})
    fields = [
        FieldDifference(field="relation", expected="copy", found="exact"),
        FieldDifference(field="evidence.of", expected="1-0/0", found="2-0/0"),
        FieldDifference(field="metadata", expected={"desk": {"name": "night"}}, found={"desk": {"name": "day"}}),
    ]
    assert compared.changed == [
        RecordDifference(id=id_, title="Ferry line", fields=fields) for id_ in ("5-0/0", "10-0/0")
    ]
    assert {"relation": 2, "evidence.of": 2, "metadata": 2} == compared.fields
    assert not compared.equal


def test_an_object_that_was_absent_is_shown_whole() -> None:
    """Nothing became an agency: that is one difference, with both values."""
    agency = {"name": "Northwire", "ground": "byline"}
    (changed,) = compare({"5-0/0": published(agency=None)}, {"5-0/0": published(agency=agency)}).changed
    assert [FieldDifference(field="agency", expected=None, found=agency)] == changed.fields


def test_records_that_are_gone_or_new_are_named() -> None:
    """A record that one run lacks is a difference, in the order of ids."""
    compared = compare({"10-0/0": published(), "9-0/10": published(), "9-0/9": published()}, {"3-0/0": published()})
    assert (["9-0/9", "9-0/10", "10-0/0"], ["3-0/0"], 0) == (compared.gone, compared.came, compared.same)
    assert not compared.equal


def test_the_stream_counts_where_it_is_known() -> None:
    """The same record in another stream is a difference; an earlier run that does not say which is none."""
    assert {"stream": 1} == compare({"5-0/0": published()}, {"5-0/0": published("duplicates")}).fields
    assert compare({"5-0/0": published(None)}, {"5-0/0": published("duplicates")}).equal


def test_other_rules_alone_are_no_difference() -> None:
    """The version of the rules is told, and so are fields that the earlier run does not have."""
    compared = compare({"5-0/0": published()}, {"5-0/0": published(chain="2", mood="new")})
    assert (True, ["1", "2"], ["mood"]) == (compared.equal, compared.chains, compared.new_fields)


def test_a_field_that_is_gone_is_a_difference() -> None:
    """What the earlier run has must come out again."""
    without = Published("clean", orjson.dumps({name: value for name, value in RECORD.items() if name != "text"}))
    (changed,) = compare({"5-0/0": published()}, {"5-0/0": without}).changed
    assert [FieldDifference(field="text", expected="One.", found=None)] == changed.fields


def test_an_id_that_comes_twice_is_an_error() -> None:
    """Then the outputs hold more than one run, and any verdict would be wrong."""
    comparer = Comparer({})
    comparer.take("5-0/0", published())
    with pytest.raises(SettingsError, match="came out twice"):
        comparer.take("5-0/0", published())


def test_one_word_in_a_long_text_is_shown_with_what_stands_around_it() -> None:
    """Not the whole text: the word, and a little on both sides."""
    text = "The harbour council of Velmora voted on Monday to reopen the line. " * 40
    changed = text[:1000] + "perhaps " + text[1000:]
    expected, found = excerpts(text, changed)
    assert "perhaps" in found
    assert expected.startswith("…")
    assert max(len(expected), len(found)) < 125


@given(st.text(max_size=400), st.text(max_size=400))
def test_excerpts_are_short_and_tell_texts_apart(one: str, other: str) -> None:
    """Of any two texts: short, unless the texts are; and different if the texts are."""
    expected, found = excerpts(one, other)
    assert max(len(expected), len(found)) <= 122
    assert (one == other) == (expected == found)


@given(st.integers() | st.none() | st.lists(st.integers()), st.text())
def test_other_values_are_shown_whole(one: object, other: str) -> None:
    """Only two texts are cut."""
    assert (one, other) == excerpts(one, other)
