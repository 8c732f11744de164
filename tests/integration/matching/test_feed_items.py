"""Items of feeds and their articles, through the real chain, index and commit."""

from typing import Final

import orjson
import pytest
import redis
from tests.unit.matching.rules.test_languages import STORIES
from tests.unit.matching.rules.test_relate import OTHER, STORY

from copydesk_desk.review.evaluate.play import Judged, play
from copydesk_schemas import Keys
from copydesk_workers.settings import Settings

SETTINGS: Final = Settings(window_documents=1000)
TITLE: Final = "Ferry basin to be widened"


def decided(client: redis.Redis, keys: Keys, *documents: tuple[str, str]) -> list[Judged]:
    """What is decided about documents of title and text, among other texts of the site that came before."""
    others = [("Apple harvest", OTHER), ("Harvest of apples is poor", OTHER.replace("apple", "pear"))]
    raw = [
        (str(number), orjson.dumps({"title": title, "text": text}))
        for number, (title, text) in enumerate([*others, *documents])
    ]
    judged = play(raw, client, keys, SETTINGS).judged
    return [judged[str(number)] for number in range(len(others), len(raw))]


def two_lines(text: str) -> str:
    """What a feed has of an article: its opening, cut within a sentence."""
    return " ".join(text.split()[:32]) + " …"


def test_a_feed_item_finds_its_article(client: redis.Redis, keys: Keys) -> None:
    """An item with a title and two lines came first: the article is its `extension`, and tells its story."""
    item, article = decided(client, keys, (TITLE, two_lines(STORY)), ("Lindmark board votes for ferries", STORY))
    assert (item.relation, article.relation, article.evidence.of) == ("original", "extension", item.id)
    assert article.story == item.story


def test_an_article_finds_its_feed_item(client: redis.Redis, keys: Keys) -> None:
    """The other way round the item is an `excerpt`, and is kept out of clean."""
    article, item = decided(client, keys, (TITLE, STORY), (TITLE, two_lines(STORY)))
    assert (article.relation, item.relation, item.evidence.of) == ("original", "excerpt", article.id)


def test_an_article_of_ten_thousand_words_finds_its_feed_item(client: redis.Redis, keys: Keys) -> None:
    """However long the article: its opening is looked for by more than chance."""
    long = STORY + "\n\n" + " ".join(f"Speaker{number} said so in session{number}." for number in range(1600))
    item, article = decided(client, keys, (TITLE, two_lines(STORY)), (TITLE, long))
    assert (article.relation, article.evidence.of) == ("extension", item.id)


@pytest.mark.parametrize("language", STORIES)
def test_a_feed_item_finds_its_article_in_every_script(client: redis.Redis, keys: Keys, language: str) -> None:
    """The first sentence alone finds the article, whatever a word is in its script."""
    first = " ".join(STORIES[language][:1])
    item, article = decided(client, keys, (TITLE, first), (TITLE, "\n\n".join(STORIES[language])))
    assert (article.relation, article.evidence.of) == ("extension", item.id)


def test_a_headline_and_one_sentence_of_another_story_are_apart(client: redis.Redis, keys: Keys) -> None:
    """Two short items of one form are no copies: each is the whole of what its feed tells."""
    one, other = decided(
        client,
        keys,
        ("Harn bridge is closed until Friday", "The bridge at Harn is closed until Friday for paint, the town said."),
        ("Vestby quay is closed until May", "The quay at Vestby is closed until May for repairs, the port said."),
    )
    assert other.story != one.story
