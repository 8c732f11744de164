"""Prints what a namespace is doing now."""

from shlex import quote

from rich.table import Table

from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.operations.status import Status
from copydesk_matching.index.fill import WindowFill
from copydesk_schemas.counted import counted


def print_status(found: Status, window: WindowFill | None, *, clear: bool = False) -> None:
    """Prints the backlog, the window, the outcomes, the outputs and their readers; `clear`: on an empty terminal."""
    console = CleanConsole()
    if clear:
        console.clear()
    memory = f"{found.memory_bytes / 2**20:,.1f} MiB in use"
    console.print(line((found.namespace, "bold"), f" on {found.server}, {memory}"))
    console.print(f"raw: {found.waiting:,} waiting, {found.in_hand:,} in hand, {counted(found.workers, 'worker')}")
    if found.waiting + found.in_hand and not found.workers:
        console.print(line(("documents wait and no worker is there: start `copydesk work`", "red")))
    for loss in found.losses:
        console.print(line((f"lost: {loss.shown}", "red")), soft_wrap=True)
    if window is not None:
        console.print(f"window: {window.shown}")
        if window.advice:
            console.print(
                line(("that is nearly what the index was made for, or more: see `copydesk doctor`", "yellow"))
            )
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
        if reader.undelivered:
            told = f"{counted(reader.undelivered, 'entry was', 'entries were')} refused by its target"
            console.print(
                line((told, "yellow"), f": `copydesk sink undelivered {quote(reader.group)}`"), soft_wrap=True
            )
        if reader.lost:
            console.print(
                f"[red]group {reader.group} fell behind what is kept of {reader.stream} and has lost entries:"
                " raise COPYDESK_KEEP_HOURS or COPYDESK_KEEP_ENTRIES, or add readers[/red]"
            )
