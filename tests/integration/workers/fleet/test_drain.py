"""The reading loop of a ticket, in this process, on a real server: order, marks, burials, and a server in trouble."""

from collections.abc import Callable, Sequence

import pytest
import redis
from msgspec.structs import replace

from copydesk_schemas import GROUP, DeadReason, Keys
from copydesk_workers.fleet.drain import Drain
from copydesk_workers.fleet.lanes import Lanes, enter_slow_lane, leave_slow_lane
from copydesk_workers.fleet.raw_stream import CUT_SHORT, OWN_DEATH, RawStream, drained, ensure_group, weigh
from copydesk_workers.fleet.watch import Death, SharedWatch
from copydesk_workers.pipeline.intake import RawEntry, SeedsWait, Watch
from copydesk_workers.settings import Settings

#: The ticket never runs out: the loop ends when a test says so, or when nothing waits and nothing is in hand.
SETTINGS = Settings(ticket_seconds=600, batch_documents=3)


class Recorder:
    """A processor that acknowledges, and remembers what it was given. `before` runs before each batch."""

    def __init__(
        self, client: redis.Redis, keys: Keys, before: Callable[[list[str]], None] = lambda batch: None
    ) -> None:
        self._client = client
        self._keys = keys
        self._before = before
        self.batches: list[list[str]] = []
        self.buried: list[tuple[str, DeadReason, str]] = []

    def process(self, batch: Sequence[RawEntry], watch: Watch) -> None:
        """Finishes the batch."""
        ids = [entry.entry_id for entry in batch]
        self._before(ids)
        for entry_id in ids:
            watch.begin(entry_id)
            watch.end()
        self._client.xack(self._keys.raw, GROUP, *ids)
        self._client.xdel(self._keys.raw, *ids)
        self.batches.append(ids)

    def bury(self, entry: RawEntry, reason: DeadReason, detail: str) -> None:
        """Finishes the entry as dead."""
        self._client.xack(self._keys.raw, GROUP, entry.entry_id)
        self._client.xdel(self._keys.raw, entry.entry_id)
        self.buried.append((entry.entry_id, reason, detail))


def push(client: redis.Redis, keys: Keys, count: int) -> list[str]:
    """Pushes `count` documents; their ids."""
    ensure_group(client, keys)
    with client.pipeline() as pipeline:
        for number in range(count):
            pipeline.xadd(keys.raw, {"document": str(number)})
        return [entry_id.decode() for entry_id in pipeline.execute()]


def drain(
    client: redis.Redis,
    keys: Keys,
    recorder: Recorder,
    *,
    settings: Settings = SETTINGS,
    stopping: Callable[[], bool] | None = None,
    deaths: dict[str, Death] | None = None,
    watch: SharedWatch | None = None,
    lanes: Lanes | None = None,
) -> None:
    """Runs one ticket as consumer `me`, until `stopping` or, without it, until all is finished."""
    stopping = stopping or (lambda: drained(client, keys))
    stream = RawStream(client, keys, "me", settings.reclaim_seconds)
    Drain(stream, recorder, watch or SharedWatch(), settings, stopping, deaths or {}, lanes or Lanes()).run()


def test_new_entries_come_in_batches(client: redis.Redis, keys: Keys) -> None:
    """New entries are handed over in stream order, as many at once as the setting says, and leave no mark."""
    pushed = push(client, keys, 7)
    recorder = Recorder(client, keys)
    drain(client, keys, recorder)
    assert [pushed[:3], pushed[3:6], pushed[6:]] == recorder.batches
    assert 0 == client.exists(keys.attempts)


def test_leftovers_of_a_death_come_first_and_alone(client: redis.Redis, keys: Keys) -> None:
    """What this consumer was handed before a death is worked on before anything new, each entry alone."""
    pushed = push(client, keys, 5)
    RawStream(client, keys, "me", 60).new(2, 1)
    recorder = Recorder(client, keys)
    drain(client, keys, recorder)
    assert [pushed[:1], pushed[1:2], pushed[2:]] == recorder.batches
    assert 0 == client.exists(keys.attempts)


def test_an_attempt_alone_is_marked_while_it_lasts(client: redis.Redis, keys: Keys) -> None:
    """The mark is there before the processor begins: a death in the middle leaves it."""
    [entry_id] = push(client, keys, 1)
    RawStream(client, keys, "me", 60).new(1, 1)
    seen: list[bytes | str | None] = []
    drain(client, keys, Recorder(client, keys, lambda batch: seen.append(client.hget(keys.attempts, entry_id))))
    assert [b"1"] == seen


