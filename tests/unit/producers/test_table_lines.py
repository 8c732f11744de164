"""Tables are decoded by their whole head, and a row that is too large is no rows at all."""

import csv
import io
from typing import Final

import pytest

from copydesk_producers.readers.item import Item, UnreadableInput
from copydesk_producers.readers.tables import read_table

_LIMIT: Final = 1000
_LINE: Final = "The ferry, the harbour said, sails at dawn,\n"


def read(data: bytes, limit: int = _LIMIT) -> list[Item]:
    """The items of a table."""
    return list(read_table(io.BytesIO(data), "a.csv", {}, limit))


def texts(items: list[Item]) -> list[str | None]:
    """Their texts; None for one that is no document."""
    return [None if item.document is None else item.document.text for item in items]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "large",
    [
        pytest.param('"' + _LINE * 60 + '"', id="many lines"),
        pytest.param('"' + _LINE * 60 + 'He said ""no"".\n' + _LINE * 3 + '"', id="with quotes"),
        pytest.param('"' + "a" * 3000 + "\n" + _LINE * 60 + '"', id="a long line in it"),
        pytest.param('"' + "a" * 900 + '","' + "b" * 900 + "\n" + _LINE * 2 + '"', id="cut within quotes"),
        pytest.param('"' + "a" * 3000 + '"', id="one line"),
        pytest.param("a" * 3000, id="no quotes"),
    ],
)
def test_a_cell_over_the_limit_is_one_bad_row(large: str, encoding: str) -> None:
    """What stands in it is not taken for rows, and the rows behind it are read."""
    items = read(f"text,note\nA good row.,\n{large},x\nAnother row.,\n".encode(encoding))
    assert texts(items) == ["A good row.", None, "Another row."]
    assert [item.number for item in items] == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_cell_over_the_limit_that_does_not_end_is_told(encoding: str) -> None:
    """The table ends there."""
    rows = read_table(io.BytesIO(('text,note\nA good row.,\n"' + _LINE * 200).encode(encoding)), "a.csv", {}, _LIMIT)
    assert texts([next(rows), next(rows)]) == ["A good row.", None]
    with pytest.raises(UnreadableInput, match="row 2 has a quoted cell that is larger than a document and does not"):
        next(rows)


_TABLES: Final = {
    "cp1252": ("Die Fähre fährt heute früh über die Bucht.", "Le café du port ouvre à l'été.", "Forêt"),
    "cp1250": ("Prom płynie dziś rano przez zatokę.", "Żeglarze śpiewają późno w nocy.", "Łódź"),
    "cp1251": ("Паром сегодня утром идёт через залив.", "Вечером в порту поют моряки.", "Лес"),
    "gb18030": ("渡轮今天早上驶过海湾。", "水手们晚上在港口唱歌。", "联通"),
    "utf-8": ("Die Fähre fährt heute früh über die Bucht.", "Паром сегодня утром идёт.", "Forêt"),
}


@pytest.mark.parametrize("encoding", _TABLES)
@pytest.mark.parametrize("before", [0, 3000], ids=["in the head", "behind a head of ASCII"])
def test_all_rows_have_one_encoding(encoding: str, before: int) -> None:
    """A short row says too little about its encoding: it has that of the rows around it."""
    rows = _TABLES[encoding]
    data = ("text,note\n" + _LINE.replace(",", "") * before + "\n".join(rows) + "\n").encode(encoding)
    assert texts(read(data))[before:] == list(rows)


def test_one_line_in_another_encoding_spoils_no_other() -> None:
    """A table in UTF-8 stays that."""
    good = "Die Fähre fährt heute früh über die Bucht."
    data = "\n".join(("text", good, "", good)).encode()
    found = texts(read(data.replace(b"\n\n", b"\n" + "Die Brücke ist für Züge gesperrt.".encode("cp1252") + b"\n")))
    assert found == [good, "Die Brücke ist für Züge gesperrt.", good]


def test_the_limit_of_a_table_is_not_that_of_the_process() -> None:
    """A program that reads its own tables beside one of ours keeps its own limit."""
    before = csv.field_size_limit()
    rows = read_table(io.BytesIO(("text\n" + _LINE * 3).encode()), "a.csv", {}, _LIMIT)
    next(rows)
    assert before == csv.field_size_limit()
    rows.close()  # type: ignore[attr-defined]  # a generator
    assert before == csv.field_size_limit()
