"""add_byline: the authors of an article."""

import pytest

from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.add_byline import add_byline

BODY = (
    "The council voted on Tuesday to rebuild the old bridge with stone from the quarry above the town.\n\n"
    "Traffic over the river will be diverted for two years, the engineer in charge told the meeting."
)


def authors(text: str, furniture: tuple[str, ...] = (), given: list[str] | None = None) -> tuple[str, ...]:
    document = RawDocument(text=text, authors=given)
    return add_byline(Article(document=document, text=text, furniture=furniture)).authors


def test_authors_of_the_producer_come_first() -> None:
    """The producer's authors win over the text's; an agency among them is no author."""
    assert authors(f"By Karl Meier\n{BODY}", given=["Anna Berg", "Reuters", "Anna Berg"]) == ("Anna Berg",)


def test_byline_in_the_head_or_the_furniture() -> None:
    """A byline counts above the body, below a standfirst, and in the furniture, not within the body."""
    assert authors(f"By Anna Berg\n{BODY}") == ("Anna Berg",)
    assert authors(BODY, furniture=("20", "By Anna Berg and Karl Meier")) == ("Anna Berg", "Karl Meier")
    assert authors(f"The oldest bridge of the whole valley is to be rebuilt in stone.\nBy Anna Berg\n{BODY}") == (
        "Anna Berg",
    )
    first, second = BODY.split("\n\n")
    assert authors(f"{first} {first} {first}\n\nBy Anna Berg\n\n{second}") == ()


def test_closing_byline_needs_its_agency() -> None:
    """Below the body a byline counts only with an agency: another one may belong to a box."""
    assert authors(f"{BODY}\n\nBy ANNA BERG, Associated Press") == ("ANNA BERG",)
    assert authors(f"{BODY}\n\nBy Anna Berg") == ()
    assert authors(f"{BODY}\n\n이구름 기자 cloud@paper.example") == ("이구름",)


def test_closing_label() -> None:
    """A label with a colon right below the body signs it; several sign other stories."""
    assert authors(f"{BODY}\n\nText: Anna Berg\nFoto: Karl Meier") == ("Anna Berg",)
    assert authors(f"{BODY}\n\nАвтор: Вера Лунина") == ("Вера Лунина",)
    assert authors(f"{BODY}\n\nOprac. Hanna Zielińska") == ("Hanna Zielińska",)
    assert authors(f"{BODY}\n\nAuthor: Anna Berg\nAuthor: Karl Meier") == ()


def test_a_place_beside_a_name_is_no_author() -> None:
    """Behind a name a place says where the person works; alone it stays, for the producer said so."""
    assert authors(BODY, given=["Anna Berg; San Juan"]) == ("Anna Berg",)
    assert authors(BODY, given=["San Juan"]) == ("San Juan",)
    assert authors(f"By San Juan\n{BODY}") == ()


def test_reporters_where_no_byline_is() -> None:
    """The reporters of a dateline or a closing line are the authors if there is no byline."""
    assert authors(f"{BODY}\n\n(Reporting by Ann Bee; Editing by Tom Bro)") == ("Ann Bee",)
    assert authors("新华社北京8月12日电（记者李明）河水上涨，市政府周三宣布关闭两座大桥，预计持续两年。") == ("李明",)


def test_name_with_its_agency_in_the_furniture() -> None:
    """`Name, AP` was taken for furniture only where it is a byline."""
    assert authors(BODY, furniture=("Ann Lee, AP",)) == ("Ann Lee",)
    assert authors(f"Ann Lee, AP\n{BODY}") == ()


def test_several_dated_bylines_are_those_of_other_stories() -> None:
    """Of two bylines that each have a date neither is the page's; without dates the first is."""
    listed = "by Anna Berg - Jul 15, 2018 2:37 pm\n\nby Karl Meier - Jul 15, 2018 2:39 pm"
    assert authors(f"{listed}\n{BODY}") == ()
    assert authors(f"{listed}\nBy Ben Hill\n{BODY}") == ("Ben Hill",)
    assert authors(f"By Anna Berg July 15, 2018\n{BODY}") == ("Anna Berg",)


def test_no_article_has_thousands_of_authors() -> None:
    """The first 1,000 values are read, and a warning says so: all of 110,000 took six seconds."""
    names = [
        f"Ada{chr(97 + number % 26)} Low{chr(97 + number // 26 % 26)}{chr(97 + number // 676)}"
        for number in range(2_000)
    ]
    found = add_byline(Article(document=RawDocument(text="x", authors=names), text="x"))
    assert tuple(names[:1_000]) == found.authors
    assert ("authors: the first 1,000 of 2,000 values were read",) == found.warnings


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ada Low | 3 March 2026", ("Ada Low",)),
        ("Ada Low, Bo Ray, 3 March 2026", ("Ada Low", "Bo Ray")),
        ("New York | 3 March 2026", ()),
        ("Port Vardo | 3 March 2026", ()),
        ("Harbour Affairs | 3 March 2026", ()),
        ("Ada Low", ()),
    ],
)
def test_names_beside_a_date(line: str, expected: tuple[str, ...]) -> None:
    """They are those of the authors, if they are none of a place and no words of the text."""
    body = "The harbour of Port Vardo was closed on Tuesday, and nobody knows when the boats may leave it again."
    assert authors(f"{line}\n\n{body}\n\n{body} So it is said.") == expected


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("Nga Anna Berg", "", ("Anna Berg",)),
        ("Anna BERG, Zürich", "", ("Anna BERG",)),
        ("Anna Berg / LAUSANNE, (Coast Agency)", "", ("Anna Berg",)),
        ("Anna Berg, Harbour Reporter", "", ("Anna Berg",)),
        ("", "Anna Berg is a reporter with The Valley Post.", ("Anna Berg",)),
        ("", "The bridge had stood since 1604. — Anna Berg", ("Anna Berg",)),
        ("Anna Berg / Valley Post", "", ()),
        ("Anna Berg", "", ()),
        ("", "Anna Berg", ()),
        ("", "Anna Berg is a skipper from the lake.", ()),
    ],
)
def test_signed_without_by(above: str, below: str, expected: tuple[str, ...]) -> None:
    """A plain text is signed above or below by what no word such as "By" opens; English labels look like names."""
    assert authors(f"The old bridge\n\n{above}\n\n{BODY}\n\n{below}") == expected


def test_whom_the_text_is_about_signs_nothing() -> None:
    """A name above or below the body whose surname the text says, too, is a subject."""
    assert authors(f"The old bridge\n\nAnna BERG\n\nMrs BERG built it. {BODY}") == ()
    assert authors(f"{BODY} Berg had warned. It was late. — Anna Berg") == ()
