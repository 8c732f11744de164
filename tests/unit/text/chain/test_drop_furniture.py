"""drop_furniture: widget lines, bylines, date lines and repeats of the title go, body text never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.drop_furniture import drop_furniture

BODY = (
    "The council voted on Tuesday to rebuild the old bridge with stone from the quarry above the town.\n\n"
    "Traffic over the river will be diverted for two years, the engineer in charge told the meeting.\n\n"
    "Shopkeepers on both banks asked for a ferry, and for the market to stay open on Sundays."
)


def article(text: str, title: str | None = None) -> Article:
    return Article(document=RawDocument(text=text), text=text, title=title)


def test_labels_above_and_below_the_body_go_into_furniture() -> None:
    """Counters, font sizes and share buttons outside the body leave the text and are kept as furniture, in order."""
    dropped = drop_furniture(article(f"TT\n20\nShare\n\n{BODY}\n\nFacebook\n12 comments"))
    assert (dropped.text, dropped.furniture) == (BODY, ("TT", "20", "Share", "Facebook", "12 comments"))


def test_certain_labels_go_wherever_they_stand() -> None:
    """An advertisement label within the body goes, with the doubtful labels of its run."""
    first, second, third = BODY.split("\n\n")
    dropped = drop_furniture(article(f"{first}\n\n{second}\n\nAdvertisement\nClose\n\n{third}"))
    assert (dropped.text, dropped.furniture) == (BODY, ("Advertisement", "Close"))


def test_doubtful_lines_within_the_body_stay() -> None:
    """A lone number or the name of a network within the body may be part of a list and stays."""
    first, second, third = BODY.split("\n\n")
    text = f"{first}\n\n20\n\nFacebook\n\n{second}\n\n{third}"
    assert drop_furniture(article(text)) == article(text)


def test_bylines_and_dates_above_the_body_go_into_furniture() -> None:
    """A byline and a date line above the body go; later stages read them from the furniture."""
    dropped = drop_furniture(article(f"By Anna Berg and Karl Meier\nUpdated July 16, 2018\nJuly 15, 2018\n{BODY}"))
    assert (dropped.text, dropped.furniture) == (
        BODY,
        ("By Anna Berg and Karl Meier", "Updated July 16, 2018", "July 15, 2018"),
    )


def test_bare_dates_and_bylines_below_the_body_stay() -> None:
    """Below the body they may belong to another story, so they stay; a labelled date goes."""
    dropped = drop_furniture(article(f"{BODY}\n\nBy Anna Berg\nJuly 15, 2018\nPublished July 14, 2018"))
    assert (dropped.text, dropped.furniture) == (f"{BODY}\n\nBy Anna Berg\nJuly 15, 2018", ("Published July 14, 2018",))


@pytest.mark.parametrize("line", ["Ada Low", "Posted by Ada Low at 10:14 AM"])
def test_known_authors_below_the_body_go(line: str) -> None:
    """Who is known to have written the text may sign it below; the credit of a picture stays."""
    known = replace(article(f"{BODY}\n\n{line}"), authors=("Ada Low",))
    assert (drop_furniture(known).text, drop_furniture(known).furniture) == (BODY, (line,))
    names = ("Gal·la Puig", "Jean-Luc Réal", "Ada O’Low")
    several = replace(article("\n\n".join((names[0], BODY, *names))), authors=names)
    assert (drop_furniture(several).text, drop_furniture(several).furniture) == (BODY, (names[0], *names))
    other = replace(article(f"{BODY}\n\n© Ada Low"), authors=("Ada Low",))
    assert drop_furniture(other) == other


def test_standfirst_above_the_byline_is_head() -> None:
    """A single sentence above the byline is the standfirst: it stays, and the byline below it goes."""
    standfirst = "The oldest bridge of the town is to be rebuilt in stone."
    dropped = drop_furniture(article(f"{standfirst}\nBy Anna Berg\n{BODY}"))
    assert (dropped.text, dropped.furniture) == (f"{standfirst}\n{BODY}", ("By Anna Berg",))


def test_repeats_of_the_title_go_without_a_trace() -> None:
    """The title printed again, with other quotation marks or case, leaves the text; it is in `title` already."""
    title = "Council Votes for ‘Stone’ Bridge"
    dropped = drop_furniture(article(f"COUNCIL VOTES FOR 'STONE' BRIDGE\n\n{BODY}\n\n{title}", title))
    assert (dropped.text, dropped.furniture) == (BODY, ())


def test_text_of_labels_alone_stays() -> None:
    """A text that would have nothing left stays as it is."""
    assert drop_furniture(article("Read more\nAdvertisement")) == article("Read more\nAdvertisement")


LINES = st.sampled_from(
    [
        *("TT", "20", "Share", "Advertisement", "Read more", "By Anna Berg", "July 15, 2018", "Updated July 16, 2018"),
        *("Council Votes for Bridge", "A short line", "", "", *BODY.split("\n\n")),
    ]
)


@given(st.lists(LINES, max_size=25))
def test_twice_is_once(lines: list[str]) -> None:
    """Applied to its own result it changes nothing."""
    once = drop_furniture(article("\n".join(lines) or "x", "Council Votes for Bridge"))
    assert drop_furniture(once) == once


@given(st.lists(LINES, max_size=25))
def test_nothing_is_lost(lines: list[str]) -> None:
    """Every line is in the text, in the furniture, or the title."""
    dropped = drop_furniture(article("\n".join(lines) or "x", "Council Votes for Bridge"))
    kept = {*dropped.text.split("\n"), *dropped.furniture, "Council Votes for Bridge"}
    assert {line for line in lines if line} <= kept


@pytest.mark.parametrize("line", ["Ann Lee, AP", "Ann Lee, Associated Press", "Ann Lee | AP"])
def test_name_with_its_agency_is_a_byline_where_bylines_stand(line: str) -> None:
    """`Name, AP` is a byline as the first line or beside a date; below other lines it may be a credit, and stays."""
    date = "July 15, 2018"
    for head, dropped in (
        ([line], (line,)),
        ([line, date], (line, date)),
        (["Town News", date, line], (date, line)),
        (["Town News", line], ()),
    ):
        found = drop_furniture(article("\n".join([*head, BODY])))
        assert found.furniture == dropped


@pytest.mark.parametrize("line", ["(END)", "###", "(끝)", "（完）", "***"])
def test_signs_that_end_a_text(line: str) -> None:
    """What agencies print below the last line is no part of the text; within it, it stays."""
    assert drop_furniture(article(f"{BODY}\n\n{line}")).text == BODY
    first, rest = BODY.split("\n\n", 1)
    assert drop_furniture(article(f"{first}\n\n{line}\n\n{rest}")).text == f"{first}\n\n{line}\n\n{rest}"


@pytest.mark.parametrize(
    "role", ["Harbour correspondent", "Senior Political Editor", "Redakteur", "Corresponsal en Oslo"]
)
def test_role_below_a_byline(role: str) -> None:
    """What the writer is goes with the byline; without one above, the line may be a headline."""
    assert drop_furniture(article(f"By Anna Berg\n{role}\n{BODY}")).furniture == ("By Anna Berg", role)
    assert drop_furniture(article(f"{role}\n{BODY}")).text == f"{role}\n{BODY}"


def test_name_of_a_known_author_above_the_body() -> None:
    """Where a page names its author, her name above the body is a byline, with the place or the role behind it."""
    known = replace(article(f"Anna Berg in Vardo\n{BODY}\n\nAnna Berg in Vardo"), authors=("Anna Berg",))
    dropped = drop_furniture(known)
    assert (dropped.text, dropped.furniture) == (f"{BODY}\n\nAnna Berg in Vardo", ("Anna Berg in Vardo",))
    sentence = replace(article(f"Anna Berg was the first to see it.\n{BODY}"), authors=("Anna Berg",))
    assert drop_furniture(sentence) == sentence


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ("Anna Berg, Associated Press\nJuly 15, 2018", []),
        ("Anna Berg | AP\n\nAnna Berg | AP\nJuly 15, 2018", ["Anna Berg | AP", "Anna Berg | AP"]),
        (
            "Associated Press\nJuly 15, 2018\nAnna Berg, Associated Press",
            ["Associated Press", "Anna Berg, Associated Press"],
        ),
    ],
)
def test_signature_of_a_writer_or_a_photographer(head: str, kept: list[str]) -> None:
    """A name with its agency is a photographer's where it is printed twice, or where the agency has signed alone."""
    text = drop_furniture(article(f"{head}\n{BODY}")).text
    assert [line for line in text.split("\n") if line and line not in BODY] == kept


def test_a_text_of_thousands_of_dates_is_left_alone() -> None:
    """Dates that open a text without sentences are furniture; where there is nothing else they are the text."""
    few, many = ("\n".join(f"{1 + n % 28} March 2026 10:{n % 60:02}" for n in range(count)) for count in (40, 4_000))
    rest = "ก" * 40
    assert rest == drop_furniture(article(f"{few}\n{rest}")).text
    assert f"{many}\n{rest}" == drop_furniture(article(f"{many}\n{rest}")).text
