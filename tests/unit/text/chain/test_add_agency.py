"""add_agency: which agency wrote the text, and on what ground."""

import pytest

from copydesk_schemas import Agency, AgencyGround, Dateline, RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.add_agency import add_agency
from copydesk_text.chain.add_images import add_images

BODY = (
    "The council voted on Tuesday to rebuild the old bridge with stone from the quarry above the town.\n\n"
    "Traffic over the river will be diverted for two years, the engineer in charge told the meeting."
)


def article(text: str, furniture: tuple[str, ...] = (), **fields: list[str]) -> Article:
    document = RawDocument(text=text, **fields)  # type: ignore[arg-type]  # only authors are given here
    return Article(document=document, text=text, furniture=furniture)


@pytest.mark.parametrize(
    ("text", "name", "ground"),
    [
        (f"LONDON (Reuters) - {BODY}", "Reuters", "dateline"),
        (f"{BODY}\n\n(Reporting by Ann Bee; Editing by Tom Bro)", "Reuters", "credit"),
        (f"{BODY}\n\nAssociated Press writers Ann Bee and Tom Bro in Oslo contributed to this report.", "AP", "credit"),
        (f"{BODY}\n\nSource: AFP", "AFP", "credit"),
        (f"By The Associated Press\n{BODY}", "AP", "byline"),
        (f"Associated Press\n{BODY}", "AP", "byline"),
        (f"{BODY} (AP)", "AP", "tag"),
        (f"{BODY}\n\n(dpa)", "dpa", "tag"),
        (f"{BODY}\n\nCopyright 2018 The Associated Press. All rights reserved.", "AP", "notice"),
        (f"{BODY}\n\n© 2020 AFP", "AFP", "notice"),
    ],
)
def test_grounds(text: str, name: str, ground: AgencyGround) -> None:
    """Dateline, byline, credit line, tag and notice each name the agency; the text keeps what it says."""
    found = add_agency(article(text))
    assert (found.agency, found.text) == (Agency(name=name, ground=ground), text)


def test_stronger_ground_wins() -> None:
    """The dateline counts more than the notice of rights below."""
    found = add_agency(article(f"PARIS, Jan 1 (AFP) - {BODY}\n\n© 2020 The Associated Press"))
    assert found.agency == Agency(name="AFP", ground="dateline")
    assert found.dateline == Dateline(place="PARIS", date="Jan 1")


def test_byline_in_the_furniture_counts() -> None:
    """A byline that was taken out of the text still names the agency."""
    assert add_agency(article(BODY, furniture=("By Reuters",))).agency == Agency(name="Reuters", ground="byline")


def test_agency_as_author_counts() -> None:
    """An agency that the producer gave as author is the agency."""
    assert add_agency(article(BODY, authors=["Reuters"])).agency == Agency(name="Reuters", ground="byline")


def test_place_without_an_agency() -> None:
    """A dateline without an agency gives the place and no agency."""
    found = add_agency(article(f"BUFFALO, N.Y. — {BODY}"))
    assert (found.dateline, found.agency) == (Dateline(place="BUFFALO, N.Y."), None)


@pytest.mark.parametrize(
    "text",
    [
        f"The bridge in May. (Reuters)\nThe bridge in May. (Reuters)\n\n{BODY}",
        f"© AFP 2019 / Ann Lee\n{BODY}",
        f"{BODY}\n\nAnn Lee / Reuters",
        f"{BODY} He had told the news agency Agence France-Presse (AFP).",
        f"{BODY}\n\nThe council told Reuters that it had no comment.",
        BODY,
    ],
)
def test_credit_of_a_picture_is_not_the_agency(text: str) -> None:
    """Neither a picture's credit nor an agency that the text talks about wrote the text."""
    assert add_agency(add_images(article(text))).agency is None
