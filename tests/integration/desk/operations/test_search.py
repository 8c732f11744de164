"""Search over what is kept: what is found, and that a step ends."""

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.published import publish

from copydesk_desk.operations import search as steps
from copydesk_desk.operations.search import search, snippet, words_of
from copydesk_schemas import Keys, SettingsError

SENTENCES = (
    "The ferry to Selvan sails again from Monday, the harbour office said on Friday evening.",
    'He said "the tram\\line is late", and the city of Velmora agreed to pay for buses instead.',
    "台风周二登陆，港口关闭，渡轮停航，岛上居民被要求留在家中等待进一步通知。",
    "أعلنت هيئة الموانئ يوم الثلاثاء إغلاق الميناء بسبب العاصفة القادمة من الجنوب حتى إشعار آخر.",
    "Der Straßenbahnverkehr in Averley ruht seit Dienstag, weil die Weichen an der Brücke vereist sind.",
)


def found(client: redis.Redis, keys: Keys, query: str) -> list[str]:
    """Ids of all that a search finds."""
    step = search(client, keys, words_of(query), count=100)
    assert step.further is None
    return [hit.record.id for hit in step.hits]


def test_words_are_found_in_any_script_and_case(client: redis.Redis, keys: Keys) -> None:
    """Parts of words, words with signs that JSON escapes, scripts without spaces; all words of a query are needed."""
    ids = [f"{entry_id}/0" for entry_id in publish(client, keys, [{"text": text} for text in SENTENCES])]
    for query, place in (
        ("FERRY selvan", 0),
        ("tram\\line", 1),
        ('"of velmora agreed"', 1),
        ("渡轮", 2),
        ("الميناء", 3),
        ("STRASSENBAHN", 4),
        ("straßenbahn", 4),
    ):
        assert [ids[place]] == found(client, keys, query), query
    for query in ("zeppelin", "ferry tram", "relation", '"ferry selvan"'):
        assert [] == found(client, keys, query), query


def test_a_search_goes_on_where_it_stopped(client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps of any size find each record once, newest first, published and duplicate."""
    documents = [{"text": f"{SENTENCES[0]} {number // 2} {'tram bus ship ' * (number // 2)}"} for number in range(40)]
    publish(client, keys, documents)
    whole = found(client, keys, "ferry")
    assert 40 == len(whole) == len(set(whole))
    for looked, count in ((1, 10), (7, 3), (7, 100), (100, 7)):
        monkeypatch.setattr(steps, "LOOKED", looked)
        pieces: list[str] = []
        further: str | None = None
        while True:
            step = search(client, keys, ("ferry",), count=count, further=further)
            pieces += [hit.record.id for hit in step.hits]
            assert step.looked <= looked
            if (further := step.further) is None:
                break
        assert whole == pieces
    with pytest.raises(SettingsError):
        search(client, keys, ("x",), count=1, further="clean")


@given(st.text(max_size=200), st.text(max_size=60))
def test_a_snippet_is_a_part_of_the_text(text: str, query: str) -> None:
    """Its three pieces stand in the text one behind the other, between marks of what was cut."""
    before, word, after = snippet(text, words_of(query), around=5)
    assert before.removeprefix("… ") + word + after.removesuffix(" …") in text or before + word in text


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The STRAßE is closed.", "strasse", ("The ", "STRAßE", " is c …")),
        ("ßßßß and the strait", "strait", ("…  the ", "strait", "")),
        ("ß" * 5_000 + " an İLK day", "i̇lk", ("… ß an ", "İLK", " day")),
        ("x ß", "s", ("x ", "ß", "")),
        ("first, then second", "second first", ("", "first", ", the …")),
    ],
)
def test_a_snippet_shows_the_first_word_as_printed(text: str, query: str, expected: tuple[str, str, str]) -> None:
    """In any case, also where a letter is two in another case."""
    assert expected == snippet(text, words_of(query), around=5)


@given(st.text("aAßİı ", max_size=60), st.text("aAßsi", min_size=1, max_size=5))
def test_a_snippet_finds_what_the_search_finds(text: str, word: str) -> None:
    """The word that is shown holds the one that was asked for, if the text has it; else none is shown."""
    _, shown, _ = snippet(text, (word.casefold(),))
    assert (word.casefold() in text.casefold()) == bool(shown)
    assert word.casefold() in shown.casefold() or not shown


def test_a_word_that_almost_begins_everywhere_is_found() -> None:
    """A megabyte of one letter, and that letter 499 times in the query: the door stood still for 3 s at each hit."""
    text = "a" * 1_000_000 + "b"
    for _ in range(30):
        assert "a" * 498 + "b" == snippet(text, words_of("A" * 498 + "B"))[1]
