"""A sink: every entry is in the target once, whoever dies between which two steps, and whatever the target says."""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import orjson
import pytest
import redis
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.producers.stream import publish

from copydesk_desk.operations.sinks import deliver, undelivered
from copydesk_desk.operations.sinks.deliver import Sink, when_there
from copydesk_desk.operations.sinks.undelivered import TooManyUndelivered, UndeliveredStore
from copydesk_desk.operations.status import read_status
from copydesk_desk.operations.wanted import Wanted
from copydesk_schemas import Keys, Record, SettingsError
from copydesk_workers.server.heartbeat import Heartbeat
from copydesk_workers.sinks.json_lines import JsonLines
from copydesk_workers.sinks.sqlite import SqliteTable
from copydesk_workers.sinks.target import AT_ONCE, Entry, Gathering, Refused, Target, TargetAway

Opener = Callable[[Path, Keys], Target]
KINDS: Final[dict[str, Opener]] = {
    "sqlite": lambda path, _: SqliteTable(path, "clean"),
    "jsonl": lambda path, keys: JsonLines(path, keys, "clean"),
}


class Killed(BaseException):
    """The process ends here."""


class Dying:
    """A target before or behind whose write the process dies."""

    def __init__(self, target: Target, *, before: bool) -> None:
        self._target, self._before = target, before
        self.gathering: Gathering = target.gathering
        self.is_new = target.is_new

    def begin(self) -> None:
        self._target.begin()

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        if not self._before:
            self._target.write(entries)
        raise Killed

    def close(self) -> None:
        self._target.close()


class Memory:
    """A target that answers what a test says, and remembers what it took."""

    gathering: Gathering = AT_ONCE
    is_new = False

    def __init__(self, *, away: int = 0, refuses: Sequence[str] = ()) -> None:
        self.away, self.refuses = away, set(refuses)
        self.titles: list[str | None] = []

    def begin(self) -> None:
        """There is nothing to make."""

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        if self.away:
            self.away -= 1
            raise TargetAway("it sleeps", wait=0)
        titles = {entry.id: _title(entry) for entry in entries}
        self.titles += [title for title in titles.values() if title not in self.refuses]
        return [Refused(entry, "it does not like it") for entry in entries if titles[entry.id] in self.refuses]

    def close(self) -> None:
        """There is nothing to close."""


class Files(Memory):
    """A target that gathers, and remembers how large the batches were that it got."""

    gathering = Gathering(entries=5_000, seconds=60.0, size=200_000)

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        self.sizes.append(sum(len(entry.line) for entry in entries))
        return super().write(entries)


def _title(entry: Entry) -> str | None:
    assert isinstance(entry.content, Record)
    return entry.content.title


@pytest.fixture
def memory() -> Memory:
    """A target that takes everything."""
    return Memory()


def sink(client: redis.Redis, keys: Keys, target: Target) -> Sink:
    """A sink of the clean stream."""
    return Sink(client, keys, "clean", "g", target)


def pending(client: redis.Redis, keys: Keys) -> int:
    """How many entries are not acknowledged."""
    return int(client.xpending(keys.clean, "g")["pending"])


def titles(kind: str, path: Path) -> list[str]:
    """What a file holds, in the order in which it was written."""
    if kind == "jsonl":
        return [orjson.loads(line)["title"] for line in path.read_bytes().splitlines()]
    with closing(sqlite3.connect(path)) as database:
        return [str(title) for (title,) in database.execute("SELECT title FROM clean ORDER BY rowid")]


@pytest.mark.parametrize("kind", KINDS)
@given(deaths=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=4))
@settings(max_examples=8)
def test_every_record_once_whoever_dies(
    client: redis.Redis,
    keys: Keys,
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    deaths: list[tuple[int, bool]],
) -> None:
    """Killed before the target has them, or before they are acknowledged: all records are there, once, in order."""
    client.delete(keys.clean)
    path = tmp_path_factory.mktemp("out") / "news"
    expected = publish(client, keys.clean, 2)
    for count, before in deaths:
        expected += publish(client, keys.clean, count, first=len(expected) + 1)
        with closing(Dying(KINDS[kind](path, keys), before=before)) as target:
            try:
                sink(client, keys, target).run(once=True)
            except Killed:
                continue
    with closing(KINDS[kind](path, keys)) as target:
        sink(client, keys, target).run(once=True)
    assert (expected, 0) == (titles(kind, path), pending(client, keys))


