"""add_summary: the standfirst of an article."""

import pytest

from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.add_summary import add_summary

BODY = "The council voted on Tuesday to rebuild the old bridge. Traffic over the river will be diverted for two years."
STANDFIRST = "Two years of detours lie ahead of the town"


def article(given: str | None = None, found: str | None = None, furniture: tuple[str, ...] = ()) -> Article:
    document = RawDocument(text=BODY, summary=given)
    return add_summary(
        Article(document=document, text=BODY, title="Bridge to be rebuilt", summary=found, furniture=furniture)
    )


@pytest.mark.parametrize(
    ("given", "found", "expected"),
    [
        (STANDFIRST, "Another one that the page has", STANDFIRST),
        (None, STANDFIRST, STANDFIRST),
        (None, None, None),
        ("The council voted on Tuesday to rebuild […]", None, None),
        ("The council voted on Tuesday to rebuild…", STANDFIRST, STANDFIRST),
        ("BRIDGE TO BE REBUILT", None, None),
        ("…", None, None),
        (f"{STANDFIRST}. The post Bridge to be rebuilt appeared first on Vardo Post.", None, f"{STANDFIRST}."),
        ("The post Bridge to be rebuilt appeared first on Vardo Post.", None, None),
        ("x " * 2000, None, None),
    ],
)
def test_summary(given: str | None, found: str | None, expected: str | None) -> None:
    """The producer's, else the page's; none that repeats the title or the text, or only says where it appeared."""
    assert article(given, found).summary == expected


def test_it_leaves_the_furniture() -> None:
    """A line is in one place: the summary is no furniture."""
    assert article(found=STANDFIRST, furniture=("20", STANDFIRST)).furniture == ("20",)
    assert article(furniture=("20", STANDFIRST)).furniture == ("20", STANDFIRST)


def test_applied_twice() -> None:
    """A second time changes nothing."""
    once = article(STANDFIRST, furniture=(STANDFIRST,))
    assert add_summary(once) == once