@pytest.mark.parametrize(
    ("deaths", "expected"),
    [
        ({}, ("crashed", "not known")),
        ({"timeout": 1}, ("timeout", "ended after 30.5 s")),
    ],
)
def test_the_third_attempt_buries(
    client: redis.Redis, keys: Keys, deaths: dict[str, int], expected: tuple[str, str]
) -> None:
    """After two deaths by an entry alone in hand it is not tried again: dead, with the reason the parent saw.

    Its neighbour ended a worker once, and twice something else did.
    """
    entry_id, neighbour = push(client, keys, 2)
    stream = RawStream(client, keys, "me", 60)
    stream.new(2, 1)
    for own_death in (entry_id, entry_id, neighbour):
        stream.mark(own_death)
        weigh(client, keys, own_death)
    assert (OWN_DEATH, OWN_DEATH + CUT_SHORT) == (stream.mark(neighbour), stream.mark(neighbour))
    recorder = Recorder(client, keys)
    known = {entry_id: Death("timeout", "it was ended after 30.5 s")} if deaths else {}
    drain(client, keys, recorder, deaths=known)
    [(buried, reason, detail)] = recorder.buried
    assert (entry_id, expected[0]) == (buried, reason)
    assert expected[1] in detail
    assert [[neighbour]] == recorder.batches
    assert 0 == client.exists(keys.attempts)


def test_deaths_from_outside_bury_late(client: redis.Redis, keys: Keys) -> None:
    """An entry that was alone in hand in five deaths of others' making is tried again; after six it is dead."""
    entry_id, neighbour = push(client, keys, 2)
    RawStream(client, keys, "me", 60).new(2, 1)
    client.hset(keys.attempts, entry_id, 6 * CUT_SHORT)
    client.hset(keys.attempts, neighbour, 5 * CUT_SHORT)
    recorder = Recorder(client, keys)
    drain(client, keys, recorder)
    assert [entry_id] == [buried for buried, _, _ in recorder.buried]
    assert [[neighbour]] == recorder.batches


def test_a_death_of_an_entry_that_is_finished_leaves_no_mark(client: redis.Redis, keys: Keys) -> None:
    """Its worker died behind its commit, or another one has finished it: there is nothing to count."""
    weigh(client, keys, "1-0")
    assert 0 == client.exists(keys.attempts)


def test_a_bug_passes_through_and_counts(client: redis.Redis, keys: Keys) -> None:
    """What the processor raises is loud; alone in hand it counts as a death, and the parent can read what it was."""
    [entry_id] = push(client, keys, 1)
    RawStream(client, keys, "me", 60).new(1, 1)

    def fail(batch: list[str]) -> None:
        raise LookupError("a bug")

    watch = SharedWatch()
    with pytest.raises(LookupError):
        drain(client, keys, Recorder(client, keys, fail), watch=watch)
    assert b"1" == client.hget(keys.attempts, entry_id)
    assert (entry_id, Death("crashed", "LookupError: a bug")) == watch.death(0, None)


def test_trouble_with_the_server_counts_for_no_entry(client: redis.Redis, keys: Keys) -> None:
    """A lost connection is waited out: the batch is tried again whole, an entry alone with one mark, neither dies."""
    pushed = push(client, keys, 4)
    RawStream(client, keys, "me", 60).new(1, 1)
    failures = {0: 3, 1: 3}
    marks: set[bytes | str | None] = set()

    def fail(batch: list[str]) -> None:
        marks.add(client.hget(keys.attempts, pushed[0]))
        which = 0 if batch == pushed[:1] else 1
        if failures[which]:
            failures[which] -= 1
            raise redis.exceptions.ConnectionError("gone")

    recorder = Recorder(client, keys, fail)
    drain(
        client,
        keys,
        recorder,
        settings=SETTINGS,
        stopping=lambda: len(recorder.batches) == 2,
    )
    assert [pushed[:1], pushed[1:]] == recorder.batches
    assert {b"1", None} == marks
    assert [] == recorder.buried
    assert 0 == client.exists(keys.attempts)


def test_a_mark_is_taken_back_when_a_stop_cuts_the_attempt_short(client: redis.Redis, keys: Keys) -> None:
    """An attempt that a stop ended while the server was away was no death."""
    push(client, keys, 1)
    RawStream(client, keys, "me", 60).new(1, 1)
    tried: list[list[str]] = []

    def fail(batch: list[str]) -> None:
        tried.append(batch)
        raise redis.exceptions.TimeoutError("no answer")

    watch = SharedWatch()
    drain(client, keys, Recorder(client, keys, fail), stopping=lambda: bool(tried), watch=watch)
    assert 1 == len(tried)
    assert None is watch.death(0, None)
    assert 0 == client.exists(keys.attempts)
    assert 1 == client.xpending(keys.raw, GROUP)["pending"]


