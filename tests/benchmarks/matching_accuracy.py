"""Accuracy and cost of matching alone, in one process on one server: no queue, no commit.

    python tests/benchmarks/matching_accuracy.py [FOLDER]

FOLDER holds the labelled sets (default ../shared/data); a set that is not there is skipped and said so. The decision
is the commit's, reduced to one worker in order: only records in clean give the relation, a match that is a duplicate
counts for the story and brings the record that it is a duplicate of.
"""

import gzip
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, Final

import redis
from msgspec import Struct

from copydesk_schemas import SUPPRESSED, TIGHT, Keys, RawDocument, Relation
from copydesk_workers.chain.article import Article
from copydesk_workers.connection import connect
from copydesk_workers.embedded_server import EmbeddedServer
from copydesk_workers.evaluation.labelled import read_clusters
from copydesk_workers.evaluation.scores import score
from copydesk_workers.matching.index import Index
from copydesk_workers.matching.match import Match, Sketch
from copydesk_workers.matching.matcher import Matcher
from copydesk_workers.matching.relate import DEFAULTS, Thresholds
from copydesk_workers.matching.sketch import make_sketch
from copydesk_workers.settings import Settings

PRIORITY: Final[tuple[Relation, ...]] = ("exact", "copy", "excerpt", "extension", "revision", "version", "template")
#: Tools that keep the whole page; the main-content subset is without them.
WHOLE_PAGE: Final = frozenset(
    [
        *("beautifulsoup", "html-text", "html2text", "html2text_rs", "html2md_rs"),
        *("inscriptis", "mdka", "nanohtml2text", "fast_html2md", "august"),
    ]
)
BATCH: Final = 50
REUTERS_DOCUMENTS: Final = 5000


class Played(Struct, frozen=True):
    """What was decided: for each document its relation, the one it relates to, and its label at each level.

    `copy` are the components of all tight edges to clean records, `published` of those alone that records tell.
    """

    relations: list[Relation]
    of: list[str | None]
    copy: dict[str, Hashable]
    published: dict[str, Hashable]
    story: dict[str, Hashable]
    microseconds: dict[str, float]


class Components:
    """Connected components (union-find)."""

    def __init__(self) -> None:
        self._parents: dict[bytes, bytes] = {}

    def root(self, id_: bytes) -> bytes:
        """The one record that stands for the component of `id_`."""
        while (parent := self._parents.setdefault(id_, id_)) != id_:
            id_ = parent
        return id_

    def join(self, left: bytes, right: bytes) -> None:
        """Makes one component of two."""
        self._parents[self.root(left)] = self.root(right)


class Desk:
    """Decides in order, as the commit does."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.of: dict[bytes, bytes] = {}
        self.relation: dict[bytes, Relation] = {}
        self.story: dict[bytes, bytes] = {}
        self.copy = Components()
        self.published = Components()

    def decide(self, sketch: Sketch, matches: tuple[Match, ...]) -> None:
        """Settles relation, copy level and story of one record."""
        held = {match.id for match in matches}
        wanted = {self.of[match.id] for match in matches if self._is_duplicate(match.id)} - held
        if wanted:
            matches += tuple(match for match in self._matcher.verify(sketch, sorted(wanted)) if match.relation)
        ranked = sorted(matches, key=_strength)
        clean = [match for match in ranked if not self._is_duplicate(match.id)]
        joining = next((match for match in ranked if match.joins), None)
        self.story[sketch.id] = self.story[joining.id] if joining else sketch.id
        relation: Relation = "original"
        self.copy.root(sketch.id)
        self.published.root(sketch.id)
        for match in clean:
            if match.relation in TIGHT:
                self.copy.join(sketch.id, match.id)
        if clean and clean[0].relation is not None:
            relation, self.of[sketch.id] = clean[0].relation, clean[0].id
            if relation in TIGHT:
                self.published.join(sketch.id, clean[0].id)
        self.relation[sketch.id] = relation

    def _is_duplicate(self, id_: bytes) -> bool:
        return self.relation[id_] in SUPPRESSED


def _strength(match: Match) -> tuple[int, float, bytes]:
    assert match.relation is not None, "unrelated ones were left out"
    return PRIORITY.index(match.relation), -match.similarity, match.id


def play(
    client: redis.Redis, documents: list[dict[str, Any]], name: str, thresholds: Thresholds = DEFAULTS
) -> tuple[Played, Keys]:
    """Plays documents in order through sketch, index, verification and decision."""
    keys = Keys(name)
    matcher = Matcher(Index(client, keys, Settings(window_documents=len(documents))), thresholds)
    desk = Desk(matcher)
    spent: defaultdict[str, float] = defaultdict(float)
    ids: list[bytes] = []
    for start in range(0, len(documents), BATCH):
        batch = documents[start : start + BATCH]
        began = time.perf_counter()
        sketches = [
            make_sketch(
                Article(document=RawDocument(text=document["text"], url=document.get("url")), text=document["text"]),
                f"{1_000_000_000_000 + start + number}-0",
            )
            for number, document in enumerate(batch)
        ]
        sketched = time.perf_counter()
        found = matcher.match(sketches)
        matched = time.perf_counter()
        for sketch, matches in zip(sketches, found, strict=True):
            desk.decide(sketch, matches)
        ids.extend(sketch.id for sketch in sketches)
        spent["sketch"] += sketched - began
        spent["match"] += matched - sketched
        spent["decide"] += time.perf_counter() - matched
    names = [document["id"] for document in documents]
    known = dict(zip(ids, names, strict=True))
    return Played(
        relations=[desk.relation[id_] for id_ in ids],
        of=[known.get(desk.of[id_]) if id_ in desk.of else None for id_ in ids],
        copy={name: desk.copy.root(id_) for name, id_ in zip(names, ids, strict=True)},
        published={name: desk.published.root(id_) for name, id_ in zip(names, ids, strict=True)},
        story={name: desk.story[id_] for name, id_ in zip(names, ids, strict=True)},
        microseconds={step: seconds / len(documents) * 1e6 for step, seconds in spent.items()},
    ), keys


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Documents of a set that have a text."""
    with gzip.open(path) as lines:
        for line in lines:
            document = json.loads(line)
            if document.get("text"):
                yield document


