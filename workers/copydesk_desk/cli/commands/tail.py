"""`copydesk tail`: entries of an output stream, as JSON lines."""

import sys
import time
from typing import Annotated, Final

import orjson
import redis as redis_client
import typer
from redis.exceptions import RedisError

from copydesk_desk.cli.filters import InLanguage, OfOutlet, OfPlace, OfRelation, WithWords, wanted_of
from copydesk_desk.cli.options import HERE, Namespace, RedisUrl
from copydesk_desk.cli.output import tell, write_json_line
from copydesk_desk.cli.session import join_session
from copydesk_desk.operations.wanted import ALL, Wanted
from copydesk_schemas import OutputStream
from copydesk_workers.records.find import record_in
from copydesk_workers.server.outages import is_trouble
from copydesk_workers.server.streams import entries_before, read_new
from copydesk_workers.settings import read_settings

#: Entries that are looked through for the last ones of a filter, and that are read at once.
_LOOKED_THROUGH: Final = 2_000
_AT_ONCE: Final = 200


def tail(
    stream: Annotated[OutputStream, typer.Argument(help="Which output.")],
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="ID",
            help="Begin after this stream id (0: everything). Default: the last 10.",
            show_default=False,
        ),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Continue with new entries until Ctrl-C.")] = False,
    relation: OfRelation = None,
    outlet: OfOutlet = None,
    language: InLanguage = None,
    place: OfPlace = None,
    words: WithWords = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Print records, dead letters or the growth of stories as JSON lines.

    One line per entry of the stream, oldest first. With --follow it waits while the server is away. `stories` has a
    line whenever a record joins a story. With a filter, the last 10 are looked for among the last 2,000.
    """
    wanted = wanted_of(stream, relation, outlet, language, place, words)
    settings = read_settings(redis_url=redis, namespace=namespace)
    with join_session(settings, HERE) as session:
        key = session.keys.prefix + stream
        away = False
        try:
            after = start if start is not None else _print_last(session.client, key, wanted)
            while True:
                try:
                    found = read_new(session.client, key, after=after, block=1000 if follow else None)
                except RedisError as error:
                    if not follow or not is_trouble(error):
                        raise
                    away = _wait(error, told=away)
                    continue
                away = False
                for entry_id, fields in found:
                    if _is_wanted(fields, wanted):
                        _print(fields)
                    after = entry_id
                sys.stdout.flush()
                if not found and not follow:
                    return
        except KeyboardInterrupt:
            return
        except redis_client.exceptions.ResponseError as error:
            raise typer.BadParameter(
                f"{start!r} is not a stream id ({error}); use <milliseconds>-<sequence> or 0"
            ) from None


def _wait(error: RedisError, *, told: bool) -> bool:
    """Waits a second for a server that is away; says so the first time."""
    if not told:
        tell(f"the server is away ({error}): waiting")
    time.sleep(1)
    return True


def _print_last(client: redis_client.Redis, key: str, wanted: Wanted, count: int = 10) -> str:
    """Prints the last entries that are wanted; returns the id of the last one of all."""
    found: list[dict[bytes, bytes]] = []
    newest = before = None
    for _ in range(1 if wanted == ALL else _LOOKED_THROUGH // _AT_ONCE):
        entries = entries_before(client, key, before=before, count=count if wanted == ALL else _AT_ONCE)
        for entry_id, fields in entries:
            newest, before = newest or entry_id, entry_id
            if len(found) < count and _is_wanted(fields, wanted):
                found.append(fields)
        if not entries or len(found) == count:
            break
    for fields in reversed(found):
        _print(fields)
    return newest or "0"


def _is_wanted(fields: dict[bytes, bytes], wanted: Wanted) -> bool:
    if wanted == ALL:
        return True
    record = record_in(fields)
    return record is not None and wanted.takes(record)


def _print(fields: dict[bytes, bytes]) -> None:
    record = fields.get(b"record", fields.get(b"growth"))
    if record is None:
        record = orjson.dumps(
            {name.decode(errors="replace"): value.decode(errors="replace") for name, value in fields.items()}
        )
    write_json_line(record)
