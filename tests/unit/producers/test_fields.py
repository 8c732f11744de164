"""Mapping JSON objects of any shape onto raw documents."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_producers import parse_map
from copydesk_producers.readers.fields import FIELDS, as_raw
from copydesk_schemas import SettingsError

NAMES = st.sampled_from(["text", "body", "url", "metadata", "id", "a", "a.b", "content", ""])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=10,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=6)
SOURCES = NAMES | st.tuples(NAMES, NAMES).map(".".join)
MAPS = st.dictionaries(st.sampled_from(FIELDS), SOURCES, max_size=3)


def leaves(value: Any) -> list[str]:
    """Every value in it that holds no other, but null, which means absent."""
    if isinstance(value, dict):
        return sorted(leaf for inner in value.values() for leaf in leaves(inner))
    if isinstance(value, list):
        return sorted(leaf for inner in value for leaf in leaves(inner))
    return [] if value is None else [repr(value)]


def test_parse_map() -> None:
    """Pairs of field and name, separated by commas; blanks around them do not count."""
    assert {"text": "body", "url": "meta.link"} == parse_map("text=body, url = meta.link")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "form field=name"),
        ("text", "form field=name"),
        ("text=body,", "form field=name"),
        ("headline=title", "no field 'headline'.*text, html.*did you mean title=headline"),
        ("headline=kicker", "no field 'headline'.*metadata$"),
        ("text=a,text=b", "'text' is given twice"),
    ],
)
def test_parse_map_says_what_is_wrong(text: str, said: str) -> None:
    """SettingsError names the part, and the fields there are."""
    with pytest.raises(SettingsError, match=said):
        parse_map(text)


@pytest.mark.parametrize(
    ("value", "fields", "expected"),
    [
        ({"text": "x"}, {}, {"text": "x"}),
        ({"text": "x", "id": 7}, {}, {"text": "x", "metadata": {"id": 7}}),
        ({"body": "x", "link": "u"}, {"text": "body", "url": "link"}, {"text": "x", "url": "u"}),
        ({"body": "x"}, {"text": "body", "url": "link"}, {"text": "x"}),
        ({"content": {"body": "x"}}, {"text": "content.body"}, {"text": "x"}),
        (
            {"content": {"body": "x", "n": 1}},
            {"text": "content.body"},
            {"text": "x", "metadata": {"content": {"n": 1}}},
        ),
        ({"a": {"b": "x", "c": "u"}}, {"text": "a.b", "url": "a.c"}, {"text": "x", "url": "u"}),
        ({"a.b": "x"}, {"text": "a.b"}, {"text": "x"}),
        ({"body": "x", "text": "y"}, {"text": "body"}, {"text": "x", "metadata": {"text": "y"}}),
        ({"text": "x", "html": "y"}, {"html": "text", "text": "html"}, {"text": "y", "html": "x"}),
        ({"text": "x", "split": "TRAIN"}, {"split": ""}, {"text": "x", "metadata": {"split": "TRAIN"}}),
        ({"text": "x", "id": 7}, {"guid": "id"}, {"text": "x", "guid": 7}),
        ({"text": "x", "id": 1, "metadata": {"id": 2}}, {}, {"text": "x", "metadata": {"id": 2, "document.id": 1}}),
        ({"text": "x", "id": 1, "metadata": None}, {}, {"text": "x", "metadata": {"id": 1}}),
        ({"date": 1772611500}, {"published_at": "date"}, {"published_at": "2026-03-04T08:05:00Z"}),
        ({"published_at": "Wed, 04 Mar 2026 09:05:00 CET"}, {}, {"published_at": "2026-03-04T09:05:00+01:00"}),
        ({"published_at": "2026-03-04T09:05:00.5Z"}, {}, {"published_at": "2026-03-04T09:05:00.5Z"}),
        ({"published_at": "03/04/2026"}, {}, {"published_at": "03/04/2026"}),
        ({"text": "x", "id": 1, "metadata": 3}, {}, {"text": "x", "metadata": 3}),
    ],
)
def test_as_raw(value: dict[str, Any], fields: dict[str, str], expected: dict[str, Any]) -> None:
    """Mapped fields move, unknown ones go to metadata, dates are read, nothing is guessed."""
    assert expected == as_raw(value, fields)


@given(value=OBJECTS, fields=MAPS)
def test_no_value_is_lost_or_changed(value: dict[str, Any], fields: dict[str, str]) -> None:
    """Whatever the mapping, every value of the object is somewhere in the document, and the object is as it was."""
    before = deepcopy(value)
    document = as_raw(value, fields)
    assert before == value
    if isinstance(document.get("metadata"), dict | None):
        assert leaves(value) == leaves(document)
    assert set(document) <= set(FIELDS)
