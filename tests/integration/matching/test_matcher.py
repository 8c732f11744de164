"""The matcher over a real index: found, read and related."""

import pytest
import redis
from tests.integration.matching.conftest import Place
from tests.integration.matching.texts import at, sketch_of

from copydesk_matching.index.index import Index
from copydesk_matching.match import Match
from copydesk_matching.matcher import Matcher
from copydesk_schemas import Keys


@pytest.fixture
def matcher(client: redis.Redis, keys: Keys, place: Place) -> Matcher:
    """A matcher over an empty index, in each place."""
    return Matcher(Index(client, keys, place.shape(window_documents=1000), place.server))


@pytest.mark.parametrize(
    "text",
    ["Storm warning", "港の計画", "هطلت أمطار", "बंदरगाह बोर्ड", "!!!", "A bridge was opened in the town of Lindmark."],
)
def test_a_repeat_is_exact_in_every_script(matcher: Matcher, text: str) -> None:
    """A text that comes again word for word is `exact`, however short."""
    first, again = sketch_of(text, "1-0"), sketch_of(text, "2-0")
    matches = matcher.match([first, again])
    assert matches[0] == ()
    assert [(match.id, match.relation, match.shared) for match in matches[1]] == [
        (first.id, "exact", len(first.fingerprints))
    ]


def test_only_related_records_are_matches(matcher: Matcher) -> None:
    """A part is an excerpt of the whole, the whole an extension of the part; unrelated texts do not match."""
    whole, part, other = at(1, [1, 2, 3, 4]), at(2, [1, 2]), at(3, [9])
    matches = matcher.match([whole, part, other])
    assert [[(match.id, match.relation, match.reverse) for match in found] for found in matches] == [
        [],
        [(whole.id, "excerpt", "extension")],
        [],
    ]


def test_a_retry_finds_the_same(matcher: Matcher) -> None:
    """A batch that is matched again after a crash has the same matches, and none with itself."""
    batch = [at(1, [1]), at(2, [2])]
    matcher.match([at(0, [1])])
    assert matcher.match(batch) == matcher.match(batch)


def test_verify_answers_for_every_id(matcher: Matcher) -> None:
    """Each id that was asked for has an answer, in order: related, unrelated, and gone."""
    one, other = at(1, [1]), at(2, [2])
    matcher.match([one, other])
    again = at(3, [1])
    answers = matcher.verify(again, [one.id, other.id, b"\0" * 12])
    assert [(match.id, match.relation) for match in answers] == [
        (one.id, "exact"),
        (other.id, None),
        (b"\0" * 12, None),
    ]
    assert answers[2] == Match(
        id=b"\0" * 12, relation=None, reverse=None, joins=False, similarity=0.0, containment=0.0, shared=0
    )