def test_what_is_gathered_fits_into_memory(client: redis.Redis, keys: Keys) -> None:
    """Large records are written before there are as many as the target would like: 5,000 of 2 MB would be 10 GB."""
    expected = publish(client, keys.clean, 300, size=2_000)
    files = Files()
    sink(client, keys, files).run(once=True)
    assert expected == files.titles
    assert len(files.sizes) > 1
    # A batch is as large as its bound, and as what was read last.
    assert max(files.sizes) < 200_000 + deliver._AT_ONCE * 3_000


def test_a_new_target_does_not_go_on_in_an_old_group(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """It would miss what the group has read: SettingsError, also the second time; another group begins again."""
    publish(client, keys.clean, 3)
    with closing(SqliteTable(tmp_path / "a", "clean")) as target:
        sink(client, keys, target).run(once=True)
    for _ in range(2):
        with (
            closing(SqliteTable(tmp_path / "b", "clean")) as target,
            pytest.raises(SettingsError, match="the target is new and would miss that"),
        ):
            sink(client, keys, target)
    with closing(SqliteTable(tmp_path / "b", "clean")) as target:
        Sink(client, keys, "clean", "other", target).run(once=True)
    assert ["T1", "T2", "T3"] == titles("sqlite", tmp_path / "b")


def test_a_target_that_is_away_is_waited_for(client: redis.Redis, keys: Keys, caplog: pytest.LogCaptureFixture) -> None:
    """It is tried until it takes the entries; the log says once that it is away, and that it is back."""
    publish(client, keys.clean, 2)
    target = Memory(away=3)
    with caplog.at_level(logging.WARNING):
        sink(client, keys, target).run(once=True)
    assert ["the target is away: it sleeps; trying again", "the target is back"] == caplog.messages
    assert (["T1", "T2"], 0) == (target.titles, pending(client, keys))


def test_a_sink_is_alive_while_its_target_is_away_and_ready_when_it_took_the_entries(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A probe sees both: that it goes on, and that nothing arrives."""
    publish(client, keys.clean, 2)
    target = Memory(away=3)
    heartbeat = Heartbeat(str(tmp_path), clock=iter(range(100)).__next__)
    seen: list[bool] = []

    def pause(_: float) -> None:
        seen.append((tmp_path / "alive").exists() and not (tmp_path / "ready").exists())
        (tmp_path / "ready").unlink(missing_ok=True)  # from before the first write

    monkeypatch.setattr("copydesk_desk.operations.sinks.deliver.time.sleep", pause)
    Sink(client, keys, "clean", "g", target, heartbeat=heartbeat).run(once=True)
    assert [True, True] == seen[1:]
    assert (tmp_path / "ready").exists()


def test_a_sink_that_waits_for_long_is_seen_to_be_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target may ask for an hour; a probe that restarts what is silent for ten minutes sees a sign each minute."""
    heartbeat = Heartbeat(str(tmp_path), clock=iter(range(100)).__next__)
    slept: list[float] = []
    asked = iter([1000.0, None])

    def pause(seconds: float) -> None:
        assert (tmp_path / "alive").exists()
        (tmp_path / "alive").unlink()
        slept.append(seconds)

    def do() -> str:
        if (wait := next(asked)) is not None:
            raise TargetAway("busy", wait=wait)
        return "done"

    monkeypatch.setattr("copydesk_desk.operations.sinks.deliver.time.sleep", pause)
    assert "done" == when_there(do, heartbeat)
    assert (1000.0, True) == (sum(slept), max(slept) <= 60)


def test_what_is_refused_is_kept_and_can_be_delivered_again(client: redis.Redis, keys: Keys) -> None:
    """Refused entries hold nothing up. They are kept with the reason, and `again` delivers them, those it can."""
    publish(client, keys.clean, 5)
    target = Memory(refuses=["T2", "T4"])
    first = sink(client, keys, target)
    first.run(once=True)
    assert (["T1", "T3", "T5"], 3, 2) == (target.titles, first.delivered.written, first.delivered.refused)
    assert 0 == pending(client, keys)
    store = UndeliveredStore(client, keys, "clean", "g")
    assert [("it does not like it", 1)] * 2 == [(one.why, one.tries) for one in store.read()]
    target.refuses = {"T4"}
    sink(client, keys, target).again()
    assert [("T4", 2)] == [(orjson.loads(one.content)["title"], one.tries) for one in store.read()]
    target.refuses = set()
    sink(client, keys, target).again()
    assert (["T1", "T3", "T5", "T2", "T4"], 0) == (target.titles, store.count())


def test_large_entries_are_kept_by_their_id(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """10,000 records of 2 MB, which many receivers refuse, were 19 GB. They are read from the stream again."""
    monkeypatch.setattr(undelivered, "WHOLE", 100)
    publish(client, keys.clean, 3)
    target = Memory(refuses=["T1", "T2", "T3"])
    sink(client, keys, target).run(once=True)
    store = UndeliveredStore(client, keys, "clean", "g")
    assert [""] * 3 == [one.content for one in store.read()]
    client.xdel(keys.clean, store.read()[1].id)
    target.refuses = set()
    sink(client, keys, target).again()
    assert (["T1", "T3"], 1) == (target.titles, store.count())
    assert "has left clean" in caplog.text


def test_entries_can_be_given_up(client: redis.Redis, keys: Keys) -> None:
    """What is removed is gone; other sinks have their own, and the status tells how many each has."""
    publish(client, keys.clean, 2)
    sink(client, keys, Memory(refuses=["T1", "T2"])).run(once=True)
    Sink(client, keys, "clean", "other", Memory()).run(once=True)
    store = UndeliveredStore(client, keys, "clean", "g")
    for expected in (2, 1):
        found = {reader.group: reader.undelivered for reader in read_status(client, keys).readers}
        assert {"g": expected, "other": 0} == found
        assert 1 == store.remove([store.read()[0].id])
    assert 0 == store.count()


def test_a_target_that_refuses_too_much_stops_the_sink(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before more is kept than may be, the sink ends and says why; nothing is acknowledged that is not kept."""
    monkeypatch.setattr(undelivered, "MOST", 3)
    publish(client, keys.clean, 5)
    with pytest.raises(TooManyUndelivered, match="the last one: it does not like it"):
        sink(client, keys, Memory(refuses=[f"T{number}" for number in range(9)])).run(once=True)
    assert (5, 0) == (pending(client, keys), UndeliveredStore(client, keys, "clean", "g").count())


def test_ctrl_c_writes_what_is_in_hand(client: redis.Redis, keys: Keys, memory: Memory) -> None:
    """A target that gathers for long gets what was read when the sink is stopped."""
    publish(client, keys.clean, 3)

    class Interrupting(Memory):
        gathering = Gathering(entries=2, seconds=600)

        def write(self, entries: Sequence[Entry]) -> list[Refused]:
            memory.write(entries)
            if len(memory.titles) == 2:
                raise KeyboardInterrupt
            return []

    sink(client, keys, Interrupting()).run()
    assert {"T1", "T2", "T3"} == set(memory.titles)
    assert 0 == pending(client, keys)


def test_the_beginning_of_a_new_group(client: redis.Redis, keys: Keys, memory: Memory) -> None:
    """With `$` only what comes from now on; the place is kept from then on."""
    publish(client, keys.clean, 2)
    sink(client, keys, memory).run(start="$", once=True)
    publish(client, keys.clean, 1, first=3)
    sink(client, keys, memory).run(start="$", once=True)
    assert ["T3"] == memory.titles


def test_only_what_is_wanted_is_delivered(client: redis.Redis, keys: Keys, memory: Memory) -> None:
    """The others are acknowledged, and do not come again; what is no record is never left out."""
    publish(client, keys.clean, 5)
    Sink(client, keys, "clean", "g", memory, Wanted(q="t3")).run(once=True)
    assert (["T3"], 0) == (memory.titles, pending(client, keys))
    Sink(client, keys, "clean", "g", memory).run(once=True)
    assert ["T3"] == memory.titles


def test_a_target_that_cannot_be_opened_yet_is_waited_for(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it takes, with one line in the log when it is away and one when it is back."""
    monkeypatch.setattr(deliver, "FIRST_PAUSE", 0.001)
    answers = iter([TargetAway("no connection"), TargetAway("no connection"), None])

    def open_it() -> str:
        if (trouble := next(answers)) is not None:
            raise trouble
        return "open"

    with caplog.at_level(logging.WARNING):
        assert "open" == deliver.when_there(open_it)
    assert ["the target is away: no connection; trying again", "the target is back"] == caplog.messages


def test_pauses_are_bounded() -> None:
    """A target that is away for long is tried once a minute."""
    assert 0 < deliver.FIRST_PAUSE < deliver.LONGEST_PAUSE <= 60
