"""Writes a namespace to a file while it is in use, as it was at one moment between two commits.

What producers noted is read first. Notes may be older than the queue and never younger: a batch that is in neither is
pushed again. Whoever may push may make any number of them, so commits do not wait for that.

Commits pause while what they write is read: the queue, the bookkeeping, and where the outputs and their readers stand.
Then they go on. The outputs are read up to where they stood, and the index as it is: what was looked up since then and
not committed is in the queue of the backup, and is looked up again where it is restored.

An index on servers of its own is left out: `copydesk migrate` rebuilds it from the records that are restored.
"""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

import redis
from msgspec import Struct

from copydesk_desk.operations.backup.backup_file import BackupWriter, Header, Kind, Piece, size_of
from copydesk_desk.operations.backup.notes import read_producers, read_progress
from copydesk_matching.index.shape import FORMAT_VERSION, HOME, check_format, read_meta
from copydesk_schemas import CopydeskError, Keys
from copydesk_schemas.ids import GREATEST
from copydesk_workers.pipeline.event_time import server_milliseconds
from copydesk_workers.server.streams import groups, info, read_bounded
from copydesk_workers.server.versions import version_of

#: Fields or members in one piece, and entries of a stream: these may have megabytes each.
_PIECE: Final = 500
_ENTRIES: Final = 50
#: Bytes from which on a piece is not added to, so that it can be held in memory where it is read.
_PIECE_BYTES: Final = 8 << 20
#: Keys that are read at once.
_KEYS: Final = 500
#: Bytes of the name of a consumer whose entries are kept.
_LONGEST_CONSUMER: Final = 1_000
#: Consumers that are listed, of all groups together: a reader can make millions.
_MOST_CONSUMERS: Final = 10_000
#: Commits go on by themselves after this, should this process be killed.
_PAUSE_SECONDS: Final = 30
#: A migration may begin this long after the last sign of a backup that was killed.
_HELD_SECONDS: Final = 60
_HOLD, _CROWD = (
    files("copydesk_desk.operations.backup").joinpath(f"{name}.lua").read_text("utf-8") for name in ("hold", "crowd")
)
#: What stands for bytes that are no UTF-8.
_REPLACED: Final = "\ufffd"
#: Names behind the prefix that are not kept: what RQ has, who is logged in, who holds which lock.
_OMITTED: Final = (
    "rq:",
    "desk_session:",
    "pause",
    "backups",
    "migration",
    "slow_lane",
    "stop",
    "raw_rebuilt",
    "next:",
    "recounts",
)
#: Names of what commits write. The index has most keys, and `producer:…` and `progress` are what producers note.
_OTHERS: Final = "[^{p]*"
#: Kinds of pieces that can be cut, and how many values of each belong together: a field and its value.
_TAKES: Final[dict[Kind, int]] = {"hash": 2, "zset": 2, "set": 1, "stream": 1}

#: Told what is being written, and how many keys or entries of it are.
Progress = Callable[[str, int], None]


class BackedUp(Struct, frozen=True, kw_only=True):
    """What a backup holds. `paused`: seconds without a commit. `index`: whether the index is in it."""

    namespace: str
    path: str
    keys: int
    waiting: int
    records: int
    size: int
    paused: float
    index: bool


def backup(client: redis.Redis, keys: Keys, path: Path, progress: Progress = lambda what, done: None) -> BackedUp:
    """Writes a namespace to a file. Producers, readers and the fleet go on; only commits pause for a moment.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        path: The file, which must not be there yet; a folder: the file gets a name in it.
        progress: Told how far it is.

    Returns:
        What was written.

    Raises:
        CopydeskError: There is nothing in the namespace, it is being migrated or restored, or the file cannot be
            written.
    """
    found, _ = read_meta(client, keys)
    if found is None:
        raise CopydeskError(f"there is nothing in {keys.namespace!r}: no worker has run in this namespace")
    check_format(keys.namespace, found)
    made_at = server_milliseconds(client)
    if path.is_dir():
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(made_at / 1000))
        path = path / f"{keys.namespace}-{stamp}.copydesk.zst"
    version = version_of(client.info("server")).shown
    index = not client.hexists(keys.meta, HOME)
    with _claimed(client, keys) as hold, BackupWriter(path) as writer:
        writer.write(
            Header(namespace=keys.namespace, format=FORMAT_VERSION, made_at=made_at, server=version, index=index)
        )
        reading = _Reading(client, keys, writer, progress, hold)
        paused = reading.bookkeeping()
        records = reading.outputs()
        if index:
            reading.index()
        size = writer.finish()
    return BackedUp(
        namespace=keys.namespace,
        path=str(path),
        keys=reading.keys,
        waiting=reading.waiting,
        records=records,
        size=size,
        paused=paused,
        index=index,
    )


