"""`copydesk eval`: how well the matching does on labelled data."""

import time
import uuid
from pathlib import Path
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, Json, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import open_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_desk.cli.views.progress import progress_bar
from copydesk_desk.review.evaluate.labelled import read_clusters, read_documents
from copydesk_schemas import DocumentError, Keys
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings


def evaluate(
    documents: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="DOCS.jsonl[.gz]: lines with `id`, and `text` or `html`."),
    ],
    clusters: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CLUSTERS.tsv[.gz]: the columns `id` and `cluster`.")
    ],
    worst: Annotated[
        int, typer.Option(min=0, max=1000, help="How many of the worst false merges and misses to show for each level.")
    ] = 5,
    sweep: Annotated[
        bool, typer.Option("--sweep", help="Try other thresholds, one at a time, and show the best.")
    ] = False,
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.png", dir_okay=False, help="Sweep, and draw it (needs matplotlib).", show_default=False
        ),
    ] = None,
    redis: RedisUrl = None,
    as_json: Json = False,
) -> None:
    """Score the matching on your own labelled texts.

    The documents go through the real chain and index, with one worker, in file order, in a namespace of their own that
    is removed afterwards. Copy level: the groups that exact, copy, excerpt, extension and update connect. Story level:
    the story of each record. Both are compared with the true clusters pair by pair, over the documents that CLUSTERS
    names.

    The worst errors are shown with the two documents that show each best, the numbers and the rule. A sweep keeps what
    the index found, and lets the rules and the commit decide again for each value.
    """
    from copydesk_desk.cli.views.eval import print_errors, print_scores, print_sweeps, results_json  # loads the chain
    from copydesk_desk.review.evaluate.errors import find_errors
    from copydesk_desk.review.evaluate.play import play
    from copydesk_desk.review.evaluate.plot import draw_sweeps, need_matplotlib
    from copydesk_desk.review.evaluate.sweep import SWEPT, ListeningIndex, run_sweep, values_of
    from copydesk_matching.rules.tuned import tuned_thresholds
    from copydesk_workers.server.namespace import drop_namespace

    if plot is not None:
        need_matplotlib()
    settings = read_settings(redis_url=redis)
    thresholds = tuned_thresholds(settings.thresholds)
    true = read_clusters(clusters)
    sweeps = []
    started = time.monotonic()
    with open_session(settings, HERE) as session:
        keys = Keys(f"eval-{uuid.uuid4().hex[:12]}")
        try:
            index = ListeningIndex(session.client, keys, settings) if sweep or plot is not None else None
            with progress_bar("documents") as advance:
                labels = play(read_documents(documents), session.client, keys, settings, advance, index)
            _check(true, labels.copy, clusters, documents)
            scores = labels.scores(true)
            seconds = round(time.monotonic() - started, 3)
            errors = find_errors(session.client, keys, labels, true, worst, thresholds, session.index_server)
            if index is not None:
                with progress_bar("thresholds", sum(len(values_of(name, thresholds)) for name in SWEPT)) as advance:
                    again = Keys(f"{keys.namespace}.sweep")
                    sweeps = run_sweep(session.client, again, settings, labels, index.probed, true, advance)
        finally:
            drop_namespace(session.client, keys, server=session.index_server)
    if plot is not None:
        draw_sweeps(sweeps, plot)
    if as_json:
        found = results_json(scores, len(true), seconds, errors, sweeps)
        write_json(found)
        return
    console = CleanConsole()
    print_scores(console, scores, len(true), seconds)
    print_errors(console, errors)
    print_sweeps(console, sweeps)


def _check(true: dict[str, str], found: object, clusters: Path, documents: Path) -> None:
    """DocumentError if CLUSTERS names documents that DOCS does not hold."""
    assert isinstance(found, dict), "labels are a dict of documents"
    missing = [name for name in true if name not in found]
    if missing:
        raise DocumentError(
            f"{clusters} names {counted(len(missing), 'document')} that {documents} does not hold, {missing[0]!r}"
            " first: give the matching pair of files, or cut CLUSTERS to the documents you have"
        )
