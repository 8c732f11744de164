"""could_be_headline and find_openings: headlines, and where they return."""

import pytest

from copydesk_text.newsroom.headlines import could_be_headline, find_openings, without_page_number

TITLE = "Council Votes for a New Stone Bridge"
CAPTION = "The old bridge seen from the market. (Reuters)"


@pytest.mark.parametrize(
    "line",
    [TITLE, "Is the Bridge Safe?", "Bridge ‘Safe’, Says the U.S.", "石桥将于五月重建", "مجلس المدينة يصوت للجسر"],
)
def test_headlines(line: str) -> None:
    """A headline has some words and no mark of a sentence at its end, an abbreviation aside."""
    assert could_be_headline(line) is True


@pytest.mark.parametrize(
    "line",
    [
        "The council voted for a new stone bridge.",
        "The council, the mayor,",
        "Share this article",
        CAPTION,
        "By Anna Berg and Karl Meier",
        "Updated July 16, 2018",
        "• One of several points",
        "https://news.example/bridge and more",
        "Anna Berg of Oslo | AP",
        "Tags: bridge | stone | council | river",
        "Get breaking news alerts from the Gazette",
        "Bridge",
        "",
    ],
)
def test_other_lines(line: str) -> None:
    """Sentences, labels, captions, bylines, dates, list items, addresses and single words are no headline."""
    assert could_be_headline(line) is False


def test_return_of_a_headline() -> None:
    """A head reaches from the first to the last print of its headline and knows what stands between."""
    lines = [TITLE, "", CAPTION, "TT", "20", TITLE.upper(), "", "By Anna Berg", TITLE, CAPTION, "Body."]
    (opening,) = find_openings(lines, None)
    assert (opening.start, opening.end, opening.apart) == (0, 9, True)
    assert opening.kinds == {"caption", "widget", "counter", "byline"}


def test_headline_too_far_away_does_not_return() -> None:
    """A line that comes again after the length of a head, or behind other lines, opens nothing."""
    labels = ["TT"] * 13
    assert find_openings([TITLE, *labels, TITLE], None) == []
    assert find_openings([TITLE, "One thing", "Another thing", "A third thing", TITLE], None) == []


def test_known_title_counts_as_printed_above() -> None:
    """With the title known, one print of it in the text is a return."""
    (opening,) = find_openings([CAPTION, "TT", TITLE, "Body."], TITLE)
    assert (opening.start, opening.end) == (0, 3)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (f"{TITLE} (page 2 of 3)", TITLE),
        (f"{TITLE} – Seite 2", TITLE),
        (f"{TITLE} | Página 2 de 3", TITLE),
        (f"{TITLE} (2. oldal)", TITLE),
        ("石橋の再建を可決（1/2 ページ）", "石橋の再建を可決"),
        ("石桥将于五月重建（第2页）", "石桥将于五月重建"),
        (f"{TITLE} (1/2)", f"{TITLE} (1/2)"),
        ("Vinyl review: songs of the harbour (side 2)", "Vinyl review: songs of the harbour (side 2)"),
        ("Bridge on Front Page 3", "Bridge on Front Page 3"),
        ("(Page 2)", "(Page 2)"),
        ("Bridge " + "( " * 2_000, "Bridge " + "( " * 2_000),
    ],
)
def test_without_page_number(title: str, expected: str) -> None:
    """The word for a page says what the figures count; behind a dash or in brackets it is none of the headline."""
    assert without_page_number(title) == expected
