"""`python -m tests.acceptance.upgrade --older TREE`: an upgrade under load, at size, and what differs afterwards."""

import logging
import shutil
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from tests.acceptance.upgrade.upgrade import Outcome, run_upgrade

#: Differences that are printed of each cause.
_SHOWN = 5


def main(
    older: Annotated[Path, typer.Option(help="A checkout of the older version with a .venv of its own.")],
    before: Annotated[int, typer.Option(min=1, help="Documents that the older version decides first.")] = 100_000,
    waiting: Annotated[int, typer.Option(min=100, help="Documents that wait, and that come after.")] = 5_000,
    workers: Annotated[int, typer.Option(min=1, help="Workers of each fleet.")] = 1,
    seed: Annotated[int, typer.Option(help="What the documents are made of.")] = 1,
) -> None:
    """Upgrade a namespace of an older version under load, and count what comes out."""
    logging.getLogger("copydesk_producers").setLevel(logging.ERROR)  # a full queue is part of it
    began = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {text}", flush=True)

    folder = Path(tempfile.mkdtemp(prefix="copydesk-upgrade-"))
    try:
        outcome = run_upgrade(
            older.resolve(), folder, before=before, waiting=waiting, workers=workers, seed=seed, tell=tell
        )
    except AssertionError as error:
        print(f"FAILED: {error}\nits logs are in {folder}", flush=True)
        raise typer.Exit(1) from None
    print(_table(outcome))
    if not outcome.holds:
        print(f"its data and logs are in {folder}")
        raise typer.Exit(1)
    shutil.rmtree(folder)


def _table(outcome: Outcome) -> str:
    """What was done and what came out, in Markdown, and the differences by cause."""
    rows = [
        ("documents", outcome.documents),
        ("decided when `copydesk migrate` was called", outcome.before),
        ("waiting or in hand then", outcome.waiting),
        ("records in the new index", outcome.migrated.records),
        ("records decided by the newer version", outcome.later),
        ("**missing**", outcome.missing),
        ("**published twice**", outcome.twice + outcome.strangers),
        ("healthy documents in the dead letters", outcome.wrongly_dead),
        ("records of the older version behind one of the newer", outcome.late_older),
        ("records that a reader got twice", outcome.read_twice),
        ("records that a reader never got", outcome.passed_over),
        ("breaches that `copydesk check` found", outcome.broken),
        ("decided otherwise by the older version than by the newer", outcome.older_otherwise),
        ("**later records that differ from a run without an upgrade**", sum(map(len, outcome.otherwise.values()))),
    ]
    lines = ["| what | number |", "|---|---|", *(f"| {name} | {value:,} |" for name, value in rows)]
    took, paused = outcome.seconds, outcome.migrated.paused
    lines.append(f"\nThe migration took {took:.0f} s; nothing was committed for {paused:.1f} s of it.")
    for cause, examples in outcome.otherwise.items():
        lines += [f"{len(examples):,}: {cause}", *(f"    {example}" for example in examples[:_SHOWN])]
    return "\n".join([*lines, *(f"    {note}" for note in outcome.notes)])


if __name__ == "__main__":
    typer.run(main)
