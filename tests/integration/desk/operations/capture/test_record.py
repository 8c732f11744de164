"""Recording: all that was committed, in the order of raw ids, and no gap that is not told."""

import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
import redis
from tests.integration.desk.operations.archive import commit
from tests.processes import wait_until

from copydesk_desk.operations.capture.record import Recorder, Recording
from copydesk_producers.replay import read_capture
from copydesk_schemas import Captured, Keys, SettingsError
from copydesk_schemas.keys import SECRET
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer

A, B, C, D = "1000000-0", "1000000-7", "1000200-0", "1000300-0"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the capture goes."""
    return tmp_path / "day.jsonl.zst"


def read(path: Path) -> list[Captured]:
    """The entries of a capture."""
    return list(read_capture(path))


def test_a_capture_is_sorted_by_raw_id(client: redis.Redis, keys: Keys, path: Path) -> None:
    """Whatever the order of commits, lines stand in the order of ids, with document and outcomes; no draft is left."""
    commit(client, keys, (A, B, C), (C, A))
    recorder = Recorder(client, keys, path)
    recorder.read_available()
    assert recorder.finish() == Recording(
        entries=2, articles=2, first=A, last=C, trimmed=0, missing=0, taken_down=0, unfinished=1
    )
    assert read(path) == [Captured(id=one, document=b"{}", outcomes=("original",)) for one in (A, C)]
    assert [path] == list(path.parent.iterdir())


def test_the_first_line_has_the_secret(client: redis.Redis, keys: Keys, path: Path) -> None:
    """What the words were hashed under is in the first line alone, so that a replay decides the same."""
    client.hset(keys.meta, SECRET, "ab" * 32)
    commit(client, keys, (A, B, C), (C, B, A))
    recorder = Recorder(client, keys, path)
    recorder.read_available()
    recorder.finish()
    assert ["ab" * 32, None, None] == [entry.secret for entry in read(path)]


def test_nobody_else_may_read_it(client: redis.Redis, keys: Keys, path: Path) -> None:
    """A capture holds the secret and all documents, and so do the files that it is made of."""
    client.hset(keys.meta, SECRET, "ab" * 32)
    commit(client, keys, (A,), (A,))
    recorder = Recorder(client, keys, path)
    recorder.read_available()
    modes = [one.stat().st_mode & 0o777 for one in path.parent.iterdir()]
    recorder.finish()
    assert [0o600, 0o600] == [*modes, path.stat().st_mode & 0o777]


def test_from_leaves_out_what_is_older(client: redis.Redis, keys: Keys, path: Path) -> None:
    """An entry counts from the given id on, the sequence included."""
    commit(client, keys, (A, B, C), (C, B, A))
    recorder = Recorder(client, keys, path, (1000000, 7))
    recorder.read_available()
    recorder.finish()
    assert [B, C] == [entry.id for entry in read(path)]


def test_what_was_trimmed_before_is_told(client: redis.Redis, keys: Keys, path: Path) -> None:
    """The number of older entries that are gone is exact, and whether they may belong into the capture is known."""
    ids = [f"1000000-{number}" for number in range(300)]
    commit(client, keys, ids, ids, keep=50)
    recorder = Recorder(client, keys, path)
    recorder.read_available()
    found = recorder.finish()
    assert (300, 0) == (found.trimmed + found.entries, found.missing)
    assert not found.complete((0, 0), recorder.oldest)
    assert recorder.oldest is not None
    assert found.complete((recorder.oldest + 1, 0), recorder.oldest)


def test_a_gap_in_between_is_told(client: redis.Redis, keys: Keys, path: Path) -> None:
    """Entries that were committed while the archive was off, in the middle or at the end, are counted as missing."""
    ids = [f"1000000-{number}" for number in range(6)]
    commit(client, keys, ids[:1], ids[:1])
    commit(client, keys, ids[1:3], ids[1:3], keep=0)
    commit(client, keys, ids[3:4], ids[3:4])
    commit(client, keys, ids[4:], ids[4:], keep=0)
    recorder = Recorder(client, keys, path)
    recorder.read_available()
    found = recorder.finish()
    assert (2, 0, 4) == (found.entries, found.trimmed, found.missing)
    assert not found.complete((10**15, 0), recorder.oldest)


def test_following_takes_what_comes(client: redis.Redis, keys: Keys, path: Path) -> None:
    """What is committed while it follows is in the capture, though the archive keeps next to nothing."""
    ids = [f"1000000-{number}" for number in range(400)]
    recorder = Recorder(client, keys, path)
    with Follower(recorder) as follower:
        for start in range(0, 400, 40):
            commit(client, keys, ids[start : start + 40], list(reversed(ids[start : start + 40])), keep=40)
            follower.wait(lambda start=start: recorder.entries == start + 40)  # type: ignore[misc]  # mypy cannot type a lambda with defaults
    found = recorder.finish()
    assert (400, 0, 0) == (found.entries, found.trimmed, found.missing)
    assert ids == [entry.id for entry in read(path)]


def test_an_archive_that_is_off_is_no_empty_capture(client: redis.Redis, keys: Keys, path: Path) -> None:
    """Documents went by and none was kept: the message says which setting, and no file is left."""
    commit(client, keys, (A,), (A,), keep=0)
    with pytest.raises(SettingsError, match="COPYDESK_ARCHIVE_ENTRIES above 0"):
        Recorder(client, keys, path).read_available()
    assert [] == list(path.parent.iterdir())


def test_a_namespace_without_documents_is_an_empty_capture(client: redis.Redis, keys: Keys, path: Path) -> None:
    """Nothing was committed, so nothing is missing."""
    recorder = Recorder(client, keys, path)
    recorder.read_available()
    assert recorder.finish().complete((0, 0), recorder.oldest)
    assert [] == read(path)


@pytest.mark.parametrize(
    ("name", "said"),
    [("day.json", "is named"), ("old.jsonl.zst", "there already"), ("busy.jsonl.zst", "another recording")],
)
def test_nothing_is_overwritten(client: redis.Redis, keys: Keys, tmp_path: Path, name: str, said: str) -> None:
    """A finished capture, one in the making and a wrong name are refused by name."""
    (tmp_path / "old.jsonl.zst").touch()
    (tmp_path / "busy.jsonl.zst.part").touch()
    with pytest.raises(SettingsError, match=said):
        Recorder(client, keys, tmp_path / name)


class Follower:
    """A recorder that follows in a thread until the end of its `with`."""

    def __init__(self, recorder: Recorder) -> None:
        self.away: list[Exception] = []
        self._stop = threading.Event()
        options = {"on_away": self.away.append}
        self._thread = threading.Thread(target=recorder.follow, args=(self._stop.is_set,), kwargs=options, daemon=True)
        self._thread.start()

    def wait(self, condition: Callable[[], object]) -> None:
        """Return once the condition holds. Fails if the recorder ends before."""
        wait_until(lambda: condition() or not self._thread.is_alive(), "the recorder is so far")
        assert condition()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask it to stop, and wait for it."""
        self._stop.set()
        self._thread.join()


