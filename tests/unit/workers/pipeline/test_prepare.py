"""prepare_entry: a raw entry becomes articles that know when they were received."""

import pytest
from msgspec import structs

from copydesk_schemas import dump_json
from copydesk_text.article import Article, Drop
from copydesk_text.chain.chain import CHAINS
from copydesk_workers.commit.outcome import DeadArticle
from copydesk_workers.pipeline import isolation
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.pipeline.prepare import prepare_entry
from copydesk_workers.pipeline.speakers import Speaker


@pytest.mark.parametrize(
    ("entry_id", "received"),
    [
        ("1531569600000-0", "2018-07-14T12:00:00+00:00"),
        ("1531569600999-7", "2018-07-14T12:00:00+00:00"),
        ("1-0", None),
        ("9000000000000-0", None),
    ],
)
def test_an_article_knows_when_it_was_received(entry_id: str, received: str | None) -> None:
    """The id of the entry says so, unless it is no time between 2000 and 2100."""
    text = b"The council voted on Tuesday to rebuild the old bridge with stone from the quarry above the town."
    entry = RawEntry(entry_id=entry_id, fields={b"document": b'{"text": "' + text + b'"}'})
    [article] = prepare_entry(entry, CHAINS["default"], 10_000, 10**13)
    assert isinstance(article, Article)
    assert received == article.received_at


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_HEAD = "Quay {0} opens after the long winter storm\n\nQuay {0} at noon. (Reuters)\nQuay {0} at noon. (Reuters)"
_BODY = (
    "The quay number {0} opened on Wednesday after a storm and many days of work by all the masons of the town.\n\n"
    "The harbour master told reporters that the tickets for ferry {0} would cost half of what they cost in the autumn."
)
_PAGE = "\n\n\n\n".join(f"{_HEAD}\nTT\n20\n\n{_HEAD}\n\n{_BODY}".format(number) for number in _NUMBERS)


@pytest.mark.parametrize("size", [100, 6_400])
@pytest.mark.parametrize("field", ["metadata", "authors", "url"])
def test_what_a_page_multiplies_is_bounded(field: str, size: int) -> None:
    """Each article of a page carries the other fields, but all of them together only so much: else the page is dead."""
    value = {
        "metadata": {"a": "x" * size},
        "authors": ["Ada Low"] * (size // 10),
        "url": "https://a.example/" + "x" * size,
    }
    document = dump_json({"text": _PAGE, field: value[field]})
    entry = RawEntry(entry_id="1531569600000-0", fields={b"document": document})
    found = prepare_entry(entry, CHAINS["default"], 12_000, 10**13)
    if size == 100:
        assert len(_NUMBERS) == len([one for one in found if isinstance(one, Article)])
        return
    [dead] = found
    assert isinstance(dead, DeadArticle)
    assert ("invalid_document", document) == (dead.reason, dead.document)
    assert "each of the 8 articles" in dead.detail


@pytest.mark.parametrize(("size", "letters"), [(0, 8), (40_000, 1)])
def test_one_letter_stands_for_all_where_each_would_hold_a_large_page(
    size: int, letters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter of each article holds its page: 2,500 articles that are not of their producer's domain were 2 GB.

    So it is below the size limit: 160 articles of 40 KB were 6 MB.

    The page is read for each letter that is kept, not for each that would be: else the time is quadratic.
    """
    read: list[bytes] = []
    monkeypatch.setattr(isolation, "outlet_of", read.append)
    document = dump_json({"text": _PAGE, "url": "https://b.example/x", "metadata": {"a": "x" * size}})
    entry = RawEntry(entry_id="1531569600000-0", fields={b"document": document})
    speaker = Speaker("a", frozenset({"a.example"}))
    found = prepare_entry(entry, CHAINS["default"], 2 * 1024 * 1024, 10**13, speaker)
    assert [document] * letters == [one.document for one in found if isinstance(one, DeadArticle)]
    assert ["unproven_source"] * letters == [one.reason for one in found if isinstance(one, DeadArticle)]
    assert (letters == 1) == (None in {one.position for one in found})
    assert [document] * letters == read


def test_the_living_of_such_a_page_are_published() -> None:
    """One letter stands for its dead ones alone, under the place of the first."""

    def drop_some(article: Article) -> Article | Drop:
        return Drop("empty", "nothing is left") if 1 <= article.position <= 6 else article

    chain = structs.replace(CHAINS["default"], prepare=(drop_some,))
    document = dump_json({"text": _PAGE, "metadata": {"a": "x" * 60_000}})
    entry = RawEntry(entry_id="1531569600000-0", fields={b"document": document})
    found = prepare_entry(entry, chain, 2 * 1024 * 1024, 10**13)
    assert [0, 1, 7] == [one.position for one in found]  # the commit takes them in order
    [letter] = [one for one in found if isinstance(one, DeadArticle)]
    assert document == letter.document
    assert letter.detail.startswith("6 of the 8 articles on the page are dead")


@pytest.mark.parametrize(
    "fields",
    [
        {b"x" * 10**6: b"1"},
        {b"field %d" % number: b"1" for number in range(10**5)},
        {b"document": b'{"text": "a", "' + b"x" * 10**6 + b'": 1}'},
    ],
    ids=["one long name", "many names", "a long field of the document"],
)
def test_the_reason_of_a_death_is_short(fields: dict[bytes, bytes]) -> None:
    """It quotes names that a producer made, and is read in a list by people."""
    [dead] = prepare_entry(RawEntry("1531569600000-0", fields), CHAINS["default"], 2**21, 10**13)
    assert isinstance(dead, DeadArticle)
    assert 20 < len(dead.detail) <= 1_001
