"""pdf: one document a file, in the order in which it is read, and a clear word where there is none."""

import io
from typing import Final

import pytest
from tests.unit.producers.file_kinds import SENTENCES
from tests.unit.producers.made_pdf import Run, pdf, set_lines

from copydesk_producers.readers import pdf as module
from copydesk_producers.readers.item import Item, UnreadableInput
from copydesk_producers.readers.pdf import read_pdf
from copydesk_producers.readers.place import Place
from copydesk_schemas import RawDocument

pytest.importorskip("pypdfium2", reason="needs the extra copydesk[pdf]")
LIMIT: Final = 100_000
TEXTS: Final = [f"{first} {second}" for first, second in zip(SENTENCES[:5], SENTENCES[5:], strict=True)]
HEAD: Final[list[Run]] = [("Harbour reopens on Monday", 50, 770, 20)]


def item(data: bytes, limit: int = LIMIT) -> Item:
    """What is read of a file."""
    return read_pdf(io.BytesIO(data), Place(path="a.pdf", name="a.pdf"), limit)


def document(data: bytes) -> RawDocument:
    """The document of a file."""
    read = item(data).document
    assert read is not None
    return read


def across(left: list[Run], right: list[Run]) -> list[Run]:
    """Two columns written across: a line of the one, then a line of the other."""
    return sorted([*left, *right], key=lambda run: (-run[2], run[1]))


def test_one_column_over_pages() -> None:
    """Paragraphs are whole, also over the end of a page; numbers and heads of pages are no text."""
    runs = set_lines(TEXTS)
    pages = [
        [("Velm Harbour Office", 50, 790, 9), *part, (f"Page {number} of 3", 280, 20, 9)]
        for number, part in enumerate(([*HEAD, *runs[:4]], runs[4:7], runs[7:]), 1)
    ]
    read = document(pdf(pages))
    assert ["Harbour reopens on Monday", *TEXTS] == (read.text or "").split("\n\n")
    assert "Harbour reopens on Monday" == read.title


@pytest.mark.parametrize("torn", [False, True], ids=["one after the other", "across"])
def test_two_columns(torn: bool) -> None:
    """The left column is read before the right one, whichever way the file has them."""
    left, right = set_lines(TEXTS[:3], letters=42), set_lines(TEXTS[3:], left=320, letters=42)
    columns = across(left, right) if torn else [*left, *right]
    read = document(pdf([[*HEAD, *columns]]))
    assert ["Harbour reopens on Monday", *TEXTS] == (read.text or "").split("\n\n")


@pytest.mark.parametrize(
    ("said", "expected"),
    [("Ferry sails again", "Ferry sails again"), ("Microsoft Word - ferry.docx", "Harbour reopens on Monday"),
     ("ferry final 2.indd", "Harbour reopens on Monday"), ("", "Harbour reopens on Monday")],
)  # fmt: skip  # pairs read better in lines than one a line
def test_title(said: str, expected: str) -> None:
    """What the file says, if a person wrote it; else its largest print."""
    assert expected == document(pdf([[*HEAD, *set_lines(TEXTS)]], title=said)).title


@pytest.mark.parametrize(
    ("said", "expected"),
    [("D:20260303182210+01'00'", "2026-03-03T18:22:10+01:00"), ("D:20260303182210Z", "2026-03-03T18:22:10Z"),
     ("D:20260303", "2026-03-03"), ("D:20260303182210", "2026-03-03"), ("Tuesday", None), ("", None)],
)  # fmt: skip  # pairs read better in lines than one a line
def test_the_time_of_making_is_no_publication(said: str, expected: str | None) -> None:
    """It is in the metadata; a file is made days before its text is published, and again years later."""
    read = document(pdf([set_lines(TEXTS)], created=said))
    assert (None, expected) == (read.published_at, (read.metadata or {}).get("created_at"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n", "damaged"),
        (pdf([set_lines(TEXTS)])[:300], "damaged"),
        (pdf([[]]), "without text"),
        (pdf([set_lines(TEXTS)] * 400), "larger than the limit"),
    ],
    ids=["head alone", "cut off", "scan", "long"],
)
def test_what_is_not_read(data: bytes, says: str) -> None:
    """One message that says why, under the kind PDF."""
    with pytest.raises(UnreadableInput, match=says) as caught:
        item(data)
    assert "PDF" == caught.value.kind


def test_a_bomb_is_refused() -> None:
    """A page that unpacks to hundreds of megabytes, or whose letters never end, costs bounded memory and time."""
    with pytest.raises(UnreadableInput, match=r"too much memory|without text|larger than"):
        item(pdf([set_lines(TEXTS[:1])], extra=b"BT /F1 9 Tf (aaaaaaaaaaaaaaaa) Tj ET\n" * 1_000_000))


def test_a_file_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused before it is read."""
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    with pytest.raises(UnreadableInput, match="more than"):
        item(pdf([set_lines(TEXTS)]))


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install."""
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(UnreadableInput, match="`pip install pypdfium2` in the environment of copydesk"):
        item(pdf([set_lines(TEXTS)]))