def test_a_mark_is_taken_back_when_trouble_outlasts_the_ticket(client: redis.Redis, keys: Keys) -> None:
    """A server in trouble until the time of the ticket is over, or refusing a command for hours, ends no document."""
    push(client, keys, 1)
    RawStream(client, keys, "me", 60).new(1, 1)
    settings = Settings(ticket_seconds=1, batch_documents=3)

    def refuse(batch: list[str]) -> None:
        raise redis.exceptions.NoPermissionError("No permissions to access a key")

    for _ in range(3):
        watch, recorder = SharedWatch(), Recorder(client, keys, refuse)
        drain(client, keys, recorder, settings=settings, stopping=lambda: False, watch=watch)
        assert [] == recorder.buried
        assert None is watch.death(0, None)
        assert 0 == client.exists(keys.attempts)
    assert 1 == client.xpending(keys.raw, GROUP)["pending"]


def test_a_stop_is_heard_after_the_batch_in_hand(client: redis.Redis, keys: Keys) -> None:
    """The batch in hand is finished, the next one is not begun."""
    push(client, keys, 9)
    recorder = Recorder(client, keys)
    drain(client, keys, recorder, stopping=lambda: bool(recorder.batches))
    assert 1 == len(recorder.batches)
    assert 6 == client.xlen(keys.raw)
    assert 0 == client.xpending(keys.raw, GROUP)["pending"]


def test_a_lost_group_is_made_again(client: redis.Redis, keys: Keys) -> None:
    """If the group is gone with the data of the server, the loop makes it again and reads on."""
    pushed = push(client, keys, 3)
    groups = iter([lambda: client.xgroup_destroy(keys.raw, GROUP)])

    def destroy(batch: list[str]) -> None:
        next(groups, lambda: None)()

    recorder = Recorder(client, keys, destroy)
    settings = SETTINGS
    more: list[str] = []

    def stopping() -> bool:
        if recorder.batches and not more:
            more.extend(push(client, keys, 1))
        return len(recorder.batches) == 2

    client.xgroup_destroy(keys.raw, GROUP)
    drain(client, keys, recorder, settings=settings, stopping=stopping)
    assert [pushed, more] == recorder.batches


def resting() -> SharedWatch:
    """A watch as the parent leaves it: the slow lane has no turn while others wait."""
    watch = SharedWatch()
    watch.rest(60)
    return watch


def handed(client: redis.Redis, keys: Keys, count: int) -> tuple[list[str], Lanes]:
    """Pushes entries that were all handed to `me`, in a batch whose first entry ended the horse; and the lanes then."""
    pushed = push(client, keys, count)
    RawStream(client, keys, "me", 60).new(count, 1)
    lanes = Lanes()
    lanes.blame(pushed[0], 2.0, pushed)
    return pushed, lanes


def test_neighbours_go_on_at_once_and_the_culprit_last(client: redis.Redis, keys: Keys) -> None:
    """The rest of a batch goes on together, without a mark; who ended the horse is tried alone behind new entries."""
    handed_out, lanes = handed(client, keys, 4)
    new = push(client, keys, 2)
    recorder = Recorder(client, keys)
    drain(client, keys, recorder, lanes=lanes, watch=resting())
    assert [handed_out[1:], new, handed_out[:1]] == recorder.batches
    assert 0 == client.exists(keys.attempts)
    assert 0 == client.exists(keys.slow_lane)


def test_new_entries_go_before_neighbours_that_lost_time(client: redis.Redis, keys: Keys) -> None:
    """When another of the neighbours has ended the horse, new entries come first, and the rest when none wait."""
    handed_out, lanes = handed(client, keys, 4)
    lanes.blame(handed_out[1], 60.0, handed_out[1:])
    new = push(client, keys, 5)
    recorder = Recorder(client, keys)
    drain(client, keys, recorder, lanes=lanes, watch=resting())
    assert [new[:3], new[3:], handed_out[2:], handed_out[:1], handed_out[1:2]] == recorder.batches


def test_neighbours_go_one_by_one_where_the_culprit_is_not_known(client: redis.Redis, keys: Keys) -> None:
    """If the whole batch was in hand, each of it is tried alone, without a mark."""
    pushed = push(client, keys, 3)
    RawStream(client, keys, "me", 60).new(3, 1)
    lanes = Lanes()
    lanes.blame("", 2.0, pushed)
    recorder = Recorder(client, keys)
    drain(client, keys, recorder, lanes=lanes, watch=resting())
    assert [[one] for one in pushed] == recorder.batches


