"""`copydesk record`: a capture of the raw documents, for replays."""

import signal
import threading
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from copydesk_desk.cli.options import HERE, UNREAD, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.cli.views.progress import new_progress
from copydesk_desk.operations.capture.record import Recorder, Recording
from copydesk_schemas import parse_moment
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings


def record(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl.zst", help="The capture to write.", show_default=False)],
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="ID|TIME",
            help="First raw id, or time of the push (2026-03-01T09:30:00Z). Default: everything that is archived.",
            show_default=False,
        ),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Continue with what is committed from now on, until Ctrl-C.")
    ] = False,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Capture raw documents in a file, for replays.

    Writes the documents that were committed, with their ids, times and outcomes, sorted by id. They come from the
    archive, which keeps the last COPYDESK_ARCHIVE_ENTRIES (2,000) of them. With --follow it reads the archive as it is
    written, so the archive can be small, and waits while the server is away. Commits are numbered, and gaps are
    reported.

    Exit codes: 0 the capture is whole from --from on (without it: from the oldest archived entry on), 1 it could not be
    done, 3 it was written, but entries that belong into it had left the archive, or the server was away at the end.
    """
    first = parse_moment(start) if start is not None else (0, 0)
    settings = read_settings(redis_url=redis, namespace=namespace)
    stop = threading.Event()
    with reopen_session(settings, HERE) as session:
        recorder = Recorder(session.client, session.keys, file, first)
        with new_progress() as progress:
            task = progress.add_task("recorded", total=None)

            def show(count: int) -> None:
                progress.update(task, completed=count)

            if follow:
                for number in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(number, lambda *_: stop.set())
                recorder.follow(
                    stop.is_set, show, lambda error: progress.console.print(f"the server is away ({error}): waiting")
                )
            else:
                recorder.read_available(show)
            found = recorder.finish()
    # Without --from, what had left the archive before it began is not asked for.
    complete = found.complete(first if start is not None else None, recorder.oldest)
    if as_json:
        data = msgspec.to_builtins(found) | {"complete": complete}
        write_json(data)
    else:
        _print(found, file)
    if not complete:
        raise typer.Exit(UNREAD)


def _print(found: Recording, file: Path) -> None:
    CleanConsole().print(f"{file}: {counted(found.entries, 'raw document')} with {counted(found.articles, 'article')}")
    notes = CleanConsole(stderr=True)
    more = "raise COPYDESK_ARCHIVE_ENTRIES of the workers, or record with --follow"
    if found.trimmed:
        gone = f"{counted(found.trimmed, 'older document')} had left the archive before"
        notes.print(line((gone, "yellow"), f": {more}"))
    if found.missing:
        gone = f"missing from the archive, in between: {counted(found.missing, 'document')}"
        notes.print(line((gone, "red"), f": {more}"))
    if found.taken_down:
        documents = counted(found.taken_down, "document was", "documents were")
        notes.print(f"{documents} taken down by `copydesk forget`")
    if found.unfinished is None:
        notes.print(line(("the server was away at the end", "red"), ": what was committed last may be missing"))
    if found.unfinished:
        notes.print(f"{counted(found.unfinished, 'document is', 'documents are')} not finished yet and not recorded")