def on_disk(folder: Path, keys: Keys) -> redis.Redis:
    """A client of the embedded server of this folder, which has A, B, C and the commit of A on disk, and is away."""
    with EmbeddedServer(folder) as server:
        client = connect(server.url)
        commit(client, keys, (A, B, C), (A,))
    shutil.copytree(folder, folder.with_name("disk"))
    return client


@pytest.mark.parametrize("recommitted", [(B, C), ()])
def test_what_a_crash_undoes_is_not_in_the_capture(tmp_path: Path, path: Path, recommitted: Sequence[str]) -> None:
    """The server loses a second: push and commit of D are no more; C is committed anew or not yet, and there once."""
    keys, folder = Keys("crashes"), tmp_path / "server"
    client = on_disk(folder, keys)
    recorder = Recorder(client, keys, path)
    with ExitStack() as server, Follower(recorder) as follower:
        with EmbeddedServer(folder):
            commit(client, keys, (D,), (C, D))
            follower.wait(lambda: recorder.entries == 3)
        follower.wait(lambda: follower.away)
        shutil.rmtree(folder)
        shutil.copytree(folder.with_name("disk"), folder)
        server.enter_context(EmbeddedServer(folder))
        if recommitted:
            commit(client, keys, (), recommitted)
        follower.stop()
        found = recorder.finish()
    client.close()
    expected = [A, *recommitted]
    assert expected == [entry.id for entry in read(path)]
    assert (len(expected), len(expected), expected[-1]) == (found.entries, found.articles, found.last)
    assert (0, 3 - len(expected), True) == (found.missing, found.unfinished, found.complete(None, recorder.oldest))


def test_a_server_that_is_away_at_the_end_is_told(tmp_path: Path, path: Path) -> None:
    """What was read is in the capture, which is not called complete; that the server is away is told once."""
    keys, folder = Keys("crashes"), tmp_path / "server"
    client = on_disk(folder, keys)
    recorder = Recorder(client, keys, path)
    with Follower(recorder) as follower:
        with EmbeddedServer(folder):
            follower.wait(lambda: recorder.entries == 1)
        follower.wait(lambda: follower.away)
    found = recorder.finish()
    client.close()
    assert [A] == [entry.id for entry in read(path)]
    assert (None, False, 1) == (found.unfinished, found.complete(None, recorder.oldest), len(follower.away))
