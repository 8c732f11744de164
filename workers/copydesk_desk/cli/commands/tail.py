"""`copydesk tail`: entries of an output stream, as JSON lines."""

import sys
import time
from typing import Annotated

import orjson
import redis as redis_client
import typer
from redis.exceptions import RedisError

from copydesk_desk.cli.options import HERE, Namespace, RedisUrl
from copydesk_desk.cli.output import tell, write_json_line
from copydesk_desk.cli.session import join_session
from copydesk_schemas import OutputStream
from copydesk_workers.server.outages import is_trouble
from copydesk_workers.server.streams import read_last, read_new
from copydesk_workers.settings import read_settings


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
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Print records, dead letters or the growth of stories as JSON lines.

    One line per entry of the stream, oldest first. With --follow it waits while the server is away. `stories` has a
    line whenever a record joins a story.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    with join_session(settings, HERE) as session:
        key = session.keys.prefix + stream
        away = False
        try:
            after = start if start is not None else _print_last(session.client, key)
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


def _print_last(client: redis_client.Redis, key: str, count: int = 10) -> str:
    after = "0"
    for entry_id, fields in read_last(client, key, count):
        _print(fields)
        after = entry_id
    return after


def _print(fields: dict[bytes, bytes]) -> None:
    record = fields.get(b"record", fields.get(b"growth"))
    if record is None:
        record = orjson.dumps(
            {name.decode(errors="replace"): value.decode(errors="replace") for name, value in fields.items()}
        )
    write_json_line(record)
