"""Pairs of texts as a record tells of them."""

from copydesk_matching.match import Match
from copydesk_matching.news import place_news
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article


def match_of(old: str, new: str) -> Match:
    """The match of a text with an older one, its news placed in it and its changes as printed."""
    ours, theirs = (
        make_sketch(Article(document=RawDocument(text=text), text=text), entry_id)
        for text, entry_id in ((new, "2-0"), (old, "1-0"))
    )
    (match,) = place_news([relate(ours, theirs, 3)], new, ours, None)
    return match