def show_labelled(client: redis.Redis, folder: Path, name: str, skipped: frozenset[str] = frozenset()) -> None:
    """Plays a labelled set and prints its pairwise scores."""
    documents = [
        document for document in read(folder / f"{name}.docs.jsonl.gz") if document.get("extractor") not in skipped
    ]
    clusters = read_clusters(folder / f"{name}.clusters.tsv.gz")
    played, _ = play(client, documents, name.replace("_", "-"))
    true = {document["id"]: clusters[document["id"]] for document in documents}
    for level, found in (("copy", played.copy), ("copy, published edges", played.published), ("story", played.story)):
        scores = score(found, true)
        print(f"{name} {level}: F1 {scores.f1:.4f} precision {scores.precision:.4f} recall {scores.recall:.4f}")
    show_run(played, len(documents))


def show_reuters(client: redis.Redis, folder: Path) -> None:
    """Plays the newswire: exact repeats, sizes of stories, memory of the index."""
    documents = list(read(folder / "reuters21578.docs.jsonl.gz"))
    played, _ = play(client, documents, "reuters")
    texts: set[str] = set()
    repeats, linked = 0, 0
    for document, relation in zip(documents, played.relations, strict=True):
        text = " ".join(document["text"].split())
        repeats += text in texts
        linked += text in texts and relation == "exact"
        texts.add(text)
    sizes = sorted(Counter(played.story.values()).values(), reverse=True)
    print(f"reuters21578: {linked} of {repeats} word-for-word repeats are exact; largest stories {sizes[:20]}")
    show_run(played, len(documents))
    before = memory(client)
    corpus = [document for document in documents if len(document["text"]) > 200][:REUTERS_DOCUMENTS]
    play(client, corpus, "memory")
    print(f"index and signatures: {(memory(client) - before) / len(corpus):.0f} bytes a document")


def show_run(played: Played, documents: int) -> None:
    """Prints what came out and what it took."""
    counts = ", ".join(f"{relation} {count}" for relation, count in Counter(played.relations).most_common())
    steps = ", ".join(f"{step} {microseconds:.0f}" for step, microseconds in played.microseconds.items())
    print(f"  {documents} documents: {counts}\n  µs a document: {steps}")


def memory(client: redis.Redis) -> int:
    """Bytes that the server uses."""
    return int(client.info("memory")["used_memory"])


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2].parent / "shared" / "data"
    with tempfile.TemporaryDirectory() as data, EmbeddedServer(Path(data)) as server:
        client = connect(server.url)
        for name, skipped in (("extract_variants", WHOLE_PAGE), ("onestopenglish", frozenset[str]())):
            if (folder / f"{name}.docs.jsonl.gz").exists():
                show_labelled(client, folder, name, skipped)
            else:
                print(f"{name}: skipped, not in {folder}")
        if (folder / "reuters21578.docs.jsonl.gz").exists():
            show_reuters(client, folder)
        else:
            print(f"reuters21578: skipped, not in {folder}")


if __name__ == "__main__":
    main()
