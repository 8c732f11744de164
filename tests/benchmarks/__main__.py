"""`python -m tests.benchmarks`: measures, prints one table, and with --json the same figures for programs."""

import sys
import tempfile
from pathlib import Path
from typing import Annotated, Final

import msgspec
import orjson
import typer
from rich.console import Console

from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from tests.benchmarks.corpus import load_corpus, load_pages, texts_of_length
from tests.benchmarks.in_process import measure_limit, measure_pages
from tests.benchmarks.index_bytes import measure_index_bytes
from tests.benchmarks.low_load import measure_low_load
from tests.benchmarks.report import Row, as_table, describe_machine, steps_table
from tests.benchmarks.steps import Step, measure_steps
from tests.benchmarks.throughput import measure_throughput

PARTS: Final = ("throughput", "limit", "steps", "pages", "index", "latency")


def main(
    documents: Annotated[int, typer.Option(min=100, help="Documents of the corpus to measure on.")] = 5_000,
    only: Annotated[str, typer.Option(help=f"Parts to measure, separated by commas: {', '.join(PARTS)}.")] = ",".join(
        PARTS
    ),
    rounds: Annotated[int, typer.Option(min=1, help="How often throughput and the limit are measured.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure copydesk against the straightforward peer, and what each of its steps costs."""
    parts = [part.strip() for part in only.split(",")]
    if unknown := sorted(set(parts) - set(PARTS)):
        raise typer.BadParameter(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    console = Console(stderr=True)
    say = console.print
    corpus = load_corpus(documents)
    pages = load_pages(200)
    say(f"measuring on {corpus.origin} and {pages.origin}")
    encoded = corpus.encoded
    long = texts_of_length(corpus.documents, 500, 200)

    rows: list[Row] = []
    steps: list[Step] = []
    if "throughput" in parts:
        rows += measure_throughput(encoded, rounds, say)
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as name, EmbeddedServer(Path(name)) as server:
        client = connect(server.url)
        machine = describe_machine(client)
        if "limit" in parts:
            rows += measure_limit(corpus.documents, client, rounds, say)
        if "steps" in parts:
            steps = measure_steps(corpus.documents, long, client)
            say("steps measured")
        if "pages" in parts:
            rows += measure_pages(pages.documents, long, say)
        if "index" in parts:
            rows += measure_index_bytes(corpus, client, say)
        client.close()
    if "latency" in parts:
        rows += measure_low_load(encoded[:200], say)

    line = f"{machine.cores} cores ({machine.processor}), Python {machine.python}, {machine.server}; {corpus.origin}"
    if as_json:
        found = {"machine": machine, "corpus": corpus.origin, "pages": pages.origin, "rows": rows, "steps": steps}
        sys.stdout.buffer.write(orjson.dumps(msgspec.to_builtins(found), option=orjson.OPT_APPEND_NEWLINE))
    else:
        print("\n\n".join(part for part in (line, as_table(rows), steps_table(steps)) if part))


if __name__ == "__main__":
    typer.run(main)
