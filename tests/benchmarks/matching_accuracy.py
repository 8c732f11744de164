"""How accurate the matching is: Markdown tables of its scores beside datasketch's, for the README.

    .venv/bin/python -m tests.benchmarks.matching_accuracy [--only PART,…] [--data FOLDER]

Everything goes through the real chain, index and commit, one worker, defaults only, as in `copydesk eval`. A set that
is not there is skipped and said so.
"""

import argparse
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import redis

from copydesk_desk.review.evaluate.play import Labels, play
from copydesk_desk.review.evaluate.scores import score
from copydesk_schemas import Keys
from copydesk_schemas.keys import SECRET
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.settings import Settings
from tests.benchmarks.accuracy_peer import THRESHOLDS, components, sketch_all
from tests.benchmarks.accuracy_sets import FOLDER, WHOLE_PAGE, Found, Labelled, mix, read_labelled
from tests.benchmarks.mixed_accuracy import mixed_lines
from tests.benchmarks.newswire_accuracy import STORY_HEAD, repeat_lines, story_lines

#: Relations of what is not published.
SUPPRESSED: Final = Settings().suppressed


def play_set(client: redis.Redis, labelled: Labelled) -> Labels:
    """What copydesk decides about a set, in a namespace of its own."""
    keys = Keys(f"accuracy-{uuid.uuid4().hex[:12]}")
    client.hset(keys.meta, SECRET, "")  # one for all runs, or some decisions would hang on chance
    try:
        return play(labelled.documents, client, keys, Settings())
    finally:
        drop_namespace(client, keys)


def peer_labels(labelled: Labelled) -> dict[str, Found]:
    """What the peer finds at each of its thresholds, by the name of its row."""
    sketches = sketch_all(labelled.texts)
    return {
        f"datasketch MinHash LSH, threshold {threshold}": components(sketches, threshold) for threshold in THRESHOLDS
    }


def score_lines(labelled: Labelled, ours: Labels, theirs: Mapping[str, Found]) -> list[str]:
    """The table of a labelled set."""
    rows = {"copydesk, copy level": ours.copy, "copydesk, story level": ours.story, **theirs}
    lines = [
        f"{labelled.name}: {len(labelled.clusters):,} documents in {len(set(labelled.clusters.values())):,} clusters",
        "",
        "| | precision | recall | F1 |",
        "|---|---|---|---|",
    ]
    for name, found in rows.items():
        scores = score(found, labelled.clusters)
        lines.append(f"| {name} | {scores.precision:.4f} | {scores.recall:.4f} | {scores.f1:.4f} |")
    return [*lines, "", suppressed_line(labelled, ours)]


def suppressed_line(labelled: Labelled, ours: Labels) -> str:
    """How many of the labelled documents that are not the first of their cluster are not published."""
    seen: set[str] = set()
    later = suppressed = 0
    for id_, _ in labelled.documents:
        if (cluster := labelled.clusters.get(id_)) is None:
            continue
        if cluster in seen:
            later += 1
            judged = ours.judged.get(id_)
            suppressed += judged is not None and judged.relation in SUPPRESSED
        seen.add(cluster)
    share = suppressed / max(1, later)
    return f"Suppressed: {share:.4f}, {suppressed:,} of {later:,} documents that are not the first of their cluster."


def newswire_lines(wire: Labelled, ours: Labels, theirs: Mapping[str, Found]) -> list[str]:
    """The tables of the newswire."""
    lines = [f"{wire.name}: {len(wire.texts):,} documents", "", *STORY_HEAD]
    for name, stories in {"copydesk, stories": ours.story, **theirs}.items():
        lines += story_lines(wire, stories, name)
    counts = Counter(judged.relation for judged in ours.judged.values())
    told = ", ".join(f"{relation} {count:,}" for relation, count in counts.most_common())
    return [*lines, "", f"Relations: {told}.", "", *repeat_lines(wire, ours)]


def _main_content(folder: Path) -> Labelled:
    name = "extract_variants, main content"
    return read_labelled(folder, "extract_variants", name, lambda line: line["extractor"] not in WHOLE_PAGE)


def _all_tools(folder: Path) -> Labelled:
    return read_labelled(folder, "extract_variants", "extract_variants, all 33 tools")


def _newswire(folder: Path) -> Labelled:
    return read_labelled(folder, "reuters21578", "reuters21578")


def _onestopenglish(folder: Path) -> Labelled:
    return read_labelled(folder, "onestopenglish", "onestopenglish")


Lines = Callable[[Labelled, Labels, Mapping[str, Found]], list[str]]
PARTS: Final[dict[str, tuple[Callable[[Path], Labelled], Lines]]] = {
    "main-content": (_main_content, score_lines),
    "all-tools": (_all_tools, score_lines),
    "onestopenglish": (_onestopenglish, score_lines),
    "mixed": (lambda folder: mix(_onestopenglish(folder), _newswire(folder)), mixed_lines),
    "newswire": (_newswire, newswire_lines),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy of the matching beside datasketch's, as Markdown tables.")
    parser.add_argument("--only", default=",".join(PARTS), metavar="PART,…", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--data", type=Path, default=FOLDER, metavar="FOLDER", help="the labelled sets")
    arguments = parser.parse_args()
    wanted = arguments.only.split(",")
    if unknown := sorted(set(wanted) - set(PARTS)):
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="copydesk-accuracy-") as data, EmbeddedServer(Path(data)) as server:
        client = connect(server.url)
        for part in wanted:
            read, lines = PARTS[part]
            try:
                labelled = read(arguments.data)
            except FileNotFoundError as error:
                print(f"{part}: skipped, {error.filename} is not there\n", flush=True)
                continue
            print(f"{part}: {len(labelled.documents):,} documents …", file=sys.stderr)
            print("\n".join(lines(labelled, play_set(client, labelled), peer_labels(labelled))), end="\n\n", flush=True)
        client.close()


if __name__ == "__main__":
    main()
