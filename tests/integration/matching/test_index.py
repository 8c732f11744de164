"""The index on a real server: who finds whom, what a posting keeps, and that a retry changes nothing."""

import pytest
import redis
from hypothesis import example, given
from hypothesis import strategies as st
from tests.integration.matching.conftest import PARTITIONS, Place
from tests.integration.matching.texts import DAY, at, passage, sketch_of
from tests.laws import examples

from copydesk_matching.index import index as index_module
from copydesk_matching.index.index import LEADERS, MOST_CANDIDATES, Index
from copydesk_matching.index.layout import Candidate
from copydesk_matching.index.server import IndexServer
from copydesk_matching.index.shape import bucket_bits
from copydesk_matching.match import Sketch
from copydesk_schemas import Keys, SettingsError
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.settings import Settings

SETTINGS = Settings(window_documents=1000)


def found(index: Index, *batch: Sketch) -> list[list[bytes]]:
    """Ids of the candidates of each sketch of a batch."""
    return [[candidate.id for candidate in candidates] for candidates in index.probe(batch)]


def clear(client: redis.Redis, keys: Keys) -> None:
    """Empties the namespace, for the next example of a property test."""
    for key in client.scan_iter(match=keys.prefix + "*", count=1000):
        client.unlink(key)


def test_a_text_finds_what_came_before_it(client: redis.Redis, keys: Keys, place: Place) -> None:
    """A sketch finds earlier ones of its batch and of earlier batches, with all that they share; never itself."""
    index = Index(client, keys, place.shape(window_documents=1000), place.server)
    first, second, third, other = at(1000, [1]), at(1001, [1]), at(1002, [1]), at(1003, [2])
    shared = len(first.fingerprints)
    assert index.probe([first, second]) == [[], [Candidate(first.id, shared)]]
    assert index.probe([third, other]) == [[Candidate(first.id, shared), Candidate(second.id, shared)], []]


def test_a_text_too_short_for_fingerprints_finds_its_like(client: redis.Redis, keys: Keys, place: Place) -> None:
    """The hash of the whole text alone makes a candidate."""
    index = Index(client, keys, place.shape(window_documents=1000), place.server)
    one, same, other = (
        sketch_of("Storm warning", "1-0"),
        sketch_of("storm WARNING!", "2-0"),
        sketch_of("Storm over", "3-0"),
    )
    assert index.probe([one, same, other]) == [[], [Candidate(one.id, 1)], []]


def test_one_shared_fingerprint_is_no_candidate(client: redis.Redis, keys: Keys) -> None:
    """Two texts that share a single 3-gram are not compared."""
    index = Index(client, keys, SETTINGS.index_shape)
    assert found(index, sketch_of("red green blue one two", "1-0"), sketch_of("red green blue three four", "2-0")) == [
        [],
        [],
    ]


def test_an_article_sees_only_what_stands_above_it_on_its_page(client: redis.Redis, keys: Keys, place: Place) -> None:
    """Of its own entry an article sees earlier positions only, on a retry as well."""
    index = Index(client, keys, place.shape(window_documents=1000), place.server)
    page = [sketch_of(passage(1), "5-0", position) for position in range(3)]
    expected: list[list[bytes]] = [[], [page[0].id], [page[0].id, page[1].id]]
    assert found(index, *page) == expected
    assert found(index, *page) == expected
    assert found(index, page[1]) == [[page[0].id]]


