"""`copydesk eval`: how well the matching does on labelled data."""

import sys
import time
import uuid
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from copydesk_schemas import DocumentError, Keys
from copydesk_workers.cli.options import HERE, Json, RedisUrl
from copydesk_workers.cli.progress import progress_bar
from copydesk_workers.cli.session import open_session
from copydesk_workers.evaluation.labelled import read_clusters, read_documents
from copydesk_workers.evaluation.scores import Scores
from copydesk_workers.settings import read_settings


def evaluate(
    documents: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="DOCS.jsonl[.gz]: `id` and `text` or `html` a line.")
    ],
    clusters: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CLUSTERS.tsv[.gz]: the columns `id` and `cluster`.")
    ],
    redis: RedisUrl = None,
    as_json: Json = False,
) -> None:
    """Score the matching on labelled data, through the real chain and index.

    The documents go through one worker in file order, in a namespace of their own that is removed afterwards. Copy
    level: components of exact, copy, excerpt and extension. Story level: the story of each record. Both are compared
    with the true clusters pair by pair, over the documents that CLUSTERS names.
    """
    from copydesk_workers.evaluation.play import play  # loads the whole chain
    from copydesk_workers.operations.drop import drop_namespace

    settings = read_settings(redis_url=redis)
    true = read_clusters(clusters)
    started = time.monotonic()
    with open_session(settings, HERE) as session:
        keys = Keys(f"eval-{uuid.uuid4().hex[:12]}")
        try:
            with progress_bar("documents") as advance:
                labels = play(read_documents(documents), session.client, keys, settings, advance)
        finally:
            drop_namespace(session.client, keys)
    missing = [name for name in true if name not in labels.copy]
    if missing:
        raise DocumentError(
            f"{clusters} names {len(missing)} documents that {documents} does not hold, {missing[0]!r} first:"
            " give the matching pair of files, or cut CLUSTERS to the documents you have"
        )
    scores = labels.scores(true)
    seconds = round(time.monotonic() - started, 3)
    if as_json:
        sys.stdout.buffer.write(_json(scores, len(true), seconds))
    else:
        _print(scores, len(true), seconds)


def _json(scores: dict[str, Scores], documents: int, seconds: float) -> bytes:
    levels = {
        level: {name: getattr(one, name) for name in ("precision", "recall", "f1", "ari")}
        for level, one in scores.items()
    }
    return orjson.dumps({**levels, "documents": documents, "seconds": seconds}, option=orjson.OPT_APPEND_NEWLINE)


def _print(scores: dict[str, Scores], documents: int, seconds: float) -> None:
    table = Table(title=f"{documents:,} labelled documents, {seconds:.1f} s")
    for column in ("level", "precision", "recall", "F1", "ARI"):
        table.add_column(column, justify="left" if column == "level" else "right")
    for level, one in scores.items():
        table.add_row(level, *(f"{value:.4f}" for value in (one.precision, one.recall, one.f1, one.ari)))
    Console().print(table)
