"""Explaining records and pages."""

import pytest
import redis
from tests.integration.published import publish, settings_of
from tests.integration.workers.commit.pages import dead, entry, push

from copydesk_desk.review.explain.comparison import compare_texts
from copydesk_desk.review.explain.decision import explain_record
from copydesk_desk.review.explain.texts import UNPUSHED_IDS, text_of_document, text_of_record
from copydesk_schemas import DocumentError, Keys, RawDocument
from copydesk_workers.commit.committer import Committer
from copydesk_workers.records.find import RecordGone, find_published

STORY = (
    "The harbour board of Lindmark agreed on Tuesday to widen the ferry basin, ending a dispute that had kept three"
    " shipping lines away from the town for most of the year.\n\n"
    "Board chairwoman Ines Harlow told reporters that the work would begin once the spring storms were over and that"
    " no fisherman would lose a berth in the old basin or on the quay."
)
LONGER = STORY + (
    "\n\nThe plan had been opposed by residents of the old quarter, who feared that larger ships would bring noise and"
    " oil to the beach below the church, and by two of the three pilots of the port. A survey paid for by the county"
    " found in June that currents would carry most of the mud out to sea, and it convinced all but two of the eleven"
    " members.\n\nOwners of the lines welcomed the vote. They had moved their summer routes to Ostervik, forty miles"
    " down the coast, after a tanker ran aground at the mouth of the basin."
)
PAGE = "https://lindmark.example/2026/basin"


@pytest.fixture
def three(client: redis.Redis, keys: Keys) -> list[str]:
    """Ids of an original, of its copy under a line of furniture, and of a longer text."""
    documents = [
        {"text": STORY, "url": PAGE, "title": "Basin"},
        {"text": "Share this story with your friends today.\n\n" + STORY},
        {"text": LONGER},
        {"text": "  "},
    ]
    return [f"{entry_id}/0" for entry_id in publish(client, keys, documents)]


def test_a_copy_is_explained_by_what_it_is_of(client: redis.Redis, keys: Keys, three: list[str]) -> None:
    """What was recorded, the story with all its records, and a comparison that comes to the same relation."""
    decision = explain_record(client, keys, three[1])
    assert ("copy", three[0], three[0]) == (
        decision.relation,
        decision.evidence and decision.evidence.of,
        decision.story,
    )
    assert three[:3] == [member.id for member in decision.members]
    comparison = decision.comparison
    assert comparison is not None
    assert decision.evidence is not None
    assert (decision.relation, decision.evidence.similarity) == (comparison.relation, comparison.similarity)
    assert (decision.evidence.containment, decision.evidence.shared) == (comparison.containment, comparison.shared)
    assert comparison.rule.endswith(comparison.checks[-1].says)
    assert ["similarity", "news"] == [check.rule for check in comparison.checks[-2:]]
    assert "same" == comparison.passages[-1].kind


def test_an_original_has_nothing_to_be_compared_with(client: redis.Redis, keys: Keys, three: list[str]) -> None:
    """It says so, and still names its story."""
    decision = explain_record(client, keys, three[0])
    assert ("original", None) == (decision.relation, decision.comparison)
    assert "Nothing that was published before it, within the window, relates to it." == decision.missing
    assert 3 == len(decision.members)


def test_a_dead_document_is_explained_by_its_letter(client: redis.Redis, keys: Keys) -> None:
    """An article that a stage dropped has the reason and the detail of its dead letter."""
    publish(client, keys, [{"text": STORY}])
    later = "1700000000009-0"
    push(client, keys, [later])
    Committer(client, keys, settings_of(keys)).commit([entry(later, dead(0))])
    decision = explain_record(client, keys, f"{later}/0")
    assert decision.letter is not None
    assert (later, "stage_failed", "raised") == (
        decision.letter.raw_id,
        decision.letter.reason,
        decision.letter.detail,
    )
    with pytest.raises(RecordGone, match="is dead"):
        find_published(client, keys, f"{later}/0")


def test_two_records_are_compared_both_ways(client: redis.Redis, keys: Keys, three: list[str]) -> None:
    """The longer text extends the shorter, and the other way round it is an excerpt."""
    short, long = (text_of_record(client, keys, find_published(client, keys, id_)) for id_ in (three[0], three[2]))
    there, back = compare_texts(long, short), compare_texts(short, long)
    assert ("extension", "excerpt") == (there.relation, there.reverse)
    assert ("excerpt", "extension") == (back.relation, back.reverse)
    assert (there.similarity, there.shared) == (back.similarity, back.shared)


def test_the_signature_is_that_of_the_index(client: redis.Redis, keys: Keys, three: list[str]) -> None:
    """A record is explained with the addresses that it was matched by; without its signature a note says so."""
    record = find_published(client, keys, three[0])
    text = text_of_record(client, keys, record)
    assert (None, 1) == (text.note, len(text.sketch.addresses))
    client.unlink(*client.keys(keys.prefix + "{p0}:*:signatures:*"))
    bare = text_of_record(client, keys, record)
    assert (text.sketch.signature, text.sketch.text_hash) == (bare.sketch.signature, bare.sketch.text_hash)
    assert () == bare.sketch.addresses
    assert "has left the index" in (bare.note or "")


def test_a_record_that_the_streams_do_not_keep_is_told(client: redis.Redis, keys: Keys, three: list[str]) -> None:
    """One that left the stream, one that was seeded, one that is not known, each has a message of its own."""
    client.xtrim(keys.duplicates, maxlen=0, approximate=False)
    with pytest.raises(RecordGone, match="has left the duplicates stream"):
        explain_record(client, keys, three[1])
    [seeded] = publish(
        client, keys, [{"text": "Growers expect the poorest harvest."}], start=1_700_000_100_000, seed=True
    )
    with pytest.raises(RecordGone, match="was seeded"):
        explain_record(client, keys, f"{seeded}/0")
    with pytest.raises(RecordGone, match="no record 5-5/0 is known"):
        explain_record(client, keys, "5-5/0")
    with pytest.raises(RecordGone, match="no worker has run"):
        explain_record(client, Keys("never-used"), "5-5/0")


def test_what_a_record_is_of_may_be_gone(client: redis.Redis, keys: Keys, three: list[str]) -> None:
    """The decision is told from what was recorded, and the comparison says why it is missing."""
    client.xtrim(keys.clean, maxlen=0, approximate=False)
    decision = explain_record(client, keys, three[1])
    assert ("copy", None) == (decision.relation, decision.comparison)
    assert "has left the clean stream" in (decision.missing or "")


def test_a_page_goes_through_the_chain(client: redis.Redis) -> None:
    """What the chain takes out is not compared: furniture aside, the page is exactly the text."""
    page = RawDocument(html=f"<html><body><article><p>{STORY}</p></article></body></html>".replace("\n\n", "</p><p>"))
    one = text_of_document(page, "page.html", UNPUSHED_IDS[0], "default")
    other = text_of_document(RawDocument(text=STORY), "story.txt", UNPUSHED_IDS[1], "default")
    assert "exact" == compare_texts(one, other).relation


def test_a_document_without_an_article_is_told() -> None:
    """The message has the name and the reason."""
    with pytest.raises(DocumentError, match=r"nothing\.txt holds no article: empty"):
        text_of_document(RawDocument(text=" "), "nothing.txt", UNPUSHED_IDS[0], "default")
