"""The sets that matching is measured on, as raw documents: text, title and address only, whatever else a line holds."""

import gzip
import random
from collections.abc import Callable, Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import orjson
import regex
from msgspec import Struct

from copydesk_desk.review.evaluate.labelled import read_clusters
from copydesk_schemas import RawDocument, encode_raw

FOLDER: Final = Path(__file__).parents[3] / "shared" / "data"
#: Tools that keep the whole page; the main-content subset of `extract_variants` is without them.
WHOLE_PAGE: Final = frozenset(
    [
        *("beautifulsoup", "html-text", "html2text", "html2text_rs", "html2md_rs"),
        *("inscriptis", "mdka", "nanohtml2text", "fast_html2md", "august"),
    ]
)
#: Where the labelled texts come among the others of a mixed set.
SEED: Final = 3

_MARKS: Final = regex.compile(r"\W+")
#: Whether a line of a set is wanted.
Wanted = Callable[[Mapping[str, Any]], bool]
#: The cluster of each document, as somebody found it.
Found = Mapping[str, Hashable]


class Labelled(Struct, frozen=True, kw_only=True):
    """A set: documents as `play` takes them, in order, their texts and titles, and the true cluster of some or all."""

    name: str
    documents: list[tuple[str, bytes]]
    texts: dict[str, str]
    titles: dict[str, str]
    clusters: dict[str, str]

    @property
    def words(self) -> dict[str, str]:
        """The texts in small letters without marks: two that are equal here are the same word for word."""
        return {id_: _MARKS.sub(" ", text.lower()).strip() for id_, text in self.texts.items()}


def read_labelled(folder: Path, stem: str, name: str, wanted: Wanted = lambda line: True) -> Labelled:
    """A set from its files; without labels if it has none. OSError if it is not there."""
    documents, texts, titles = [], {}, {}
    for line in _lines(folder / f"{stem}.docs.jsonl.gz"):
        if not (line.get("text") and wanted(line)):
            continue
        id_ = f"{stem} {line['id']}"
        raw = RawDocument(text=line["text"], title=line.get("title") or None, url=line.get("url") or None)
        documents.append((id_, encode_raw(raw)))
        texts[id_], titles[id_] = line["text"], line.get("title") or ""
    labels = folder / f"{stem}.clusters.tsv.gz"
    clusters = {f"{stem} {id_}": cluster for id_, cluster in read_clusters(labels).items()} if labels.exists() else {}
    return Labelled(
        name=name,
        documents=documents,
        texts=texts,
        titles=titles,
        clusters={id_: cluster for id_, cluster in clusters.items() if id_ in texts},
    )


def mix(labelled: Labelled, others: Labelled) -> Labelled:
    """The labelled texts at random places among the others, which keep their order; the same places every time."""
    rng = random.Random(SEED)
    places = [(rng.random(), document) for document in labelled.documents]
    places += [(number / len(others.documents), document) for number, document in enumerate(others.documents)]
    return Labelled(
        name=f"{labelled.name} mixed into {others.name}",
        documents=[document for _, document in sorted(places)],
        texts=labelled.texts | others.texts,
        titles=labelled.titles | others.titles,
        clusters=labelled.clusters,
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) as lines:
        yield from map(orjson.loads, lines)
