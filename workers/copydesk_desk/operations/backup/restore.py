"""Writes a backup into an empty namespace, on the same server or another one."""

import uuid
from pathlib import Path
from typing import Any, Final

import redis
from msgspec import Struct

from copydesk_desk.operations.backup.backup_file import DamagedBackup, Header, Piece, read_backup, size_of
from copydesk_matching.index.shape import FORMAT_VERSION, HOME
from copydesk_schemas import CopydeskError, Keys
from copydesk_schemas.keys import FORMAT, INCARNATION, RESTORING
from copydesk_workers.server.outages import is_trouble

#: Commands that are sent together, and bytes in them: one that is larger goes with few others.
_AT_ONCE: Final = 200
_BYTES_AT_ONCE: Final = 32 << 20
#: A group that makes an empty stream, and goes at once.
_NOBODY: Final = "restore"


class NotEmpty(CopydeskError):
    """There is something in the namespace: a backup is restored into an empty one only."""


class Restored(Struct, frozen=True, kw_only=True):
    """What was restored.

    `made_at` is when the backup was made, in milliseconds since 1970. Without `index` workers wait for a migration.
    """

    namespace: str
    source: str
    made_at: int
    pieces: int
    waiting: int
    records: int
    index: bool


def restore(client: redis.Redis, keys: Keys, path: Path) -> Restored:
    """Writes a backup into an empty namespace. Workers that start meanwhile wait until it is whole.

    Args:
        client: A client that answers in bytes.
        keys: The namespace, of any name.
        path: The file.

    Returns:
        What was restored.

    Raises:
        NotEmpty: There is something in the namespace.
        DamagedBackup: The file is damaged, or made by a newer version. Nothing was written, unless the server refused
            what was; the namespace then stays closed.
    """
    header = _verify(path)
    for key in client.scan_iter(match=keys.prefix + "*", count=1000):
        if not key.startswith(keys.rq_prefix.encode()):
            raise NotEmpty(
                f"there is something in {keys.namespace!r} ({key.decode()}): restore into another --namespace, or"
                f" remove this one (`copydesk drop {keys.namespace}`)"
            )
    if not client.hsetnx(keys.meta, FORMAT, RESTORING):
        raise NotEmpty(f"someone has begun to use {keys.namespace!r} meanwhile: restore into another --namespace")
    writing = _Writing(client, keys)
    try:
        for message in read_backup(path):
            if isinstance(message, Piece):
                writing.add(message)
        writing.end(index=header.index)
    except redis.exceptions.ResponseError as error:
        if is_trouble(error):
            raise
        raise DamagedBackup(
            f"{path} does not fit together, the server refuses it: {str(error)[:200]}. What was written stays closed:"
            f" remove it with `copydesk drop {keys.namespace}`"
        ) from None
    return Restored(
        namespace=keys.namespace,
        source=header.namespace,
        made_at=header.made_at,
        pieces=writing.pieces,
        waiting=int(client.xlen(keys.raw)),
        records=int(client.xlen(keys.clean)) + int(client.xlen(keys.duplicates)),
        index=header.index,
    )


def _verify(path: Path) -> Header:
    """Reads the file to its end; returns its header."""
    header = None
    for message in read_backup(path):
        header = message if isinstance(message, Header) else header
    assert header is not None, "it begins with one"
    if header.format > FORMAT_VERSION:
        raise DamagedBackup(
            f"{path} holds an index of format {header.format}, this version of copydesk has {FORMAT_VERSION}: restore"
            " it with a newer version"
        )
    return header


