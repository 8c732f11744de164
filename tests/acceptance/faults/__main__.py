"""`python -m tests.acceptance.faults`: storms with different seeds, and the table of what they did."""

import logging
import secrets
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from tests.acceptance.faults.kinds import KINDS
from tests.acceptance.faults.storm import Storm, run_storm


def main(
    seeds: Annotated[int, typer.Option(min=1, help="Storms, each with a seed of its own.")] = 3,
    articles: Annotated[int, typer.Option(min=500, help="Articles of a storm, at least.")] = 10_000,
    first: Annotated[int | None, typer.Option(help="The first seed; the others follow. Default: drawn.")] = None,
    decks: Annotated[int, typer.Option(min=1, help="How often each kind of fault hits in a storm.")] = 2,
) -> None:
    """Hit a working fleet and its server with every kind of fault, and count what comes out."""
    logging.getLogger("copydesk_producers").setLevel(logging.ERROR)  # a full queue is part of it
    start = secrets.randbelow(10**6) if first is None else first
    storms: list[Storm] = []
    for seed in range(start, start + seeds):
        folder = Path(tempfile.mkdtemp(prefix="copydesk-storm-"))
        try:
            storm = run_storm(seed, articles, folder, decks=decks)
        except AssertionError as error:
            print(f"seed {seed}: FAILED; {error}\nits logs are in {folder}", flush=True)
            sys.exit(1)
        storms.append(storm)
        print(_line(storm), flush=True)
        for note in storm.notes:
            print(f"    {note}", flush=True)
        if storm.holds:
            shutil.rmtree(folder)
        else:
            print(f"    its data and logs are in {folder}", flush=True)
    print(f"\n{_table(storms)}")
    if not all(storm.holds for storm in storms):
        sys.exit(1)


def _line(storm: Storm) -> str:
    return (
        f"seed {storm.seed}: {'ok' if storm.holds else 'BROKEN'}, {storm.articles:,} articles in {storm.seconds:.0f} s,"
        f" {storm.faults.total()} faults; missing {storm.missing}, twice {storm.twice}, orphans {storm.orphans},"
        f" wrongly dead {storm.wrongly_dead}, strangers {storm.strangers}, laws broken {storm.broken},"
        f" left in the queue {storm.left}, untold {storm.untold}; {storm.late} came late,"
        f" {storm.lost} went with the log, {storm.remains} remains"
    )


def _table(storms: list[Storm]) -> str:
    """What was done how often, and what came out, in Markdown."""
    done: Counter[str] = sum((storm.faults for storm in storms), Counter())
    rows = [(kind, f"{done[kind]:,}") for kind in KINDS]
    rows += [
        ("**seeds**", f"{len(storms)} ({storms[0].seed} to {storms[-1].seed})"),
        ("**articles pushed**", f"{sum(storm.articles for storm in storms):,}"),
        ("commits that came late and changed nothing", f"{sum(storm.late for storm in storms):,}"),
        ("documents lost with the end of the log", f"{sum(storm.lost for storm in storms):,}"),
        ("**of these not told by `copydesk check`**", f"{sum(storm.untold for storm in storms):,}"),
        ("**missing**", f"{sum(storm.missing for storm in storms):,}"),
        ("**published twice**", f"{sum(storm.twice + storm.strangers for storm in storms):,}"),
        ("**duplicates without their original**", f"{sum(storm.orphans for storm in storms):,}"),
        ("healthy documents in the dead letters", f"{sum(storm.wrongly_dead for storm in storms):,}"),
        ("breaches that `copydesk check` found", f"{sum(storm.broken for storm in storms):,}"),
    ]
    lines = [f"| {name} | {value} |" for name, value in rows]
    minutes = sum(storm.seconds for storm in storms) / 60
    return "\n".join(["| what was done | times |", "|---|---|", *lines, "", f"{minutes:.0f} minutes in all."])


if __name__ == "__main__":
    typer.run(main)
