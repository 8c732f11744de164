"""Pairs of texts as a record tells of them."""

from copydesk_matching.match import Match
from copydesk_matching.news import place_news
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article


def match_of(
    old: str, new: str, old_title: str | None = None, title: str | None = None, url: str | None = None
) -> Match:
    """The match of a text with an older one, its news placed in it and its changes as printed; `url` is of both."""
    ours, theirs = (
        make_sketch(Article(document=RawDocument(text=text, url=url), text=text, title=heading), entry_id)
        for text, heading, entry_id in ((new, title, "2-0"), (old, old_title, "1-0"))
    )
    (match,) = place_news([relate(ours, theirs, 3)], new, ours, title)
    return match
