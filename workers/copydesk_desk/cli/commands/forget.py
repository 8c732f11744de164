"""`copydesk forget`: takedowns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import msgspec
import typer
from rich.progress import TaskID

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import confirm, write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_desk.cli.views.progress import new_progress
from copydesk_schemas import Keys, pack_record_id, parse_entry_id
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings

#: What is removed, as it is told.
_NAMES: Final = {
    "clean": "entries of clean",
    "duplicates": "entries of duplicates",
    "dead": "dead letters",
    "archive": "raw documents of the archive",
    "stories": "places in stories",
    "growths": "entries of stories",
    "undelivered": "entries that sinks could not deliver",
    "signatures": "signatures",
    "postings": "postings",
    "texts": "texts in the map of originals",
    "addresses": "URLs and guids",
    "links": "links on records in hand",
}


def forget(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="ID", help="Id of a record, or a raw id for all articles of that page.", show_default=False
        ),
    ] = None,
    domain: Annotated[
        str | None,
        typer.Option("--domain", metavar="D", help="Everything of this domain and its subdomains.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Remove a record, or everything of a site, wherever it is kept.

    That is streams, archive, stories and index. From the first moment nothing matches it any more: if the text comes
    again, it is an original. The raw document of its page goes too, with the dead letters of that document. Workers may
    run meanwhile, and asking twice does no harm.

    What stays: a mark under the record's id that it was forgotten; its id in the evidence, ties and stories of other
    records; the texts of those records, even copies (forget them as well); documents that wait in the queue (with
    --domain, ask again when it is empty); captures and output files; and the server's own files until it rewrites them
    (BGREWRITEAOF).
    """
    from copydesk_desk.operations.forget.domain import forget_domain  # loads the index
    from copydesk_desk.operations.forget.forget import forget_id

    if (id_ is None) == (domain is None):
        raise typer.BadParameter("name one thing to forget: an ID, or --domain D")
    if id_ is not None:
        _refuse_other_ids(id_)  # before anything is asked
    settings = read_settings(redis_url=redis, namespace=namespace)
    what = f"everything of {domain}" if id_ is None else id_
    with reopen_session(settings, HERE) as session:
        if not yes:
            confirm(f"Forget {what} in {session.keys.namespace}? It cannot be brought back.")
        with _progress() as progress:
            if id_ is not None:
                removed = forget_id(session.client, session.keys, id_, progress, session.index_server)
            else:
                removed = forget_domain(session.client, session.keys, domain or "", progress, session.index_server)
        _tell(removed, what, session.keys, as_json)


def _refuse_other_ids(id_: str) -> None:
    """Raises IdOutOfRange if this is neither the id of a record nor that of a page."""
    raw_id, slash, _ = id_.partition("/")
    if slash:
        pack_record_id(id_)
    parse_entry_id(raw_id)


def _tell(removed: msgspec.Struct, what: str, keys: Keys, as_json: bool) -> None:
    counts: dict[str, int] = msgspec.to_builtins(removed)
    if as_json:
        write_json(counts)
        return
    console = CleanConsole(stderr=True)
    told = [f"{words}: {counts[name]:,}" for name, words in _NAMES.items() if counts[name]]
    if not told:
        console.print(f"{keys.namespace}: nothing of {what} is kept", highlight=False)
        return
    records = counted(counts["records"], "record")
    console.print(f"{keys.namespace}: {records} of {what} forgotten", highlight=False)
    console.print(f"removed: {', '.join(told)}", highlight=False)
    console.print("Other records may still name it in their evidence and as their story.")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each thing that is gone through."""
    tasks: dict[str, TaskID] = {}
    with new_progress() as bars:

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield show
