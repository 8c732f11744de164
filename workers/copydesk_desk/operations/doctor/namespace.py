"""Questions about one namespace: is it worked on, and does anything get lost on its way in or out."""

from collections.abc import Mapping
from shlex import quote
from typing import Any

import redis

from copydesk_desk.operations.doctor.finding import Finding
from copydesk_desk.operations.recover import slices_ahead
from copydesk_desk.operations.status import Status, read_status
from copydesk_matching.index.fill import read_window_fill
from copydesk_matching.index.index import Index
from copydesk_matching.index.server import IndexServer, PartitionsAway, on_primary
from copydesk_matching.index.shape import has_shape
from copydesk_schemas import GROUP, Keys, NeedsMigration, SettingsError
from copydesk_schemas.counted import counted
from copydesk_workers.pipeline.event_time import LatestTime, spoils_ids
from copydesk_workers.server.claims import check_claims
from copydesk_workers.server.ledger import READERS, read_losses, take_stock, unnoted
from copydesk_workers.settings import Settings


def examine_namespace(
    client: redis.Redis, keys: Keys, settings: Settings, server: IndexServer | None = None
) -> list[Finding]:
    """Answers the questions about the namespace. One that was never used gets few findings.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        settings: The settings that its workers have.
        server: Where the index lives; None: beside the streams.
    """
    server = server or on_primary(client)
    status = read_status(client, keys)
    raw, group = _raw_stream(client, keys)
    return [
        _settings(client, keys, settings, server),
        _window(client, keys, settings, server),
        _ids(client, keys, settings, raw, server),
        _group(raw, group),
        _documents(client, keys),
        _backlog(status, group),
        _consumers(client, keys, settings, group),
        _dead(client, keys),
        *_readers(client, keys, status),
    ]


def _settings(client: redis.Redis, keys: Keys, settings: Settings, server: IndexServer) -> Finding:
    if not has_shape(client, keys):
        return Finding("settings", "ok", "no worker has set up the index yet")
    try:
        Index(client, keys, settings.index_shape, server)  # writes nothing where the index has its settings
        check_claims(client, keys, settings)
    except NeedsMigration as error:
        return Finding("settings", "fail", "workers of this version wait", str(error))
    except SettingsError as error:
        return Finding("settings", "fail", "a worker with this machine's settings would not start", str(error))
    return Finding("settings", "ok", "those of the index")


def _window(client: redis.Redis, keys: Keys, settings: Settings, server: IndexServer) -> Finding:
    try:
        fill = read_window_fill(client, keys, settings.window_documents, server)
    except PartitionsAway as error:
        return Finding("window", "warn", "not known", str(error))
    except NeedsMigration:
        return Finding("window", "ok", "not known: the index has another format")
    if fill is None:
        return Finding("window", "ok", "nothing in the index yet")
    return Finding("window", "warn" if fill.advice else "ok", fill.shown, fill.advice)


def _raw_stream(client: redis.Redis, keys: Keys) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """The raw stream and the workers' group at one moment, as XINFO tells them. Without a stream, empty and None."""
    if not client.exists(keys.raw):
        return {}, None
    with client.pipeline(transaction=True) as pipeline:
        pipeline.xinfo_stream(keys.raw)
        pipeline.xinfo_groups(keys.raw)
        stream, found = pipeline.execute()
    return stream, next((group for group in found if group["name"] == GROUP.encode()), None)


def _ids(client: redis.Redis, keys: Keys, settings: Settings, raw: Mapping[str, Any], server: IndexServer) -> Finding:
    """Compares the newest id that was ever pushed, and the newest slices, with the server's clock."""
    latest = LatestTime(client, keys, settings.ahead_milliseconds)
    newest = raw["last-generated-id"].decode() if raw else "0-0"
    ahead = spoils_ids(newest, latest.read())
    try:
        slices = slices_ahead(client, keys, latest, server)
    except PartitionsAway as error:
        return Finding("ids", "warn", "not known", str(error))
    except NeedsMigration:  # told with the settings
        slices = set()
    if not ahead and not slices:
        return Finding("ids", "ok", "any, for replay" if latest.ahead is None else "none too far ahead of the clock")
    found = [f"the newest id pushed is {newest}: ids behind it are out of range"] if ahead else []
    found += [f"slice {slice_} lies ahead of it" for slice_ in sorted(slices)]
    return Finding(
        "ids",
        "fail",
        "; ".join(found),
        "what is pushed now gets such ids too and ends as dead letters, or the window no longer moves: `copydesk"
        " recover`, then `copydesk dead requeue --reason id_out_of_range`; and find out who gives ids to XADD",
    )


