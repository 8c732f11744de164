"""The translation between typed entries and the arguments of the script."""

import msgspec
import pytest
from msgspec.structs import replace

from copydesk_matching.match import Match, Passage, Replacement
from copydesk_schemas import IdOutOfRange, Keys, pack_id
from copydesk_workers.commit.arguments import STRENGTH, entry_arguments, fixed_arguments, pack_sources, read_answer
from copydesk_workers.commit.outcome import (
    CommitEntry,
    Committed,
    DeadArticle,
    Late,
    MustVerify,
    Publication,
    Waits,
)
from copydesk_workers.records.provenance import Provenance
from copydesk_workers.settings import Settings

A = "1700000000000-5"
ARTICLE = Publication(
    id=pack_id(A, 0),
    record=b'{"schema":1}',
    text_hash=b"12345678",
    addresses=(b"a" * 8, b"b" * 8),
    shared=9,
    matches=(),
)
DEAD = DeadArticle(
    position=1,
    document=b"{}",
    reason="empty",
    detail="no text",
    deliveries=3,
    origin=b"a, line 2",
    outlet="bay.example",
)


def test_an_article_is_sent_as_the_script_expects() -> None:
    """Id, hashes, an open record and the number of matches follow each other."""
    article = [
        b"p",
        ARTICLE.id,
        b"12345678",
        b"aaaaaaaabbbbbbbb",
        9,
        b'{"schema":1,',
        b"\t\t\t20231114221320\t",
        b"0",
        0,
        0,
    ]
    letter = [b"d", pack_id(A, 1), 1, b"{}", "empty", "no text", 3, b"", b"a, line 2"]
    assert entry_arguments(CommitEntry(entry_id=A, outcomes=(ARTICLE, DEAD))) == [A, b"0", *article, *letter]


def test_the_sources_of_a_call_are_one_argument() -> None:
    """One for each article, dead or alive, in order: as in JSON, and empty where none is known."""
    post = replace(ARTICLE, provenance=Provenance(outlet='The "Post"'))
    entries = [CommitEntry(entry_id=A, outcomes=one) for one in ((ARTICLE, DEAD), (post,))]
    assert msgspec.msgpack.decode(pack_sources(entries)) == ["", "bay.example", 'The \\"Post\\"']


def test_a_match_and_its_link_are_mirror_images() -> None:
    """The link bears the article's id, the reversed relation and the facts with the sides exchanged.

    What is new stands beside the match: where each passage starts and ends, in words and characters.
    """
    match = Match(
        id=pack_id(A, 7),
        relation="excerpt",
        reverse="extension",
        joins=True,
        similarity=0.25,
        containment=0.875,
        shared=4,
        facts=("1 → 2", "no arrow"),
        adds=3,
        reverse_adds=40,
        news=(Passage(2, 10, 11, 52), Passage(20, 30, 99, 160)),
        changes=(Replacement(3, "7", "8"),),
    )
    numbers = b'"similarity":0.25,"containment":0.875,"shared":4,"facts":'
    ours = numbers + '["1 → 2","no arrow"],"changes":[{"old":"7","new":"8"}],"adds":'.encode()
    theirs = numbers + '["2 → 1","no arrow"],"changes":[],"adds":'.encode()
    sent = entry_arguments(CommitEntry(entry_id=A, outcomes=(replace(ARTICLE, matches=(match,)),)))
    assert sent[-3:] == [
        pack_id(A, 7) + b"31" + ours + b'{"best":3,"all":null}',
        pack_id(A, 0) + b"41" + theirs + b'{"best":40,"all":',
        b"",
    ]
    turned = replace(match, relation="extension", reverse="excerpt")
    sent = entry_arguments(CommitEntry(entry_id=A, outcomes=(replace(ARTICLE, matches=(turned,)),)))
    assert sent[-3:] == [
        pack_id(A, 7) + b"41" + ours + b'{"best":3,"all":',
        pack_id(A, 0) + b"31" + theirs + b'{"best":40,"all":null}',
        b"n 2 11 10 52 20 99 30 160",
    ]


def test_a_match_without_relation_leaves_no_link() -> None:
    """What was verified and found unrelated is told to the script, not to the other record."""
    match = Match(id=pack_id(A, 7), relation=None, reverse=None, joins=False, similarity=0, containment=0, shared=2)
    sent = entry_arguments(CommitEntry(entry_id=A, outcomes=(replace(ARTICLE, asked=(match,)),)))
    assert sent[10:12] == [1, 1]
    numbers = b'"similarity":0,"containment":0,"shared":2,"facts":[],"changes":[],"adds":null'
    assert sent[-3:] == [pack_id(A, 7) + b"-0" + numbers, b"", b""]


def test_suppressed_relations_come_first() -> None:
    """The order of strength is that of the rules, with the suppressed ones, whichever they are, in front."""
    assert fixed_arguments(Keys(), Settings())[6:8] == (b"12348567", 3)
    assert fixed_arguments(Keys(), Settings(suppressed=("version", "exact")))[6:8] == (b"16234857", 2)
    assert len(STRENGTH) == 8


@pytest.mark.parametrize(
    ("outcomes", "message"),
    [
        ((), "would vanish"),
        ((ARTICLE, ARTICLE), "position order"),
        ((DEAD, ARTICLE), "position order"),
        ((replace(ARTICLE, id=pack_id("1-0", 0)),), "not the next one"),
        ((replace(ARTICLE, record=b"[]"),), "not a JSON object"),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused(
    outcomes: tuple[Publication | DeadArticle, ...], message: str
) -> None:
    """No outcome, articles out of order or of another entry, and records that are no objects are told by name."""
    with pytest.raises(ValueError, match=message):
        entry_arguments(CommitEntry(entry_id=A, outcomes=outcomes))


def test_a_document_whose_id_does_not_fit_can_die_as_a_whole() -> None:
    """A dead document needs no packed id, a dead article does."""
    entry_id = "99999999999999999-0"
    assert entry_arguments(CommitEntry(entry_id=entry_id, outcomes=(replace(DEAD, position=None),)))[3] == b""
    with pytest.raises(IdOutOfRange):
        entry_arguments(CommitEntry(entry_id=entry_id, outcomes=(DEAD,)))


def test_answers_are_read() -> None:
    """Each answer becomes its type."""
    entry = CommitEntry(entry_id=A, outcomes=(ARTICLE, DEAD))
    assert read_answer(entry, [b"C", b"u2d0"]) == Committed("u2d0")
    assert read_answer(entry, [b"L"]) == Late()
    assert read_answer(entry, [b"W"]) == Waits()
    ids = pack_id("1-0", 0), pack_id("2-0", 1)
    assert read_answer(entry, [b"V", b"0", b"".join(ids)]) == MustVerify({0: ids})
