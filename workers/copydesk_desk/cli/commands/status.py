"""`copydesk status`: backlog, workers, outputs, readers."""

import sys

import msgspec
import orjson
import typer
from rich.console import Console
from rich.table import Table

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.session import join_session
from copydesk_desk.operations.status import Status, read_status
from copydesk_matching.index.fill import WindowFill, read_window_fill
from copydesk_workers.settings import read_settings


def status(redis: RedisUrl = None, namespace: Namespace = None, as_json: Json = False) -> None:
    """Show what is waiting, who works, what came out and whether its readers keep up.

    Exit code 0: documents move or none wait. 1: documents wait and no worker is there, so this also serves as a health
    check of workers; what else may be wrong, `copydesk doctor` says.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    with join_session(settings, HERE) as session:
        found = read_status(session.client, session.keys)
        window = read_window_fill(session.client, session.keys, settings.window_documents)
    if as_json:
        shown = msgspec.to_builtins(found) | {"window": msgspec.to_builtins(window)}
        sys.stdout.buffer.write(orjson.dumps(shown, option=orjson.OPT_APPEND_NEWLINE))
    else:
        _print(found, window)
    if found.waiting + found.in_hand and not found.workers:
        raise typer.Exit(1)


def _print(found: Status, window: WindowFill | None) -> None:
    console = Console()
    console.print(f"[bold]{found.namespace}[/bold] on {found.server}, {found.memory_bytes / 2**20:,.1f} MiB in use")
    console.print(f"raw: {found.waiting:,} waiting, {found.in_hand:,} in hand, {found.workers} workers")
    if found.waiting + found.in_hand and not found.workers:
        console.print("[red]documents wait and no worker is there: start `copydesk work`[/red]")
    if window is not None:
        console.print(f"window: {window.shown}")
        if window.advice:
            console.print("[yellow]that is nearly what the index was made for, or more: see `copydesk doctor`[/yellow]")
    counts = Table("count", "since the namespace began", title="outcomes")
    for name, value in found.counters.items():
        counts.add_row(name.replace("_", " "), f"{value:,}")
    console.print(counts)
    outputs = Table("stream", "kept", "ever added", "first", "last", title="outputs")
    for output in found.outputs:
        outputs.add_row(
            output.stream, f"{output.entries:,}", f"{output.added:,}", output.first or "", output.last or ""
        )
    console.print(outputs)
    for reader in found.readers:
        behind = "?" if reader.behind is None else f"{reader.behind:,}"
        console.print(f"group {reader.group} on {reader.stream}: {behind} behind, {reader.pending:,} not acknowledged")
        if reader.lost:
            console.print(
                f"[red]group {reader.group} fell behind what is kept of {reader.stream} and has lost entries:"
                " raise COPYDESK_KEEP_HOURS or COPYDESK_KEEP_ENTRIES, or add readers[/red]"
            )