def test_many_articles_are_probed_in_parts(client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script holds the server, whatever a batch has; each article finds what it would find in one script."""
    monkeypatch.setattr(index_module, "SKETCHES_OF_A_CALL", 2)
    index = Index(client, keys, SETTINGS.index_shape)
    page = [sketch_of(passage(1), "5-0", position) for position in range(5)]

    def scripts() -> int:
        return int(client.info("commandstats")["cmdstat_evalsha"]["calls"])

    for _ in range(2):
        index.probe([at(7, [3])])
        before = scripts()
        assert [[one.id for one in page[:number]] for number in range(5)] == found(index, *page)
        assert 3 == scripts() - before


def test_a_retry_is_recognised(client: redis.Redis, keys: Keys) -> None:
    """Probing the same sketch again adds no posting and finds the same; what came after it is found as well."""
    index = Index(client, keys, SETTINGS.index_shape)
    first, second = at(1, [1]), at(2, [1])
    index.probe([first])
    index.probe([second])
    before = dump(client, keys)
    assert found(index, second) == [[first.id]]
    assert found(index, first) == [[second.id]]
    assert dump(client, keys) == before


def dump(client: redis.Redis, keys: Keys) -> dict[bytes, object]:
    """All hashes of the namespace."""
    return {key: client.hgetall(key) for key in client.scan_iter(match=keys.prefix + "*")}


@given(st.lists(st.integers(0, 9), min_size=1, max_size=25))
@examples(30)
def test_a_posting_keeps_the_first_and_the_latest_three(client: redis.Redis, keys: Keys, arrivals: list[int]) -> None:
    """However many copies arrive, and some of them again, a posting holds the first and the latest three."""
    clear(client, keys)
    index = Index(client, keys, SETTINGS.index_shape)
    expected: list[bytes] = []
    for arrival in arrivals:
        sketch = sketch_of("Storm warning", f"{100 + arrival}-0")
        index.probe([sketch])
        if sketch.id not in expected:
            expected = [*expected[:1], *expected[1:][-2:], sketch.id] if len(expected) == 4 else [*expected, sketch.id]
    [posting] = [
        value
        for key in client.scan_iter(match=f"{keys.of_layout('*').postings_prefix(0)}*")
        for value in client.hgetall(key).values()
    ]
    assert [posting[start : start + 12] for start in range(0, len(posting), 12)] == expected


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=1, max_size=30))
@example([*((False, number) for number in range(5)), (True, 2)])
@examples(40)
def test_a_takedown_leaves_no_posting_that_seems_lost(
    client: redis.Redis, keys: Keys, steps: list[tuple[bool, int]]
) -> None:
    """Whatever comes and is taken down, in whatever order, nothing is said to be missing of the records that stay."""
    clear(client, keys)
    index = Index(client, keys, SETTINGS.index_shape)
    staying: dict[int, Sketch] = {}
    for takes_down, number in steps:
        sketch = at(100 + number, [1])
        if takes_down:
            index.forget([sketch])
            staying.pop(number, None)
        else:
            index.probe([sketch])
            staying[number] = sketch
    assert [0] * len(staying) == [index.lacking(sketch) for sketch in staying.values()]
    late = at(500, [1])
    assert {candidate.id for candidate in index.probe([late])[0]} <= {sketch.id for sketch in staying.values()}


def test_the_best_candidates_are_kept(client: redis.Redis, keys: Keys) -> None:
    """Of many candidates the eight that share most come first, ties by the smaller id, then two that lead postings."""
    index = Index(client, keys, SETTINGS.index_shape)
    index.probe([at(10 + number, range(4 * number, 4 * number + 4)) for number in range(12)])
    [candidates] = index.probe([at(50, range(48))])
    assert len(candidates) == MOST_CANDIDATES + LEADERS
    assert (
        candidates[:MOST_CANDIDATES]
        == sorted(candidates, key=lambda candidate: (-candidate.shared, candidate.id))[:MOST_CANDIDATES]
    )


def test_nobody_hides_who_was_first(client: redis.Redis, keys: Keys, place: Place) -> None:
    """Twelve texts with parts of a report fill its postings behind the first id, and share more with a copy of its
    update than that does: the copy finds both, as the update leads the postings of what was new in it."""
    index = Index(client, keys, place.shape(window_documents=1000), place.server)
    report, update = at(1000, range(20)), at(1001, [*range(20), 70])
    index.probe([report, update])
    for number in range(12):
        index.probe([at(1002 + number, [*range(number % 4, 20, 4), 100 + number])])
    [candidates] = index.probe([at(2000, [*range(20), 70, 99])])
    shared = {candidate.id: candidate.shared for candidate in candidates}
    assert {report.id, update.id} <= shared.keys()
    assert sum(count > shared[update.id] for count in shared.values()) == MOST_CANDIDATES


batches = st.lists(
    st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True), min_size=1, max_size=2),
    min_size=1,
    max_size=2,
)


@given(batches)
@examples(25)
def test_partitions_change_nothing(
    client: redis.Redis, keys: Keys, on_cluster: IndexServer, played: list[list[list[int]]]
) -> None:
    """One partition, three and those of a cluster give the same candidates, as long as no posting is full."""
    answers = []
    for number, place in enumerate((Place(1, None), Place(3, None), Place(PARTITIONS, on_cluster))):
        apart = Keys(f"{keys.namespace}.{number}")
        drop_namespace(client, apart, server=place.server)
        index = Index(client, apart, place.shape(window_documents=1000), place.server)
        clock = iter(range(1000, 2000))
        answers.append([index.probe([at(next(clock), numbers) for numbers in batch]) for batch in played])
        drop_namespace(client, apart, server=place.server)
    assert answers[0] == answers[1] == answers[2]


def test_partitions_change_nothing_in_a_crowd(client: redis.Redis, keys: Keys) -> None:
    """Three partitions choose the candidates of one, in its order, where many share something with a text."""
    answers = []
    for partitions in (1, 3):
        place = Place(partitions, None)
        index = Index(client, Keys(f"{keys.namespace}.{partitions}"), place.shape(window_documents=1000))
        index.probe([at(10 + number, [number, number + 1, 20 + number % 5]) for number in range(15)])
        answers.append(index.probe([at(50, range(25))]))
        drop_namespace(client, Keys(f"{keys.namespace}.{partitions}"))
    assert MOST_CANDIDATES < len(answers[0][0])
    assert answers[0] == answers[1]


@given(st.permutations(range(5)))
@examples(15)
def test_of_each_pair_the_one_probed_later_finds_the_other(client: redis.Redis, keys: Keys, order: list[int]) -> None:
    """Whatever order copies are probed in, each finds those that were probed before it: no pair is lost."""
    clear(client, keys)
    index = Index(client, keys, SETTINGS.index_shape)
    copies = [at(100 + number, [1]) for number in range(4)]
    probed: list[bytes] = []
    for number in order:
        if number < len(copies):
            assert sorted(found(index, copies[number])[0]) == sorted(probed)
            probed.append(copies[number].id)


def test_every_candidate_has_a_signature(client: redis.Redis, keys: Keys, place: Place) -> None:
    """What a probe returns can be read; an id that was never there is missing from the answer."""
    index = Index(client, keys, place.shape(window_documents=1000), place.server)
    sketches = [at(1, [1]), at(8 * DAY, [2])]
    index.probe(sketches)
    assert set(index.read_signatures([sketch.id for sketch in sketches] + [b"\0" * 12])) == {s.id for s in sketches}
    assert index.read_signatures([]) == {}


def test_postings_stay_in_the_compact_form(client: redis.Redis, keys: Keys) -> None:
    """A full window leaves every bucket a listpack, with values of at most 64 bytes."""
    index = Index(client, keys, Settings(window_documents=200).index_shape)
    for start in range(0, 200, 50):
        index.probe([at(1000 + number, [number % 50], sequence=number) for number in range(start, start + 50)])
    buckets = list(client.scan_iter(match=f"{keys.of_layout('*').postings_prefix(0)}*"))
    encodings = {client.object("encoding", bucket) for bucket in buckets}
    assert encodings in ({b"listpack"}, {b"ziplist"})  # the name before Redis 7
    assert max(len(value) for bucket in buckets for value in client.hgetall(bucket).values()) == 48


def test_what_holds_texts_expires(client: redis.Redis, keys: Keys) -> None:
    """Signatures have an expiry by the clock as a backstop; postings leave with their slice, which its list names."""
    shape = Settings(window_documents=1000, partitions=2).index_shape
    Index(client, keys, shape).probe([at(1, [1]), at(2, [1, 2])])
    lasting = {key.decode() for key in client.scan_iter(match=keys.prefix + "*") if client.ttl(key) < 0}
    laid = keys.of_layout(shape.layout)
    buckets = {key for key in lasting if any(key.startswith(laid.postings_prefix(part)) for part in range(2))}
    assert lasting - buckets == {keys.meta, laid.index_slices(0), laid.index_slices(1)}
    assert buckets


@pytest.mark.parametrize(
    ("other", "variable"),
    [
        (Settings(window_documents=50_000), "COPYDESK_WINDOW_DOCUMENTS"),
        (
            Settings(window_documents=1000, window_days=3),
            r"made for 7 days, this worker is set up for 3 days \(COPYDESK_WINDOW_DAYS\)",
        ),
        (Settings(window_documents=1000, partitions=2), r"set up with 2 partitions \(COPYDESK_PARTITIONS\)"),
    ],
)
def test_other_settings_are_refused(client: redis.Redis, keys: Keys, other: Settings, variable: str) -> None:
    """A worker whose index would look elsewhere does not start; it is told which setting differs, in its unit."""
    Index(client, keys, SETTINGS.index_shape)
    Index(client, keys, SETTINGS.index_shape)
    with pytest.raises(SettingsError, match=variable):
        Index(client, keys, other.index_shape)


def test_an_empty_batch_is_nothing(client: redis.Redis, keys: Keys) -> None:
    """No sketches, no answer."""
    assert Index(client, keys, SETTINGS.index_shape).probe([]) == []


@given(st.integers(1, 10**12))
def test_the_number_of_buckets_follows_the_window(documents: int) -> None:
    """More documents never mean fewer buckets, and the number of a bucket fits six hex digits."""
    assert 0 <= bucket_bits(documents) <= bucket_bits(documents * 2) <= 24