@contextmanager
def _claimed(client: redis.Redis, keys: Keys) -> Iterator[Callable[[], None]]:
    """Has no migration begin before the end of the block; gives what to call again and again meanwhile.

    Raises:
        CopydeskError: The namespace is being migrated.
    """
    who, script, due = uuid.uuid4().hex, client.register_script(_HOLD), 0.0

    def hold() -> None:
        nonlocal due
        if time.monotonic() < due:
            return
        due = time.monotonic() + _HELD_SECONDS / 10
        if not script(keys=[keys.backups, keys.migration], args=[who, _HELD_SECONDS * 1000]):
            raise CopydeskError(
                f"{keys.namespace!r} is being migrated: make the backup when `copydesk migrate` is done"
            )

    hold()
    try:
        yield hold
    finally:
        client.zrem(keys.backups, who)


class _Reading:
    """Reads the parts of a namespace, in the order in which they must be read."""

    def __init__(
        self, client: redis.Redis, keys: Keys, writer: BackupWriter, progress: Progress, claim: Callable[[], None]
    ) -> None:
        self._client, self._keys, self._writer, self._progress, self._claim = client, keys, writer, progress, claim
        self._token = uuid.uuid4().hex
        self._outputs: dict[str, str] = {}
        self.keys = self.waiting = self._listed = 0

    def bookkeeping(self) -> float:
        """Writes what commits write, while they pause; returns for how many seconds they did."""
        client, keys = self._client, self._keys
        self._write_notes()
        if not client.set(keys.pause, self._token, nx=True, ex=_PAUSE_SECONDS):
            raise CopydeskError(
                f"another backup of {keys.namespace!r} is being made: call again when it is done, or in"
                f" {_PAUSE_SECONDS} s if that process is gone"
            )
        begun = time.monotonic()
        try:
            outputs = (keys.clean, keys.duplicates, keys.dead, keys.growths, keys.archive)
            streams = {stream.encode() for stream in (keys.raw, *outputs)}
            self._write_keys([key for key in self._names(_OTHERS) if key not in streams])
            self.waiting = self._write_stream(keys.raw, None)
            for stream in outputs:
                self._outputs[stream] = self._write_ends(stream)
            if not self._end_pause():
                raise CopydeskError(
                    f"the pause of commits ended after {_PAUSE_SECONDS} s, before all was read: the server is slow, or"
                    " too much waits. Stop the workers and make the backup again"
                )
        finally:
            self._end_pause()
        return time.monotonic() - begun

    def outputs(self) -> int:
        """Writes the entries of the outputs up to where they stood; returns how many are records."""
        written = {stream: self._write_stream(stream, last) for stream, last in self._outputs.items() if last}
        return written.get(self._keys.clean, 0) + written.get(self._keys.duplicates, 0)

    def index(self) -> None:
        """Writes the index and the furniture."""
        for names in _pieces(self._client.scan_iter(match=self._keys.prefix + "{*", count=10_000)):
            self._write_keys(names)

    # -- keys by type

    def _names(self, pattern: str) -> Iterator[bytes]:
        """The keys whose names behind the prefix are of a form, without those that are not kept."""
        for key in self._client.scan_iter(match=self._keys.prefix + pattern, count=10_000):
            name = key.decode(errors="replace").removeprefix(self._keys.prefix)
            # A sink's user may make a key whose name is no UTF-8; copydesk makes none.
            if _REPLACED not in name and not name.startswith(_OMITTED):
                yield key

    def _write_notes(self) -> None:
        """Writes what producers noted."""
        for some in read_producers(self._client, self._keys):
            for key, life, fields in some:
                self._put("hash", key, life, fields)
            self._hold()
            self._progress("keys", self.keys)
        key = self._keys.progress.encode()
        for fields in read_progress(self._client, self._keys):
            self._put("hash", key, self._client.pttl(key), fields)
            self._hold()

    def _write_keys(self, names: Sequence[bytes]) -> None:
        for at in range(0, len(names), _KEYS):
            some = names[at : at + _KEYS]
            with self._client.pipeline(transaction=False) as pipe:
                for key in some:
                    pipe.type(key)
                    pipe.pttl(key)
                    pipe.hlen(key)
                found = pipe.execute(raise_on_error=False)
            kinds, lives, lengths = found[::3], found[1::3], found[2::3]
            self._write_small(some, kinds, lives, lengths)
            self._hold()
            self._progress("keys", self.keys)

    def _write_small(
        self, some: Sequence[bytes], kinds: Sequence[bytes], lives: Sequence[int], lengths: Sequence[Any]
    ) -> None:
        """Writes small keys in one round trip, the others one by one."""
        asked: list[tuple[bytes, bytes, int]] = []
        with self._client.pipeline(transaction=False) as pipe:
            for key, kind, life, length in zip(some, kinds, lives, lengths, strict=True):
                if kind == b"hash" and length <= _PIECE:
                    pipe.hgetall(key)
                elif kind == b"string":
                    pipe.get(key)
                else:
                    self._write_large(key, kind, life)
                    continue
                asked.append((key, kind, life))
            answers = pipe.execute()
        for (key, kind, life), answer in zip(asked, answers, strict=True):
            if kind == b"hash" and answer:
                self._put("hash", key, life, _flat(answer))
            elif kind == b"string" and answer is not None:
                self._put("string", key, life, answer)

    def _write_large(self, key: bytes, kind: bytes, life: int) -> None:
        client = self._client
        if kind == b"hash":
            for some in _pieces(client.hscan_iter(key, count=_PIECE)):
                self._put("hash", key, life, [part for pair in some for part in pair])
                self._hold()
        elif kind == b"set":
            for some in _pieces(client.sscan_iter(key, count=_PIECE)):
                self._put("set", key, life, some)
        elif kind == b"zset":
            for some in _pieces(client.zscan_iter(key, count=_PIECE)):
                self._put("zset", key, life, [part for member, score in some for part in (member, float(score))])
        elif kind != b"none":  # it has expired meanwhile
            raise CopydeskError(f"{key.decode()} is a {kind.decode()}: copydesk has no such key, so it is not kept")

    def _write_stream(self, key: str, last: str | None) -> int:
        """Writes the entries of a stream, up to `last`; None: all, and its ends. Returns how many."""
        if last is None:
            last = self._write_ends(key)
        after, written = "-", 0
        while last and (entries := read_bounded(self._client, key, first=after, last=last, count=_ENTRIES)):
            pieces = [[entry_id.encode(), _flat(fields)] for entry_id, fields in entries if fields]
            self._put("stream", key.encode(), 0, pieces)
            after, written = f"({entries[-1][0]}", written + len(entries)
            self._hold()
            self._progress(key.removeprefix(self._keys.prefix), written)
        return written

    def _write_ends(self, key: str) -> str:
        """Writes where a stream and its groups stand; returns its last id, '' for no stream."""
        stream = info(self._client, key)
        if not stream:
            return ""
        last = cast(bytes, stream["last-generated-id"])
        ends = [last, stream.get("entries-added"), stream.get("max-deleted-entry-id")]
        self._put("ends", key.encode(), 0, ends)
        for group in groups(self._client, key):
            name, read = group["name"], group.get("entries-read")
            pending = list(self._pending(key, name, group["consumers"])) if group["pending"] else []
            for part in [*_parts(pending, 1)] or [[]]:
                self._put("group", key.encode(), 0, [name, group["last-delivered-id"], read, part])
        return last.decode()

    def _pending(self, key: str, group: bytes, consumers: int) -> Iterator[list[Any]]:
        """What the consumers of a group have not acknowledged: id, consumer, and how often it was delivered.

        Each is told with the name of its consumer, of any length: those with names that no program has are left out.
        """
        if self._listed + consumers > _MOST_CONSUMERS:
            script, after = self._client.register_script(_CROWD), "-"
            while some := cast("list[Any]", script(keys=[key], args=[group, after, _PIECE, _LONGEST_CONSUMER])):
                yield from some
                last = some[-1][0].decode()
                if last == GREATEST:  # behind it the server takes no range
                    break
                after = f"({last}"
            return
        self._listed += consumers
        for consumer in self._client.xinfo_consumers(key, group):
            name, after = consumer["name"], "-"
            if not consumer["pending"] or len(name) > _LONGEST_CONSUMER:
                continue
            while some := cast("list[Any]", self._client.xpending_range(key, group, after, "+", _PIECE, name)):
                yield from ([one["message_id"], name, one["times_delivered"]] for one in some)
                last = some[-1]["message_id"].decode()
                if len(some) < _PIECE or last == GREATEST:
                    break
                after = f"({last}"

    def _put(self, kind: Kind, key: bytes, life: int, value: Any) -> None:
        self.keys += kind not in ("ends", "group")
        for part in _parts(value, _TAKES[kind]) if kind in _TAKES else (value,):
            self._writer.write(Piece(kind, key.decode().removeprefix(self._keys.prefix), max(life, 0), part))

    def _hold(self) -> None:
        """Lets the pause, if there is one, last on; that of another backup stays as it is. No migration may begin."""
        self._claim()
        if self._client.get(self._keys.pause) == self._token.encode():
            self._client.expire(self._keys.pause, _PAUSE_SECONDS)

    def _end_pause(self) -> bool:
        """Lets commits go on; False if they do already, or another backup has them pause."""
        is_ours = self._client.get(self._keys.pause) == self._token.encode()
        return is_ours and bool(self._client.delete(self._keys.pause))


def _flat(fields: dict[bytes, bytes]) -> list[bytes]:
    return [part for pair in fields.items() for part in pair]


def _parts(values: list[Any], together: int) -> Iterator[list[Any]]:
    """Values in parts of a bounded size; so many of them stay together."""
    first = size = 0
    for at in range(0, len(values), together):
        size += sum(map(size_of, values[at : at + together]))
        if size >= _PIECE_BYTES:
            yield values[first : at + together]
            first, size = at + together, 0
    if first < len(values):
        yield values[first:]


def _pieces(found: Iterator[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for one in found:
        some.append(one)
        if len(some) == _PIECE:
            yield some
            some = []
    if some:
        yield some