class _Writing:
    """Writes the pieces, some at a time. What depends on the entries of streams comes last, and `meta` behind all."""

    def __init__(self, client: redis.Redis, keys: Keys) -> None:
        self._client, self._keys = client, keys
        self._pipe = client.pipeline(transaction=False)
        self._held = 0
        self._last: list[Piece] = []
        self._groups: set[tuple[str, bytes]] = set()
        self._meta: list[bytes] = []
        self.pieces = 0

    def add(self, piece: Piece) -> None:
        """Writes a piece."""
        self.pieces += 1
        key, value, pipe = self._keys.prefix + piece.name, piece.value, self._pipe
        if key == self._keys.meta:
            self._meta += value
            return
        if piece.kind in ("ends", "group"):
            self._last.append(piece)
            return
        if piece.kind == "hash":
            _send(pipe, "HSET", key, *value)
        elif piece.kind == "string":
            _send(pipe, "SET", key, value)
        elif piece.kind == "set":
            _send(pipe, "SADD", key, *value)
        elif piece.kind == "zset":
            scores = [part for at in range(0, len(value), 2) for part in (value[at + 1], value[at])]
            _send(pipe, "ZADD", key, *scores)
        else:
            for entry_id, fields in value:
                _send(pipe, "XADD", key, entry_id, *fields)
        if piece.lives:
            pipe.pexpire(key, piece.lives)
        self._held += size_of(value)
        if len(pipe) >= _AT_ONCE or self._held >= _BYTES_AT_ONCE:
            pipe.execute()
            self._held = 0

    def end(self, *, index: bool) -> None:
        """Writes where streams and groups stand, then `meta`: from then on workers take the namespace.

        Without an index it gets a format before all others, and no place: `copydesk migrate` makes one where the
        settings say.
        """
        self._pipe.execute()
        for piece in sorted(self._last, key=lambda piece: piece.kind == "group"):
            key = self._keys.prefix + piece.name
            if piece.kind == "ends":
                self._set_ends(key, *piece.value)
            else:
                self._make_group(key, *piece.value)
        self._meta += [INCARNATION.encode(), uuid.uuid4().hex.encode()]  # what was in hand before is of another epoch
        if not index:
            pairs = dict(zip(self._meta[::2], self._meta[1::2], strict=True)) | {FORMAT.encode(): b"0"}
            self._meta = [part for name, value in pairs.items() if name != HOME.encode() for part in (name, value)]
        _send(self._client, "HSET", self._keys.meta, *self._meta)

    def _set_ends(self, key: str, last: bytes, added: int | None, deleted: bytes | None) -> None:
        client = self._client
        if not client.exists(key):
            client.xgroup_create(key, _NOBODY, id="0", mkstream=True)
            client.xgroup_destroy(key, _NOBODY)
        if last == b"0-0":
            return
        try:
            if added is None:
                raise redis.exceptions.ResponseError("the server that it is from does not count")
            _send(client, "XSETID", key, last, "ENTRIESADDED", added, "MAXDELETEDID", deleted or b"0-0")
        except redis.exceptions.ResponseError:  # before Redis 7.0
            _send(client, "XSETID", key, last)

    def _make_group(self, key: str, name: bytes, last: bytes, read: int | None, pending: list[Any]) -> None:
        client = self._client
        if (key, name) not in self._groups:  # one with much that is pending has several pieces
            self._groups.add((key, name))
            try:
                if read is None:
                    raise redis.exceptions.ResponseError("how much it has read is not known")
                _send(client, "XGROUP", "CREATE", key, name, last, "ENTRIESREAD", read)
            except redis.exceptions.ResponseError:  # before Redis 7.0
                _send(client, "XGROUP", "CREATE", key, name, last)
        for at in range(0, len(pending), _AT_ONCE):
            with client.pipeline(transaction=False) as pipe:
                for entry_id, consumer, deliveries in pending[at : at + _AT_ONCE]:
                    pipe.xclaim(key, name, consumer, 0, [entry_id], retrycount=deliveries, force=True, justid=True)
                pipe.execute()


def _send(client: redis.Redis, *command: Any) -> None:
    """Sends a command as it is, or adds it to a pipeline."""
    client.execute_command(*command)  # type: ignore[no-untyped-call]  # redis-py's
