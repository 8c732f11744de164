"""Fields with other names and forms are taken where their meaning is plain, and told; nothing is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_producers.readers.fields import as_raw
from copydesk_producers.readers.lenient import MEANT, read_fields
from copydesk_schemas import RawDocument

_TEXT = {"text": "x"}


@pytest.mark.parametrize(
    ("value", "expected", "taken"),
    [
        ({**_TEXT, "authors": "Ada Low"}, {**_TEXT, "authors": ["Ada Low"]}, ()),
        ({**_TEXT, "authors": "Ada Low; Jo Syd"}, {**_TEXT, "authors": ["Ada Low", "Jo Syd"]}, ()),
        ({**_TEXT, "authors": [{"name": "Ada Low"}]}, {**_TEXT, "authors": ["Ada Low"]}, ()),
        ({**_TEXT, "authors": "['Ada Low', 'Jo Syd']"}, {**_TEXT, "authors": ["Ada Low", "Jo Syd"]}, ()),
        ({**_TEXT, "authors": "[Ada Low, 'Jo Syd']"}, {**_TEXT, "authors": ["Ada Low", "Jo Syd"]}, ()),
        ({**_TEXT, "authors": "[Ada Low"}, {**_TEXT, "metadata": {"authors": "[Ada Low"}}, ()),
        ({**_TEXT, "authors": "[\"Low, Ada\", 'O'Neil, Bo']"}, {**_TEXT, "authors": ["Low, Ada", "O'Neil, Bo"]}, ()),
        ({**_TEXT, "authors": '["O\'Neil, Bo"]'}, {**_TEXT, "authors": ["O'Neil, Bo"]}, ()),
        ({**_TEXT, "authors": "[Bo O'Neil, Na]"}, {**_TEXT, "authors": ["Bo O'Neil", "Na"]}, ()),
        ({**_TEXT, "authors": "['Ada' 'Bo']x\"]"}, {**_TEXT, "metadata": {"authors": "['Ada' 'Bo']x\"]"}}, ()),
        ({**_TEXT, "published_at": "N/A", "guid": "null", "url": "-"}, _TEXT, ()),
        ({**_TEXT, "language": "nan", "title": "None"}, {**_TEXT, "language": "nan", "title": "None"}, ()),
        ({**_TEXT, "source": "Null", "authors": ["Na"]}, {**_TEXT, "source": "Null", "authors": ["Na"]}, ()),
        ({**_TEXT, "title": " "}, _TEXT, ()),
        ({**_TEXT, "published_at": "0000-00-00 00:00:00", "uuid": "nan"}, {**_TEXT, "metadata": {"uuid": "nan"}}, ()),
        ({"text": "none", "title": "None of us"}, {"text": "none", "title": "None of us"}, ()),
        ({**_TEXT, "images": "https://a.example/1"}, {**_TEXT, "images": [{"url": "https://a.example/1"}]}, ()),
        ({**_TEXT, "images": ["https://a.example/1"]}, {**_TEXT, "images": [{"url": "https://a.example/1"}]}, ()),
        ({**_TEXT, "images": [{"caption": "x"}]}, {**_TEXT, "images": [{"caption": "x"}]}, ()),
        ({**_TEXT, "images": "[]"}, {**_TEXT, "metadata": {"images": "[]"}}, ()),
        ({**_TEXT, "images": [7]}, {**_TEXT, "metadata": {"images": [7]}}, ()),
        ({**_TEXT, "author": "Ada Low"}, {**_TEXT, "authors": ["Ada Low"]}, ("authors=author",)),
        ({**_TEXT, "author": None}, {**_TEXT, "metadata": {"author": None}}, ()),
        ({**_TEXT, "split": "train"}, {**_TEXT, "metadata": {"split": "train"}}, ()),
        ({**_TEXT, "split": "never"}, {**_TEXT, "split": "never"}, ()),
        ({**_TEXT, "published": "2026-03-03"}, {**_TEXT, "published_at": "2026-03-03"}, ("published_at=published",)),
        ({**_TEXT, "published": "some day"}, {**_TEXT, "metadata": {"published": "some day"}}, ()),
        ({**_TEXT, "published_at": "some day"}, {**_TEXT, "published_at": "some day"}, ()),
        ({**_TEXT, "published_at": 1772528400}, {**_TEXT, "published_at": "2026-03-03T09:00:00Z"}, ()),
        ({**_TEXT, "lang": "de"}, {**_TEXT, "language": "de"}, ("language=lang",)),
        ({**_TEXT, "language": "English"}, {**_TEXT, "metadata": {"language": "English"}}, ()),
        ({**_TEXT, "domain": "velm.example"}, {**_TEXT, "source": "velm.example"}, ("source=domain",)),
        (
            {**_TEXT, "domain": "velm.example", "source": "Velm"},
            {**_TEXT, "source": "Velm", "metadata": {"domain": "velm.example"}},
            (),
        ),
        ({**_TEXT, "source": {"id": None, "name": "Velm"}}, {**_TEXT, "source": "Velm"}, ()),
        (
            {**_TEXT, "source": {"id": 7, "name": "Velm"}},
            {**_TEXT, "source": "Velm", "metadata": {"source": {"id": 7, "name": "Velm"}}},
            (),
        ),
        ({**_TEXT, "url": "", "title": "  "}, _TEXT, ()),
        ({**_TEXT, "guid": 7}, {**_TEXT, "guid": "7"}, ()),
        ({**_TEXT, "id": 7}, {**_TEXT, "metadata": {"id": 7}}, ()),
        (
            {"body": "x", "link": "https://a.example/"},
            {**_TEXT, "url": "https://a.example/"},
            ("text=body", "url=link"),
        ),
        ({"Article Text": "x"}, _TEXT, ("text=Article Text",)),
        ({"content": "<p>x</p>"}, {"html": "<p>x</p>"}, ("html=content",)),
        ({"content": ["x", "y"]}, {"text": "x\n\ny"}, ("text=content",)),
        ({"content": "x… [+77 chars]"}, _TEXT, ("text=content",)),
        ({"content": None, "description": "x"}, {**_TEXT, "metadata": {"content": None}}, ("text=description",)),
        ({"summary": "x"}, _TEXT, ("text=summary",)),
        ({"summary": "s", "body": "x"}, {**_TEXT, "summary": "s"}, ("text=body",)),
        ({"text": "", "body": "x"}, _TEXT, ("text=body",)),
        ({"title": 5, **_TEXT}, {"title": 5, **_TEXT}, ()),
        ({"id": 1}, {"metadata": {"id": 1}}, ()),
    ],
)
def test_fields(value: dict[str, Any], expected: dict[str, Any], taken: tuple[str, ...]) -> None:
    """What is plain is taken, the rest is where it was."""
    assert (expected, taken) == read_fields(value, {})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "body"}, {"text": "x", "authors": ["Ada"], "metadata": {"content": "y"}}),
        ({"text": "content"}, {"text": "y", "authors": ["Ada"], "metadata": {"body": "x"}}),
        ({"text": "body", "authors": ""}, {"text": "x", "metadata": {"author": "Ada", "content": "y"}}),
        ({"text": "nowhere"}, {"authors": ["Ada"], "metadata": {"body": "x", "content": "y"}}),
    ],
)
def test_a_map_is_never_overruled(fields: dict[str, str], expected: dict[str, Any]) -> None:
    """What the user said is meant, and what is left empty stays in `metadata`."""
    assert expected == read_fields({"body": "x", "content": "y", "author": "Ada"}, fields)[0]


@given(
    st.dictionaries(
        st.sampled_from(["text", "split", "author", "date", "source", "metadata", *MEANT["text"], *MEANT["url"]]),
        st.none() | st.integers() | st.text(max_size=9) | st.lists(st.text(max_size=3), max_size=2),
        max_size=6,
    )
)
def test_every_object_is_read_and_left_as_it_was(value: dict[str, Any]) -> None:
    """Nothing is raised; without a map, what has a text by its own name keeps it."""
    before = repr(value)
    document, _ = read_fields(value, {})
    assert before == repr(value)
    if isinstance(value.get("text"), str) and value["text"]:
        assert value["text"] == document["text"] == as_raw(value, {})["text"]


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just("https://a.example/1"),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["url", "name", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([*RawDocument.__struct_fields__, *MEANT["url"], "x"]), _ANYTHING, max_size=6))
def test_whatever_stands_in_a_field_is_read(value: dict[str, Any]) -> None:
    """Every field of a document may hold anything: it is taken, put aside, or left for the schema to refuse."""
    read_fields(value, {})
