"""JSON lines and JSON files."""

import io
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.producers.test_fields import MAPS, OBJECTS, VALUES

from copydesk_producers.readers.item import Item, UnreadableInput
from copydesk_producers.readers.json_files import read_json, read_lines_of_json
from copydesk_schemas import DocumentError, RawDocument, decode_raw


def lines(data: bytes, *, limit: int = 1000, after: int = 0, fields: dict[str, str] | None = None) -> list[Item]:
    """The items of JSON lines."""
    return list(read_lines_of_json(io.BytesIO(data), "a.jsonl", fields or {}, limit, after))


def texts(items: list[Item]) -> list[tuple[int, str | None]]:
    """Number and text of each item, None for a problem."""
    return [(item.number, item.document.text if item.document else None) for item in items]


def test_a_line_is_a_document() -> None:
    """Each line is one item, under its line number; blank lines are none, and the last needs no end."""
    assert [(1, "a"), (3, "b"), (4, "c")] == texts(lines(b'{"text":"a"}\n \n{"text":"b"}\r\n{"text":"c"}'))


def test_an_empty_file_has_no_items() -> None:
    """Nothing in, nothing out."""
    assert [] == lines(b"")


def test_a_byte_order_mark_is_skipped() -> None:
    """Some editors put one in front of UTF-8."""
    assert [(1, "a")] == texts(lines(b'\xef\xbb\xbf{"text":"a"}\n'))


def test_utf_16_is_named() -> None:
    """JSON lines are UTF-8; another encoding stops the file with advice."""
    with pytest.raises(UnreadableInput, match=r"UTF-16.*convert"):
        lines('{"text":"a"}'.encode("utf-16"))


def test_a_bad_line_does_not_stop_the_others() -> None:
    """It becomes a problem with file and line, and keeps its bytes to be pushed."""
    items = lines(b'{"text":"a"}\n{"text":"b\n{"text":"c"}')
    assert [(1, "a"), (2, None), (3, "c")] == texts(items)
    assert b'{"text":"b' == items[1].raw
    assert items[1].problem is not None
    assert ("a.jsonl, line 2", "not JSON") == (items[1].problem.where, items[1].problem.what[:8])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": 3}', "text"),
        (b'{"text": "a", "html": "b"}', "both"),
        (b'{"id": 3}', "neither"),
        (b'{"text": "a", "published_at": "yesterday"}', "published_at"),
        (b'{"text": "a", "metadata": 3}', "metadata"),
        (b"[]", "expected an object"),
        (b"3", "expected an object"),
        (b"null", "expected an object"),
    ],
)
def test_a_line_that_breaks_the_contract(line: bytes, said: str) -> None:
    """The problem names the field, and what would be pushed breaks the contract in the same way."""
    (item,) = lines(line)
    assert item.problem is not None
    assert said in item.problem.what
    with pytest.raises(DocumentError):
        decode_raw(item.raw or b"")


def test_a_date_that_cannot_be_read_says_what_to_do() -> None:
    """Nobody can tell its day from its month; with what the message says the text is published."""
    line = b'{"text":"a","published_at":"03/04/2026"}'
    [item] = lines(line)
    assert item.problem is not None
    assert "got '03/04/2026': --map published_at= leaves it in metadata" in item.problem.what
    [item] = lines(line, fields={"published_at": ""})
    assert item.document == RawDocument(text="a", metadata={"published_at": "03/04/2026"})


def test_what_is_pushed_for_a_mapped_line_shows_the_real_fault() -> None:
    """Names that were mapped are no fault: the dead letter is about the date alone."""
    (item,) = lines(b'{"body": "a", "when": "soon", "n": 1}', fields={"text": "body", "published_at": "when"})
    assert {"text": "a", "published_at": "soon", "metadata": {"n": 1}} == orjson.loads(item.raw or b"")


def test_a_line_over_the_limit_keeps_its_beginning() -> None:
    """One byte more than the limit is kept, so that it is seen to be over, and reading goes on behind the line."""
    long = b'{"text":"' + b"x" * 200_000 + b'"}'
    items = lines(b'{"text":"a"}\n' + long + b'\n{"text":"b"}', limit=100)
    assert [(1, "a"), (2, None), (3, "b")] == texts(items)
    assert long[:101] == items[1].raw
    assert items[1].problem is not None
    assert "longer than the limit of 100 bytes" in items[1].problem.what


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_limit_to_the_byte(end: bytes, more: int) -> None:
    """A line of exactly the limit is whole, whatever ends it; and no line is torn in two."""
    line = b'{"text":"' + b"x" * (89 + more) + b'"}'
    items = lines(line + end + (b'{"text":"b"}' if end else b""), limit=100)
    assert [more <= 0, *([True] if end else [])] == [item.problem is None for item in items]


