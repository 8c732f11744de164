"""What a benchmark run found: rows of figures, as one table for people and as JSON for programs."""

import os
import platform
import statistics
from collections.abc import Sequence

import redis
from msgspec import Struct

from tests.benchmarks.steps import Step


class Row(Struct, frozen=True, kw_only=True):
    """One figure: the median of its repeats with their range.

    `ratio` is the median over the rounds of this figure by the peer's of the same round. `limit` is what issue and
    README promise, in words, and `holds` says whether this run kept it.
    """

    part: str
    figure: str
    unit: str
    median: float
    lowest: float
    highest: float
    ratio: float | None = None
    limit: str | None = None
    holds: bool | None = None


class Machine(Struct, frozen=True):
    """Where it was measured."""

    cores: int
    processor: str
    python: str
    server: str


def row(
    part: str,
    figure: str,
    unit: str,
    values: Sequence[float],
    *,
    peer: Sequence[float] | None = None,
    less_is_more: bool = False,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Row:
    """A row of repeated values; `peer` holds the peer's value of each round, `at_least` bounds the ratio to it.

    `less_is_more`: the ratio is the peer's value by ours. `at_most` bounds the median itself.
    """
    ratio = None
    if peer:
        ratio = statistics.median(ours / theirs for ours, theirs in zip(values, peer, strict=True))
        ratio = 1 / ratio if less_is_more else ratio
    median = statistics.median(values)
    limit, holds = None, None
    if at_least is not None and ratio is not None:
        limit, holds = f"≥ {at_least:g} × the peer", ratio >= at_least
    if at_most is not None:
        limit, holds = f"≤ {at_most:,g} {unit}", median <= at_most
    return Row(
        part=part,
        figure=figure,
        unit=unit,
        median=median,
        lowest=min(values),
        highest=max(values),
        ratio=ratio,
        limit=limit,
        holds=holds,
    )


def describe_machine(client: redis.Redis) -> Machine:
    """This machine, and the server that the client is connected to."""
    server = client.info("server")
    name = server.get("server_name", "redis")
    version = server.get(f"{name}_version", server["redis_version"])
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        processor=platform.machine(),
        python=platform.python_version(),
        server=f"{name} {version}",
    )


def as_table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table; empty if there are none."""
    cells = [["figure", "median", "lowest – highest", "× peer", "must be"]]
    for found in rows:
        limit = f"{found.limit} {'✓' if found.holds else '✗ missed'}" if found.limit else ""
        cells.append(
            [
                found.figure,
                f"{number(found.median)} {found.unit}",
                f"{number(found.lowest)} – {number(found.highest)}" if found.lowest != found.highest else "",
                f"{found.ratio:.1f}" if found.ratio is not None else "",
                limit,
            ]
        )
    return markdown(cells) if rows else ""


def steps_table(steps: Sequence[Step]) -> str:
    """The steps as a Markdown table, with the sum of the means; empty if there are none."""
    cells = [["step", "µs a document, median", "mean", "of 500 words, median"]]
    cells += [[step.step, *map(number, (step.corpus_median, step.corpus_mean, step.long_median))] for step in steps]
    total = sum(step.corpus_mean for step in steps)
    cells.append(["together", "", number(total), number(sum(step.long_median for step in steps))])
    return markdown(cells) if steps else ""


def markdown(cells: Sequence[Sequence[str]]) -> str:
    """A Markdown table with aligned columns; the first line is its head."""
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    rule = "|".join("-" * (width + 2) for width in widths)
    return "\n".join([f"| {lines[0]} |", f"|{rule}|", *(f"| {line} |" for line in lines[1:])])


def number(value: float) -> str:
    """Three figures that mean something: 4,812 and 37.4 and 0.82."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
