"""pdf_paragraphs: lines become paragraphs by where they stand and how they end."""

import pytest

from copydesk_producers.readers.pdf_paragraphs import PdfLine, headline, is_right_to_left, paragraphs


def column(*texts: str, left: float = 50, top: float = 700, step: float = 14, height: float = 11) -> list[PdfLine]:
    """Lines one below the other; a letter is five points wide."""
    return [PdfLine(text, left, left + 5 * len(text), top - number * step, height) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (column("The ferry to Selvan sails", "again from Monday."), ["The ferry to Selvan sails again from Monday."]),
        (column("The har-", "bour reopens."), ["The harbour reopens."]),
        (column("The har\u00ad", "bour reopens."), ["The harbour reopens."]),
        (column("Trains to Berlin-", "Mitte sail."), ["Trains to Berlin- Mitte sail."]),
        (column("港町の村議会は、", "灯台を残す案を可決した。"), ["港町の村議会は、灯台を残す案を可決した。"]),
        (column("It sails.", "The council of Orsk Haven voted on Tuesday"),
         ["It sails.", "The council of Orsk Haven voted on Tuesday"]),
        (column("Two things:", "- a ferry", "- a train"), ["Two things:", "- a ferry", "- a train"]),
        ([*column("The end of the column goes", "on"), *column("in the next.", left=400)],
         ["The end of the column goes on in the next."]),
        ([*column("A headline", height=20), *column("and its text", top=680)], ["A headline", "and its text"]),
    ],
    ids=["joined", "hyphen", "soft hyphen", "capital", "unspaced", "short last line", "items", "column", "size"],
)  # fmt: skip  # pairs read better in lines than one a line
def test_paragraphs(lines: list[PdfLine], expected: list[str]) -> None:
    """Joined where a sentence goes on, parted where its last line is short, an item begins or the print changes."""
    assert expected == paragraphs([lines])


def test_one_line_paragraphs_of_a_later_page() -> None:
    """How far lines are apart is known from the other pages."""
    pages = [column("The ferry to Selvan sails again", "from Monday, the office said", "on Tuesday."),
             column("One line of its own.", "And another of that kind.", step=30)]  # fmt: skip  # as above
    assert ["One line of its own.", "And another of that kind."] == paragraphs(pages)[1:]


def test_what_stands_on_every_page_goes() -> None:
    """The head of the paper and the number of the page, but not a line that is on two pages of many."""
    pages = [
        [*column("Velm Courier", top=790), *column(f"Story {number} has a text."), *column(f"- {number} -", top=20)]
        for number in range(1, 6)
    ]
    assert [f"Story {number} has a text." for number in range(1, 6)] == paragraphs(pages)


def test_headline() -> None:
    """The lines of the largest print; none where all is of one size."""
    large = column("Harbour reopens", "on Monday", top=760, height=20)
    assert "Harbour reopens on Monday" == headline([*large, *column("It sails.", "It does.", "It did.")])
    assert headline(column("It sails.", "It does.")) is None
    assert headline([]) is None


def test_right_to_left() -> None:
    """Arabic and Hebrew letters are the most; a name among others is not."""
    assert is_right_to_left([column("أعلن مجلس المدينة", "VELM")])
    assert not is_right_to_left([column("The paper الميناء of Velm", "reopens")])


@pytest.mark.timeout(240)
def test_a_paragraph_of_many_lines_is_joined_in_linear_time() -> None:
    """They were joined one by one, 2 MB copied for each."""
    assert ["a" + " a" * 199_999] == paragraphs([[PdfLine("a", 50, 500, 1e7 - 12 * row, 10) for row in range(200_000)]])