def test_reading_goes_on_behind_a_line() -> None:
    """With `after`, lines up to that number are skipped, unread."""
    assert [(3, "c")] == texts(lines(b'{"text":"a"}\nnot json\n{"text":"c"}', after=2))


def test_nesting_too_deep_to_write() -> None:
    """JSON that can be read and not written again is a problem that keeps the line."""
    deep = b'{"text":"a","metadata":{"x":' + b"[" * 300 + b"]" * 300 + b"}}"
    (item,) = lines(deep)
    assert item.problem is not None
    assert deep == item.raw


def as_json(data: bytes, after: int = 0) -> list[Item]:
    """The items of a JSON file."""
    return list(read_json(io.BytesIO(data), "a.json", {}, after))


def test_a_json_file_is_one_document_or_many() -> None:
    """An object is one item, an array one for each element."""
    assert [(1, "a")] == texts(as_json(b'{"text":"a"}'))
    assert [(1, "a"), (2, None), (3, "b")] == texts(as_json(b'[{"text":"a"}, 3, {"text":"b"}]'))
    assert [] == as_json(b"[]")
    assert [(1, None)] == texts(as_json(b'[{"text":"a"}'))
    assert [(1, None)] == texts(as_json(b""))


def test_answers_of_a_paged_api_in_one_array() -> None:
    """The documents of each answer's list, in their order; what is no answer stays a document of its own."""
    first = {"meta": {"page": 1}, "articles": [{"text": "a"}, {"text": "b"}]}
    second = {"meta": {"page": 2}, "response": {"articles": [{"text": "c"}]}}
    found = as_json(json.dumps([first, {"error": "none"}, second]).encode())
    assert [(1, "a"), (2, "b"), (3, None), (4, "c")] == texts(found)


def test_an_array_of_documents_with_lists_inside_is_one_of_documents() -> None:
    """What has a text is a document, whatever it lists besides; so is what lists objects without any text."""
    related = [{"text": "r"}, {"text": "s"}]
    found = as_json(json.dumps([{"text": "a", "related": related}, {"related": related}]).encode())
    assert [(1, "a"), (2, None)] == texts(found)
    found = as_json(json.dumps([{"headline": "h", "authors": [{"name": "a"}, {"name": "b"}]}]).encode())
    assert [(1, None)] == texts(found)


def test_a_line_that_is_a_whole_answer_says_what_to_do() -> None:
    """It is no document; the message names its list, and what makes lines of it."""
    [item] = lines(b'{"meta": 1, "response": {"articles": [{"text": "a"}, {"text": "b"}]}}')
    assert item.problem is not None
    assert item.problem.what.endswith(
        ": it holds 2 documents in response.articles: write one a line (jq -c '.response.articles[]')"
    )


def test_a_json_file_in_utf_16() -> None:
    """Whole files may be in any encoding that can be told."""
    assert [(1, "é")] == texts(as_json('{"text":"é"}'.encode("utf-16")))


def test_reading_a_json_file_goes_on() -> None:
    """With `after`, elements up to that number are skipped; one document that is done is not read again."""
    assert [(2, "b")] == texts(as_json(b'[{"text":"a"},{"text":"b"}]', after=1))
    assert [] == as_json(b'{"text":"a"}', after=1)
    assert [] == as_json(b"broken", after=1)


@given(value=OBJECTS | VALUES, fields=MAPS)
def test_any_json_any_mapping(value: Any, fields: dict[str, str]) -> None:
    """Every line yields one item: a document that reads back equal, or a problem with bytes to push."""
    (item,) = lines(json.dumps(value).encode(), fields=fields, limit=10**6)
    if item.document is None:
        assert item.problem is not None
        assert item.raw
    else:
        assert item.document == decode_raw(item.raw or b"")


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    """No bytes raise anything but UnreadableInput; every line that is not blank is one item."""
    try:
        items = lines(data)
    except UnreadableInput:
        assert data[:2] in (b"\xff\xfe", b"\xfe\xff")
        return
    body = data.removeprefix(b"\xef\xbb\xbf")
    assert [n for n, line in enumerate(body.split(b"\n"), 1) if line.strip()] == [item.number for item in items]


def test_the_document_is_all_there(tmp_path: Path) -> None:
    """Every field of a line arrives in the document."""
    (item,) = lines(b'{"html":"<p>","url":"u","title":"t","authors":["a"],"language":"en","guid":"g","split":"never"}')
    expected = RawDocument(html="<p>", url="u", title="t", authors=["a"], language="en", guid="g", split="never")
    assert expected == item.document
