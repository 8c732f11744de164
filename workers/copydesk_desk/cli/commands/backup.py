"""`copydesk backup`: a namespace in one file."""

import os
from pathlib import Path
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_schemas import CopydeskError
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings


def backup(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|DIR",
            help="The file to write. In a folder (DIR/ if it is not there yet) it gets a name with the time.",
        ),
    ],
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Write a namespace to one file, while it is in use.

    Commits pause while the queue and the bookkeeping are read; the command says for how long. Producers, readers and
    the rest of the fleet go on. The file holds the namespace as it was at that moment: what waits and is in hand, the
    outputs and where their readers stand, stories, the index, keys and bound producers. Do not run `forget`, `dead`,
    `recover` or `check --repair` meanwhile.

    An index on servers of its own (COPYDESK_INDEX_URL) is left out: after a restore `copydesk migrate` rebuilds it.

    It is compressed and has a checksum. It also holds every document and the secrets of the namespace, so only its
    owner may read it (mode 600).
    """
    from copydesk_desk.operations.backup.backup import backup as write_backup  # loads the index

    settings = read_settings(redis_url=redis, namespace=namespace)
    with reopen_session(settings, HERE) as session:
        done = write_backup(session.client, session.keys, _target(file))
    if as_json:
        write_json(done)
        return
    CleanConsole(stderr=True).print(
        f"{done.namespace}: {counted(done.records, 'record')} and {counted(done.waiting, 'waiting document')} are in"
        f" {done.path} ({done.size / 1e6:,.1f} MB, for you alone: it holds the secrets of the namespace). Commits"
        f" paused for {done.paused:.1f} s"
        + ("" if done.index else ". The index lives elsewhere and is left out: `copydesk migrate` rebuilds it"),
        soft_wrap=True,
    )


def _target(file: str) -> Path:
    """The path to write to; a folder that is named as one (`backups/`) is made."""
    target = Path(file)
    if file.endswith(os.sep):
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CopydeskError(f"{file}: no folder can be made there: {error.strerror}") from None
    return target
