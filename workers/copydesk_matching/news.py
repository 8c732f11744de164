"""What is new in an article, as a reader finds it: passages in characters, and replaced facts as printed."""

from collections.abc import Iterable

from msgspec.structs import replace

from copydesk_matching.match import Match, Passage
from copydesk_matching.words.places import Place, place_words
from copydesk_schemas import WITH_NEWS


def place_news(matches: Iterable[Match], text: str, signature: bytes) -> tuple[Match, ...]:
    """Looks up where the news of each match stand in the text.

    Args:
        matches: Verified matches of one article.
        text: The text of the article.
        signature: The signature of its sketch.

    Returns:
        The matches in order. Those with news have its places in characters, and the facts that replace others as they
        are printed; what is not in the text (its title is compared, too) has left them.
    """
    placed: list[Place | None] | None = None
    found = []
    for match in matches:
        if match.relation in WITH_NEWS and (match.news or match.changes):
            if placed is None:
                placed = place_words(text, signature)
            match = _placed(match, text, placed)
        found.append(match)
    return tuple(found)


def _placed(match: Match, text: str, places: list[Place | None]) -> Match:
    news = []
    for passage in match.news:
        inside = [place for place in places[passage.first : passage.last] if place is not None]
        if inside:
            news.append(Passage(passage.first, passage.last, inside[0][0], inside[-1][1]))
    changes = []
    for change in match.changes:
        place = places[change.word]
        if place is not None:
            changes.append(replace(change, new=text[place[0] : place[1]]))
    return replace(match, news=tuple(news), changes=tuple(changes))