def _group(raw: Mapping[str, Any], group: Mapping[str, Any] | None) -> Finding:
    check = "workers' group"
    if not raw:
        return Finding(check, "ok", "nothing was ever pushed, and no worker has run")
    if group is None:
        return Finding(check, "warn", "the raw stream has none yet", "the first `copydesk work` makes it")
    return Finding(check, "ok", f"read up to {group['last-delivered-id'].decode()}")


def _documents(client: redis.Redis, keys: Keys) -> Finding:
    """Whether every document that was ever added was committed or waits."""
    check = "documents"
    stock = take_stock(client, keys, note=False)
    lost = [loss for loss in read_losses(client, keys) + unnoted(stock) if loss.kind not in READERS]
    if lost:
        return Finding(
            check,
            "fail",
            "; ".join(loss.shown for loss in lost),
            "only the workers may take from the raw stream: find out who else does (`copydesk acl`), or what became of"
            " the server, and push these again. `copydesk check --repair` takes note of it",
        )
    if stock.added is None:
        return Finding(check, "ok", "not known whether all are here: the server does not count (Redis 7.0 and later)")
    return Finding(check, "ok", f"{stock.added:,} added: {stock.committed:,} processed and {stock.waiting:,} waiting")


def _backlog(status: Status, group: Mapping[str, Any] | None) -> Finding:
    found = f"{status.waiting:,} waiting, {status.in_hand:,} in hand, {counted(status.workers, 'worker')}"
    if status.waiting + status.in_hand and not status.workers:
        return Finding("backlog", "fail", found, "start `copydesk work`")
    return Finding("backlog", "ok", found)


def _consumers(client: redis.Redis, keys: Keys, settings: Settings, group: Mapping[str, Any] | None) -> Finding:
    if group is None:
        return Finding("consumers", "ok", "none")
    limit = 2 * settings.reclaim_after
    consumers = client.xinfo_consumers(keys.raw, GROUP)
    stale = [one for one in consumers if one["pending"] and one["idle"] / 1000 > limit]
    if not stale:
        return Finding("consumers", "ok", f"{len(consumers)}, none silent with documents in hand")
    named = ", ".join(
        f"{one['name'].decode(errors='replace')} ({counted(one['pending'], 'document')}, silent"
        f" {one['idle'] / 1000:,.0f} s)"
        for one in stale
    )
    return Finding(
        "consumers",
        "warn",
        named,
        "any running worker takes their documents over; if this stays, no worker is running, or all of them hang",
    )


def _dead(client: redis.Redis, keys: Keys) -> Finding:
    count = int(client.xlen(keys.dead))
    advice = "" if not count else "`copydesk dead list` says why, `copydesk dead requeue` tries them again"
    return Finding("dead letters", "ok", f"{count:,}", advice)


def _readers(client: redis.Redis, keys: Keys, status: Status) -> list[Finding]:
    """A finding for each group that reads an output, and one for each that lost records, even if it has caught up."""
    advice = "raise COPYDESK_KEEP_HOURS or COPYDESK_KEEP_ENTRIES, or add readers"
    findings = [
        Finding(
            f"{loss.kind} {loss.where}", "fail", loss.shown, f"{advice}; `copydesk check --repair` takes note of it"
        )
        for loss in read_losses(client, keys)
        if loss.kind in READERS
    ]
    for reader in status.readers:
        check = f"reader {reader.group} of {reader.stream}"
        behind = "how far behind is not known" if reader.behind is None else f"{reader.behind:,} behind"
        found = f"{behind}, {reader.pending:,} not acknowledged"
        if reader.lost:
            findings.append(Finding(check, "fail", found, f"it fell behind what is kept and lost records: {advice}"))
        elif reader.undelivered:
            refused = f"{counted(reader.undelivered, 'entry was', 'entries were')} refused by its target"
            findings.append(
                Finding(check, "warn", refused, f"`copydesk sink undelivered {quote(reader.group)}` says why")
            )
        else:
            findings.append(Finding(check, "ok", found))
    return findings
