"""`copydesk migrate`: brings a namespace to this version, or to another shape."""

from collections.abc import Callable
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, Json, RedisUrl
from copydesk_desk.cli.output import tell, write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings, settings_chosen


def migrate(
    namespace: Annotated[
        str | None,
        typer.Argument(
            metavar="NAMESPACE", help="Which copydesk. Default: COPYDESK_NAMESPACE, else main.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")] = False,
    redis: RedisUrl = None,
    as_json: Json = False,
) -> None:
    """Bring a namespace to this version, or to another window, without loss.

    Run it after an upgrade when workers say that the index has an older format, and to change
    COPYDESK_WINDOW_DOCUMENTS, COPYDESK_WINDOW_DAYS or COPYDESK_PARTITIONS of a namespace: with the new values set.
    What is not set stays as the namespace has it, whatever the default is.

    It rebuilds the index from the published records, beside the running fleet. Then it has the workers of the older
    version stop after the batches in hand, adds what they published last, and switches; workers of this version wait
    for that and begin by themselves. Only this last part pauses the output, for seconds. Producers and readers never
    stop. What waits, dead letters and the positions of readers stay as they are.

    Interrupted, it goes on where it was when it is called again. Workers commit nothing between the pause and the
    switch, so call it again soon.
    """
    from copydesk_desk.operations.migrate.migrate import migrate as migrate_namespace  # loads the index
    from copydesk_desk.operations.migrate.migrate import preview
    from copydesk_desk.operations.migrate.plan import keep_shape

    settings = read_settings(redis_url=redis, namespace=namespace)
    console = CleanConsole(stderr=True)
    with reopen_session(settings, HERE) as session:
        settings = keep_shape(session.client, session.keys, settings, settings_chosen())
        if dry_run:
            outlook = preview(session.client, session.keys, settings)
            if as_json:
                write_json(outlook)
            elif not outlook.told:
                console.print(f"{outlook.namespace}: nothing to do, it has this format and these settings")
            else:
                console.print(
                    f"{outlook.namespace}: {outlook.told}; {counted(outlook.records, 'record')} would be read, and"
                    f" {counted(outlook.waiting, 'waiting document')} would go on waiting. Nothing was changed"
                )
            return
        done = migrate_namespace(session.client, session.keys, settings, _progress(console, quiet=as_json))
    if as_json:
        write_json(done)
        return
    if done is None:
        console.print(f"{settings.namespace}: nothing to do, it has this format and these settings")
        return
    console.print(
        f"{done.namespace}: {done.told}; {counted(done.records, 'record is', 'records are')} in the new index,"
        f" {done.completed:,} got what older versions did not note,"
        f" {counted(done.stories, 'story was', 'stories were')} counted again. Nothing was committed for"
        f" {done.paused:.1f} s"
    )
    if lost := done.seeded + done.trimmed:
        tell(
            f"{counted(lost, 'record')} of the window could not be made again: of {done.seeded:,} that were seeded the"
            f" text is kept nowhere, the text of {done.trimmed:,} has left the outputs. Later copies of them come out"
            " as originals"
        )


def _progress(console: CleanConsole, *, quiet: bool) -> Callable[[str, int, int], None]:
    """Prints each tenth of the way."""
    last = [0]

    def told(what: str, done: int, total: int) -> None:
        if not quiet and total and done * 10 // total > last[0]:
            last[0] = done * 10 // total
            console.print(f"{what}: {done:,} of {total:,}")

    return told
