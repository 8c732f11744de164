"""Pairs of texts as a record tells of them."""

from typing import Final

from copydesk_matching.match import Match
from copydesk_matching.news import place_news
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

#: A report of a hundred words and more, in which most names stand once.
REPORT: Final = (
    "The harbour board of Lindmark agreed on Monday to widen the ferry basin, which ends a dispute that had kept three"
    " shipping lines away from the town for most of the year. Board chairwoman Ines Harlow told reporters that the work"
    " would begin once the spring storms were over and that no fisherman would lose a berth. The plan had been opposed"
    " by residents of the old quarter, who feared that larger ships would bring noise and oil to the beach below the"
    " church. A survey paid for by the county found that currents would carry most of the mud out to sea. Owners of the"
    " lines welcomed the vote and said that they would return before the summer. They had moved their routes to"
    " Ostervik, down the coast, after a tanker ran aground at the mouth of the basin, and insurers had raised their"
    " premiums at once. The smallest of the lines came close to selling its only ship to a firm in the capital."
)


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
