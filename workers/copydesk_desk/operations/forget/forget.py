"""Takedowns: removes records from everything that copydesk keeps. Only a state remains, which says so.

First, some records at a time in one step, their stream entries, places in stories and signatures are removed and their
states are marked. From then on nothing matches these records. What only names them is removed afterwards, piece by
piece. Every step can be repeated, so after an interruption the takedown is simply requested again.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_desk.operations import recount
from copydesk_desk.operations.forget.maps import forget_addresses, forget_links, forget_texts
from copydesk_desk.operations.sinks.undelivered import forget_undelivered, named_in
from copydesk_matching.index.index import Index
from copydesk_matching.index.server import IndexServer
from copydesk_matching.index.shape import IndexShape, read_shape
from copydesk_matching.index.takedown import forget_signatures, forget_sketches, walk_postings
from copydesk_schemas import (
    CopydeskError,
    DocumentError,
    Keys,
    Record,
    decode_growth,
    decode_record,
    entry_numbers,
    pack_id,
    pack_record_id,
    unpack_id,
)
from copydesk_schemas.ids import MAX_POSITION
from copydesk_text.newsroom.split_articles import MOST_ARTICLES
from copydesk_workers.pipeline.outlet import outlet_of
from copydesk_workers.pipeline.sketches import sketch_records
from copydesk_workers.records.provenance import encode_name
from copydesk_workers.records.states import read_states
from copydesk_workers.server.streams import StreamEntry, pieces_bounded

_AT_ONCE: Final = 200
#: Records that are read and removed at once: each may have megabytes.
_RECORDS_AT_ONCE: Final = 32
#: Articles of a page whose states are asked for at once: more than a page has. Those for which one dead letter of the
#: page stands have none, and there may be hundreds of them between two that are published.
_ARTICLES: Final = MOST_ARTICLES + 1
#: Takedowns that are noted for recordings, the newest.
_TAKEDOWNS: Final = 100_000


_COUNT_LESS, _RECORDS, _LETTERS = (
    files("copydesk_desk.operations.forget").joinpath(f"{name}.lua").read_text("utf-8")
    for name in ("count_less", "forget_records", "forget_letters")
)
_LAYOUT: Final = files("copydesk_workers.records").joinpath("flow_layout.lua").read_text("utf-8")
_FORGET_RECORDS: Final = _LAYOUT + _COUNT_LESS + recount.RECOUNT + _RECORDS
_FORGET_LETTERS: Final = _LAYOUT + _COUNT_LESS + _LETTERS

#: Told what is being gone through, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


class CannotForget(CopydeskError):
    """There is nothing under this id, or it is not published yet."""


class Removed(Struct, kw_only=True):
    """What was removed: known records, entries of each stream, and whatever named them elsewhere."""

    records: int = 0
    clean: int = 0
    duplicates: int = 0
    dead: int = 0
    archive: int = 0
    stories: int = 0
    growths: int = 0
    undelivered: int = 0
    signatures: int = 0
    postings: int = 0
    texts: int = 0
    addresses: int = 0
    links: int = 0


class Target(Struct, frozen=True, kw_only=True):
    """What to forget: packed record ids, and the raw ids of the pages whose raw document and dead letters go.

    Of `pages`, which are among these, all articles go, also those that nothing but a sink still holds.
    """

    ids: frozenset[bytes]
    raw_ids: frozenset[str]
    pages: frozenset[str] = frozenset()


def forget_id(
    client: redis.Redis,
    keys: Keys,
    id_: str,
    progress: Progress = lambda what, done, total: None,
    server: IndexServer | None = None,
) -> Removed:
    """Removes one record, or all articles of one page; in both cases the raw document and its dead letters too.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        id_: A record id, or the raw id of a page.
        progress: Told what is being searched, how much of it is done, and how much there is.
        server: Where the index lives; None: beside the streams.

    Returns:
        What was removed; all zeros if it was forgotten before.

    Raises:
        CannotForget: There is no such record or page, or it is not published yet.
        IdOutOfRange: This is not an id.
    """
    raw_id, slash, _ = id_.partition("/")
    if slash:
        target = Target(ids=frozenset({pack_record_id(id_)}), raw_ids=frozenset({raw_id}))
    else:
        page = frozenset({raw_id})
        target = Target(ids=frozenset(articles_of(client, keys, raw_id)), raw_ids=page, pages=page)
    if client.xrange(keys.raw, raw_id, raw_id):
        raise CannotForget(f"{id_} is still in the queue of {keys.namespace!r}: forget it once it is published")
    removed = forget(client, keys, target, progress, server)
    if removed == Removed() and not _known(client, keys, target.ids):
        raise CannotForget(f"there is no record or page {id_} in {keys.namespace!r} (--namespace names another)")
    return removed


def articles_of(client: redis.Redis, keys: Keys, raw_id: str) -> list[bytes]:
    """The packed ids of the articles of a page that have a state."""
    window = read_shape(client, keys).window
    found: list[bytes] = []
    for first in range(0, MAX_POSITION, _ARTICLES):
        asked = [pack_id(raw_id, position) for position in range(first, first + _ARTICLES)]
        states = read_states(client, keys, window, asked)
        found += states
        if asked[-1] not in states:
            break
    return found


def forget(
    client: redis.Redis,
    keys: Keys,
    target: Target,
    progress: Progress = lambda what, done, total: None,
    server: IndexServer | None = None,
) -> Removed:
    """Removes the target.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        target: The records and pages to remove.
        progress: As for `forget_id`.
        server: As for `forget_id`.

    Returns:
        What was removed; all zeros if nothing of it is left.

    Raises:
        CopydeskError: No worker has ever run in the namespace, or it is being migrated.
    """
    removed = Removed()
    shape = read_shape(client, keys)
    if client.exists(keys.migration):  # its new index may hold the record already
        raise CopydeskError(f"{keys.namespace!r} is being migrated: forget when `copydesk migrate` is done")
    index = Index(client, keys, shape, server)
    unknown = target.ids - _known(client, keys, target.ids)
    unindexed: set[bytes] = set()
    removed.dead += _delete_letters(client, keys, {raw_id.encode() for raw_id in target.raw_ids}, progress)
    ids = sorted(target.ids)
    for start in range(0, len(ids), _RECORDS_AT_ONCE):
        some = ids[start : start + _RECORDS_AT_ONCE]
        records = _records(client, keys, shape, some)
        sketches = sketch_records(client, keys, shape.window, records, index.read_signatures(some), server)
        _forget_records(client, keys, index, some, removed)
        found, whole = forget_sketches(index, sketches)
        removed.postings += found
        unindexed.update(id_ for id_ in some if id_ not in whole)
    removed.archive += _delete_archived(client, keys, {raw_id.encode() for raw_id in target.raw_ids}, progress)
    recount.recount_left(client, keys, shape.window)  # a full server has room by now
    _forget_entries(client, keys, target, unknown, removed, progress)
    names = {unpack_id(id_) for id_ in ids}
    removed.undelivered = forget_undelivered(client, keys, names, target.raw_ids, target.pages)
    if ids:
        window = shape.window
        removed.texts = forget_texts(client, keys, window, target.ids)
        removed.addresses = forget_addresses(client, keys, window, target.ids)
        removed.links = forget_links(client, keys, window, target.ids)
    removed.postings += walk_postings(
        index.server, keys, shape, sorted(unindexed), lambda done, total: progress("index", done, total)
    )
    return removed


def _records(client: redis.Redis, keys: Keys, shape: IndexShape, ids: Sequence[bytes]) -> list[Record]:
    """The records whose text is still in a stream."""
    states = read_states(client, keys, shape.window, ids).values()
    with client.pipeline(transaction=False) as pipe:
        for state in states:
            if state.published and state.entry_id:
                pipe.xrange(f"{keys.prefix}{state.stream}", state.entry_id, state.entry_id)
        found = cast("list[list[tuple[bytes, dict[bytes, bytes]]]]", pipe.execute())
    records = []
    for entries in found:
        try:
            records += [decode_record(fields[b"record"]) for _, fields in entries]
        except DocumentError:
            continue  # what is no record is taken out of the index by the walk
    return records


def _forget_records(client: redis.Redis, keys: Keys, index: Index, ids: Sequence[bytes], removed: Removed) -> None:
    """Does what happens at once: removes entries, places in stories and signatures, and marks the states."""
    script = client.register_script(_FORGET_RECORDS)
    named = [keys.clean, keys.duplicates, keys.dead, keys.newest_stories, keys.slices, keys.ended_slices, keys.recounts]
    answer = script(keys=named, args=[keys.prefix, index.shape.window, recount.TIGHT_NAMES, recount.AT_ONCE, *ids])
    marked, clean, duplicates, dead, left = cast("list[int]", answer)
    removed.records += marked
    removed.clean += clean
    removed.duplicates += duplicates
    removed.dead += dead
    removed.stories += left
    removed.signatures += forget_signatures(index.server, keys, index.shape, ids)


def _known(client: redis.Redis, keys: Keys, ids: Collection[bytes]) -> frozenset[bytes]:
    """The ids that have a state."""
    return frozenset(read_states(client, keys, read_shape(client, keys).window, ids))


def _forget_entries(
    client: redis.Redis, keys: Keys, target: Target, unknown: Collection[bytes], removed: Removed, progress: Progress
) -> None:
    """Removes what names the records in the stream of growths, and entries of records that outlived their state."""
    if target.ids:
        removed.growths += _delete_growths(client, keys, target.ids, progress)
    if unknown:
        ids = {unpack_id(id_).encode() for id_ in unknown}
        removed.clean += _delete(client, keys.clean, b"id", ids, "clean", progress)
        removed.duplicates += _delete(client, keys.duplicates, b"id", ids, "duplicates", progress)


def _delete_archived(client: redis.Redis, keys: Keys, raw_ids: Collection[bytes], progress: Progress) -> int:
    """Removes the documents from the archive, and notes the numbers of their commits: else they would seem lost."""
    deleted = 0
    for entries in in_pieces(client, keys.archive, "archive", progress):
        hits = {entry_id: fields for entry_id, fields in entries if fields.get(b"raw_id") in raw_ids}
        if hits:
            commits = [int(fields[b"commit"]) for fields in hits.values()]
            client.zadd(keys.takedowns, {str(commit): commit for commit in commits})
            deleted += int(client.xdel(keys.archive, *hits))
    client.zremrangebyrank(keys.takedowns, 0, -_TAKEDOWNS - 1)
    return deleted


def _delete_letters(client: redis.Redis, keys: Keys, raw_ids: Collection[bytes], progress: Progress) -> int:
    """Deletes the dead letters of the pages, and takes them out of the flow by source."""
    script = client.register_script(_FORGET_LETTERS)
    deleted = 0
    for entries in in_pieces(client, keys.dead, "dead", progress):
        arguments: list[str | bytes | int] = [keys.prefix]
        for entry_id, fields in entries:
            if fields.get(b"raw_id") in raw_ids:
                milliseconds, _ = entry_numbers(fields[b"raw_id"].decode())
                arguments += (entry_id, milliseconds, encode_name(outlet_of(fields.get(b"document", b""))))
        if arguments[1:]:
            deleted += int(cast(int, script(keys=[keys.dead], args=arguments)))
    return deleted


def _delete_growths(client: redis.Redis, keys: Keys, ids: Collection[bytes], progress: Progress) -> int:
    """Deletes the entries of the stream of growths that name one of the records as theirs, as head, first or latest."""
    names = {unpack_id(id_) for id_ in ids}
    deleted = 0
    for entries in in_pieces(client, keys.growths, "stories", progress):
        hits = [entry_id for entry_id, fields in entries if names & _named(fields)]
        if hits:
            deleted += int(client.xdel(keys.growths, *hits))
    return deleted


def _named(fields: Mapping[bytes, bytes]) -> set[str]:
    try:
        return named_in(decode_growth(fields.get(b"growth", b"")))
    except DocumentError:  # nobody can read it: what stands beside it has to do
        return {fields.get(b"id", b"").decode(errors="replace")}


def _delete(
    client: redis.Redis, stream: str, field: bytes, values: Collection[bytes], what: str, progress: Progress
) -> int:
    """Deletes the entries whose field has one of these values; returns how many."""
    deleted = 0
    for entries in in_pieces(client, stream, what, progress):
        hits = [entry_id for entry_id, fields in entries if fields.get(field) in values]
        if hits:
            deleted += int(client.xdel(stream, *hits))
    return deleted


def in_pieces(client: redis.Redis, stream: str, what: str, progress: Progress) -> Iterator[list[StreamEntry]]:
    """Yields the entries that a stream holds now, some at a time."""
    total, done = int(client.xlen(stream)), 0
    for entries in pieces_bounded(client, stream, count=_AT_ONCE):
        yield entries
        done += len(entries)
        progress(what, min(done, total), total)
        if done >= total:
            return
