"""The commit, case by case, on a real server."""

import orjson
import pytest
import redis
from tests.integration.workers.commit.pages import SETTINGS, WINDOW, article, dead, dump, entry, match, push

from copydesk_matching.match import Passage, Replacement
from copydesk_schemas import GROUP, Keys, decode_dead, pack_id
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.outcome import Committed, Late, MustVerify, Waits
from copydesk_workers.records.states import RecordState, read_states
from copydesk_workers.server.streams import read_all, read_last

A, B, C, D = "1000000-0", "1000100-0", "1000200-0", "1000300-0"


@pytest.fixture
def committer(client: redis.Redis, keys: Keys) -> Committer:
    """A committer on four raw entries in hand, with a window of one second."""
    push(client, keys, (A, B, C, D))
    return Committer(client, keys, SETTINGS)


def records(client: redis.Redis, stream: str) -> list[dict[str, object]]:
    """The records of a stream, as the JSON says them."""
    return [orjson.loads(fields[b"record"]) for _, fields in read_all(client, stream)]


def test_an_original_is_published_with_all_fields(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """The stream entry has record, id, relation and story; the JSON ends with story, relation and full evidence."""
    (answer,) = committer.commit([entry(A)])
    assert isinstance(answer, Committed)
    assert answer == Committed("p0")
    ((_, fields),) = read_all(client, keys.clean)
    nothing: dict[str, object] = {
        "of": None,
        "similarity": None,
        "containment": None,
        "shared": None,
        "facts": [],
        "changes": [],
        "adds": None,
        "news": [],
        "also": [],
        "ties": [],
    }
    record = {"schema": 1, "story": f"{A}/0", "relation": "original", "evidence": nothing}
    assert record == orjson.loads(fields.pop(b"record"))
    assert fields == {b"id": f"{A}/0".encode(), b"relation": b"original", b"story": f"{A}/0".encode()}


def test_a_template_carries_its_facts_and_no_story(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """A template is published in a story of its own, with the facts that differ, whatever `joins` says."""
    template = match(A, "template", joins=True, facts=("12 → 15", "Monday → Friday"), similarity=0.91)
    committer.commit([entry(A), entry(B, article(B, matches=(template,)))])
    record = records(client, keys.clean)[1]
    facts = ["12 → 15", "Monday → Friday"]
    evidence = {
        "of": f"{A}/0",
        "similarity": 0.91,
        "containment": 0.25,
        "shared": 3,
        "facts": facts,
        "changes": [],
        "adds": None,
        "news": [],
        "also": [],
        "ties": [],
    }
    assert record == {"schema": 1, "story": f"{B}/0", "relation": "template", "evidence": evidence}


def test_a_link_turns_relation_and_facts_round(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """What B saw of A in flight, A reads with the sides exchanged, and it decides A."""
    seen = match(A, "extension", facts=("3 → 4",))
    committer.commit([entry(B, article(B, matches=(seen,))), entry(A)])
    (record,) = records(client, keys.duplicates)
    evidence = {
        "of": f"{B}/0",
        "similarity": 0.5,
        "containment": 0.25,
        "shared": 3,
        "facts": ["4 → 3"],
        "changes": [],
        "adds": {"best": 0, "all": None},
        "news": [],
        "also": [],
        "ties": [f"{B}/0"],
    }
    assert record == {"schema": 1, "story": f"{B}/0", "relation": "excerpt", "evidence": evidence}


def test_a_link_counts_where_the_own_comparison_found_nothing(
    client: redis.Redis, keys: Keys, committer: Committer
) -> None:
    """A verified relation beats a comparison without one: the signature may have been gone by then."""
    blind = match(B, None)
    committer.commit([entry(B, article(B, matches=(match(A, "copy"),))), entry(A, article(A, matches=(blind,)))])
    assert ["copy"] == [record["relation"] for record in records(client, keys.duplicates)]


def test_a_late_commit_writes_nothing(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """The second commit of an entry answers Late and leaves every key as it was, in whatever order articles differ."""
    committer.commit([entry(A), entry(B, article(B, matches=(match(A, "copy"),)))])
    before = dump(client, keys)
    other = entry(B, article(B, text="another", addresses=(b"12345678",), matches=(match(C, "version"),)))
    assert committer.commit([entry(A, dead()), other]) == [Late(), Late()]
    assert before == dump(client, keys)


def test_it_asks_for_what_a_duplicate_repeats(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """A match that is a duplicate counts for the story only; what it is `of` must be verified first."""
    committer.commit([entry(A), entry(B, article(B, matches=(match(A, "copy"),)))])
    matches = (match(B, "version"),)
    before = dump(client, keys)
    answers = committer.commit([entry(C, article(C, matches=matches))])
    assert answers == [MustVerify({0: (pack_id(A, 0),)})]
    assert before == dump(client, keys)
    committer.commit([entry(C, article(C, matches=matches, asked=(match(A, None),)))])
    record = records(client, keys.clean)[1]
    assert (record["relation"], record["story"]) == ("original", f"{A}/0")


def test_a_batch_commits_in_its_order(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """Behind an entry that must be verified first nothing is tried, in this call of the script or the next ones."""
    committer.commit([entry(A), entry(B, article(B, matches=(match(A, "copy"),)))])
    later = [f"1000300-{number}" for number in range(1, 30)]
    push(client, keys, later)
    matches = (match(B, "version"),)
    before = dump(client, keys)
    answers = committer.commit([entry(C, article(C, matches=matches)), *map(entry, later)])
    assert answers == [MustVerify({0: (pack_id(A, 0),)}), *(Waits() for _ in later)]
    assert before == dump(client, keys)
    committer.commit([entry(C, article(C, matches=matches, asked=(match(A, None),))), *map(entry, later)])
    published = [fields[b"id"].decode() for _, fields in read_all(client, keys.clean)]
    assert [f"{A}/0", f"{C}/0", *(f"{entry_id}/0" for entry_id in later)] == published


def test_it_asks_for_the_last_record_of_an_address(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """The second record of an address is compared with the first though no probe saw it, the third with the second."""
    address = (b"address1",)
    committer.commit([entry(A, article(A, addresses=address))])
    assert committer.commit([entry(B, article(B, addresses=address))]) == [MustVerify({0: (pack_id(A, 0),)})]
    revision = match(A, "revision", joins=False)
    committer.commit([entry(B, article(B, addresses=address, asked=(revision,)))])
    stale = article(C, addresses=address, asked=(revision,))
    assert committer.commit([entry(C, stale)]) == [MustVerify({0: (pack_id(B, 0),)})]
    current = match(B, "revision", joins=False, similarity=0.1)
    committer.commit([entry(C, article(C, addresses=address, asked=(revision, current)))])
    evidence = records(client, keys.clean)[2]["evidence"]
    assert isinstance(evidence, dict)
    assert evidence["of"] == f"{B}/0"


def test_equal_texts_need_no_probe(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """A burst of one text has one original, even on one page, and the evidence is that of equal texts."""
    page = entry(A, article(A, text="the same"), article(A, 1, text="the same"))
    committer.commit([page, entry(B, article(B, text="the same"))])
    evidence = {
        "of": f"{A}/0",
        "similarity": 1.0,
        "containment": 1.0,
        "shared": 7,
        "facts": [],
        "changes": [],
        "adds": None,
        "news": [],
        "also": [],
        "ties": [f"{A}/0"],
    }
    assert [evidence, evidence] == [record["evidence"] for record in records(client, keys.duplicates)]
    assert 1 == client.xlen(keys.clean)


def test_a_record_that_ties_two_stories_names_the_other(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """The strongest match gives the story; that of a weaker one stands in `also`, and neither story changes."""
    ties = (match(A, "version", similarity=0.4), match(B, "version", similarity=0.6))
    committer.commit([entry(A), entry(B), entry(C, article(C, matches=ties))])
    record = records(client, keys.clean)[2]
    assert isinstance(record["evidence"], dict)
    assert (record["story"], record["evidence"]["also"]) == (f"{B}/0", [f"{A}/0"])


def test_dead_articles_leave_their_neighbours_alone(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """A dead article is in the dead stream with its position, a dead document without one; a dead match is none."""
    page = entry(A, dead(0), article(A, 1, matches=(match(A, "copy"),)))
    answers = committer.commit([page, entry(B, dead())])
    assert answers == [Committed("d0p0"), Committed("d0")]
    letters = [
        decode_dead({name.decode(): value.decode() for name, value in fields.items()})
        for _, fields in read_all(client, keys.dead)
    ]
    assert [(A, 0, 2), (B, None, 2)] == [(letter.raw_id, letter.position, letter.deliveries) for letter in letters]


def test_a_state_tells_where_the_record_stands(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """Each committed record is found by its id: status, story, what it repeats, and its place in the output stream."""
    committer.commit([entry(A), entry(B, article(B, matches=(match(A, "copy"),))), entry(C, dead(0))])
    a, b, c, d = (pack_id(entry_id, 0) for entry_id in (A, B, C, D))
    places = {stream: read_last(client, stream)[0][0] for stream in (keys.clean, keys.duplicates, keys.dead)}
    assert read_states(client, keys, WINDOW, (a, b, c, d)) == {
        a: RecordState(
            status="clean",
            story=a,
            of=None,
            relation="original",
            entry_id=places[keys.clean],
            provenance=b"\t\t\t19700101001640\t",
        ),
        b: RecordState(
            status="duplicate",
            story=a,
            of=a,
            relation="copy",
            entry_id=places[keys.duplicates],
            provenance=b"\t\t\t19700101001640\t",
        ),
        c: RecordState(status="dead", story=None, of=None, relation=None, entry_id=places[keys.dead]),
    }


def test_a_seed_is_known_but_published_nowhere(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """Seeded records decide those that follow, and no output holds them; one that is dead is a dead letter like any."""
    answers = committer.commit([entry(A, seed=True), entry(B, dead(0), seed=True)])
    assert isinstance(answers[0], Committed)
    committer.commit([entry(C, article(C, matches=(match(A, "copy"),)))])
    assert [0, 1, 1] == [client.xlen(stream) for stream in (keys.clean, keys.duplicates, keys.dead)]
    assert client.hgetall(keys.counters) == {
        b"articles_seeded": b"1",
        b"articles_dead": b"1",
        b"dead_stage_failed": b"1",
        b"articles_duplicate": b"1",
        b"relation_copy": b"1",
        b"entries_committed": b"3",
    }
    state = read_states(client, keys, WINDOW, (pack_id(A, 0),))[pack_id(A, 0)]
    assert ("clean", "original", None) == (state.status, state.relation, state.entry_id)


def test_a_commit_clears_what_was_kept_of_the_entry(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """The raw entry, its place among the pending ones and its count of attempts are gone; others' stay."""
    client.hset(keys.attempts, mapping={A: 1, B: 1})
    committer.commit([entry(A)])
    assert [B, C, D] == [entry_id for entry_id, _ in read_all(client, keys.raw)]
    assert 3 == client.xpending(keys.raw, GROUP)["pending"]
    assert {B.encode(): b"1"} == client.hgetall(keys.attempts)


def test_slices_expire_and_old_ones_leave(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """Every key of a slice has an expiry, and goes when an entry three windows later commits."""
    linked = article(A, addresses=(b"address1",), matches=(match(D, "version"),))
    committer.commit([entry(A, linked)])
    old = 1000
    names = [keys.states(old), keys.texts(old), keys.addresses(old), keys.links(old)]
    assert all(client.pttl(name) > 0 for name in names)
    later = [f"100{slice_}000-0" for slice_ in (2, 3)]
    push(client, keys, later)
    committer.commit([entry(later[0])])
    assert 4 == client.exists(*names)
    committer.commit([entry(later[1])])
    assert 0 == client.exists(*names)
    assert {b"1002", b"1003"} == client.smembers(keys.slices)


def test_a_server_that_forgot_the_script_gets_it_again(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """After a restart of the server the script is loaded anew and no entry is left out."""
    committer.commit([entry(A)])
    client.script_flush()
    answers = committer.commit([entry(B), entry(C)])
    assert [True, True] == [isinstance(answer, Committed) for answer in answers]


def test_news_stand_in_none_of_the_records(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """What is new stands in none of the clean records; of a passage a piece of eight words is, or all of it."""
    committer.commit([entry(A), entry(B)])
    figure = Passage(92, 93, 552, 558)
    own = (Passage(10, 40, 60, 240), Passage(60, 80, 360, 480), figure)
    against_a = match(A, "update", similarity=0.9, adds=50, news=own)
    against_b = match(
        B, "version", news=(Passage(25, 65, 150, 390), Passage(70, 78, 420, 468), Passage(90, 94, 540, 564))
    )
    committer.commit([entry(C, article(C, matches=(against_b, against_a)))])
    evidence = records(client, keys.clean)[-1]["evidence"]
    assert isinstance(evidence, dict)
    assert f"{A}/0" == evidence["of"]
    assert {"best": 50, "all": 15 + 8 + 1} == evidence["adds"]
    assert [[150, 240], [420, 468], [552, 558]] == evidence["news"]


@pytest.mark.parametrize("larger", [(91, 93), (92, 94), (91, 94), (92, 93)])
def test_a_cell_of_a_table_is_new_whatever_is_new_beside_it(
    client: redis.Redis, keys: Keys, committer: Committer, larger: tuple[int, int]
) -> None:
    """A figure that is all of what one record lacks, and where it begins or ends part of what another one lacks."""
    committer.commit([entry(A), entry(B)])
    against_a = match(A, "extension", similarity=0.9, adds=1, news=(Passage(92, 93, 552, 558),))
    first, last = larger
    against_b = match(B, "extension", adds=2, news=(Passage(first, last, 6 * first, 6 * last),))
    committer.commit([entry(C, article(C, matches=(against_a, against_b)))])
    evidence = records(client, keys.clean)[-1]["evidence"]
    assert isinstance(evidence, dict)
    assert [[552, 558]] == evidence["news"]


@pytest.mark.parametrize("gone", [False, True])
def test_news_are_told_by_the_own_worker(client: redis.Redis, keys: Keys, committer: Committer, gone: bool) -> None:
    """A link cannot say where the news stand, so the match is verified; with its signature gone they are unknown."""
    committer.commit([entry(B, article(B, matches=(match(A, "version", reverse_adds=30),)))])
    assert [MustVerify({0: (pack_id(B, 0),)})] == committer.commit([entry(A)])
    own = match(B, "version", adds=30, news=(Passage(0, 30, 0, 180),), changes=(Replacement(3, None, "8"),))
    committer.commit([entry(A, article(A, asked=(match(B, None) if gone else own,)))])
    evidence = records(client, keys.clean)[-1]["evidence"]
    assert isinstance(evidence, dict)
    told = evidence["adds"], evidence["news"], evidence["changes"]
    if gone:
        assert ({"best": 30, "all": None}, [], []) == told
    else:
        assert ({"best": 30, "all": 30}, [[0, 180]], [{"old": None, "new": "8"}]) == told