def test_one_worker_at_a_time_is_in_the_slow_lane(client: redis.Redis, keys: Keys) -> None:
    """While another worker tries a slow entry, this one takes new ones; then it has its turn."""
    pushed = push(client, keys, 1)
    RawStream(client, keys, "me", 60).new(1, 1)
    lanes = Lanes()
    lanes.set_aside(pushed[0])
    assert enter_slow_lane(client, keys, 60)
    assert not enter_slow_lane(client, keys, 60)
    new = push(client, keys, 1)
    recorder = Recorder(client, keys, lambda batch: leave_slow_lane(client, keys) if batch == new else None)
    drain(client, keys, recorder, lanes=lanes)
    assert [new, pushed] == recorder.batches


def test_a_slow_entry_gets_its_turn_while_others_wait(client: redis.Redis, keys: Keys) -> None:
    """When its pause is over, the slow lane goes before new entries, once; then it pauses again."""
    pushed = push(client, keys, 2)
    RawStream(client, keys, "me", 60).new(2, 1)
    lanes = Lanes()
    for entry_id in pushed:
        lanes.set_aside(entry_id)
    new = push(client, keys, 4)
    recorder = Recorder(client, keys)
    drain(client, keys, recorder, lanes=lanes)
    assert [pushed[:1], new[:3], new[3:], pushed[1:]] == recorder.batches


def test_waiting_entries_are_not_reclaimed(client: redis.Redis, keys: Keys) -> None:
    """Entries that wait in a lane are kept from other workers, however long they were silent."""
    handed_out, lanes = handed(client, keys, 2)
    client.xclaim(keys.raw, GROUP, "me", 0, [*handed_out], idle=3_600_000, justid=True)
    new = push(client, keys, 1)
    other = RawStream(client, keys, "other", SETTINGS.reclaim_seconds)
    found: list[RawEntry | None] = []
    recorder = Recorder(client, keys, lambda batch: found.append(other.reclaim()))
    drain(client, keys, recorder, lanes=lanes, watch=resting())
    assert [handed_out[1:], new, handed_out[:1]] == recorder.batches
    assert [None, None, None] == found


class WithoutIndex(Recorder):
    """A processor that leaves seeds as long as `away` says so."""

    def __init__(self, client: redis.Redis, keys: Keys, seeds: set[str], away: Callable[[], bool]) -> None:
        super().__init__(client, keys)
        self._seeds, self._is_away = seeds, away
        self.tries = 0

    def process(self, batch: Sequence[RawEntry], watch: Watch) -> None:
        """Finishes all but the seeds."""
        left = [entry.entry_id for entry in batch if self._is_away() and entry.entry_id in self._seeds]
        if rest := [entry for entry in batch if entry.entry_id not in left]:
            super().process(rest, watch)
        if left:
            self.tries += 1
            raise SeedsWait({0}, left)


def test_seeds_that_wait_for_the_index_hold_up_nothing(client: redis.Redis, keys: Keys) -> None:
    """A worker with one in hand tried nothing else: whoever may push stopped all of them while a node was away."""
    pushed = push(client, keys, 9)
    seeds = {pushed[0], pushed[4]}
    settings = replace(SETTINGS, reclaim_seconds=0.2, document_seconds=0.1)
    recorder = WithoutIndex(client, keys, seeds, lambda: recorder.tries < 4)
    drain(client, keys, recorder, settings=settings)
    done = [entry_id for batch in recorder.batches for entry_id in batch]
    assert [entry_id for entry_id in pushed if entry_id not in seeds] == done[:7]
    assert seeds == set(done[7:])
    assert 0 == client.exists(keys.attempts)
    assert [] == recorder.buried


def test_leftover_seeds_that_wait_hold_up_nothing(client: redis.Redis, keys: Keys) -> None:
    """Those that a dead worker had in hand, likewise: they keep no mark for it."""
    pushed = push(client, keys, 3)
    RawStream(client, keys, "me", 60).new(2, 1)
    settings = replace(SETTINGS, reclaim_seconds=0.2, document_seconds=0.1)
    recorder = WithoutIndex(client, keys, {pushed[0]}, lambda: recorder.tries < 3)
    drain(client, keys, recorder, settings=settings)
    assert [pushed[1:2], pushed[2:], pushed[:1]] == recorder.batches
    assert 0 == client.exists(keys.attempts)
