"""`python -m tests.benchmarks.shards`: four copydesks on servers of their own beside one; links lost by each key.

The load is newswire, spread by the hash of its text: what it costs does not depend on what the key keeps together. The
links are those of a labelled set, found in one namespace and in those that a key makes of it.
"""

import tempfile
import uuid
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Annotated, Final

import redis
import typer
from msgspec import Struct
from rich.console import Console
from xxhash import xxh3_64_intdigest

from copydesk_desk.review.evaluate.play import play
from copydesk_schemas import Keys, RawDocument, decode_raw, encode_raw
from copydesk_schemas.keys import SECRET
from copydesk_text.spread_key import language_key
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.settings import Settings
from tests.benchmarks.accuracy_sets import FOLDER, WHOLE_PAGE, Labelled, read_labelled
from tests.benchmarks.corpus import load_corpus
from tests.benchmarks.fleet_runs import fleet_pace
from tests.benchmarks.processor_time import Pace

#: A document's route.
Key = Callable[[str, RawDocument], str]


def _by_nothing(_: str, __: RawDocument) -> str:
    """One namespace."""
    return "all"


def _by_language(_: str, document: RawDocument) -> str:
    """As with the route of others at the main language: what has no language goes where most documents go."""
    key = language_key(document)
    return "en" if key == "und" else key


def _by_language_apart(_: str, document: RawDocument) -> str:
    """The same, with a route of its own for what has no language."""
    return language_key(document)


def _by_producer(id_: str, _: RawDocument) -> str:
    """Four producers, each of which brings some of the documents of every story."""
    return str(xxh3_64_intdigest(id_.encode()) % 4)


KEYS: Final[dict[str, Key]] = {
    "none: one namespace": _by_nothing,
    "language, the unsure with the main one": _by_language,
    "language, the unsure apart": _by_language_apart,
    "producer (four)": _by_producer,
}


class Links(Struct, frozen=True):
    """Pairs of one true cluster that stand in one group of copies, and in one story."""

    copy: int
    story: int


def main(
    documents: Annotated[int, typer.Option(min=400, help="Newswire texts for the load.")] = 8_000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of the load.")] = 3,
    servers: Annotated[int, typer.Option(min=2, help="Servers beside the one.")] = 4,
    data: Annotated[Path, typer.Option(help="Folder with the labelled set.")] = FOLDER,
) -> None:
    """Measure the processor time of one and of several copydesks, and the links that a key loses."""
    say = Console(stderr=True).print
    corpus = load_corpus(documents)
    texts = [encode_raw(document) for document in corpus.documents]
    ones, manies = [], []
    for number in range(1, rounds + 1):
        ones.append(_paces([texts])[0])
        manies.append(
            _together(_paces([[one for one in texts if _place(one, servers) == at] for at in range(servers)]))
        )
        say(f"round {number}: one {ones[-1].processor:,.0f} µs, {servers} {manies[-1].processor:,.0f} µs a document")
    print(f"{corpus.origin}; median of {rounds} rounds, one worker a server\n")
    print("| | documents/s | µs of processor time a document |\n|---|---|---|")
    for name, paces in (("one server", ones), (f"{servers} servers", manies)):
        rate, processor = (median(getattr(one, what) for one in paces) for what in ("rate", "processor"))
        print(f"| {name} | {rate:,.0f} | {processor:,.0f} |")
    labelled = read_labelled(
        data, "extract_variants", "extract_variants", lambda line: line["extractor"] not in WHOLE_PAGE
    )
    print(f"\n{labelled.name}, main content: {len(labelled.documents):,} documents\n")
    print(_loss_table(labelled, say))


def _place(document: bytes, servers: int) -> int:
    return xxh3_64_intdigest(document) % servers


def _paces(shares: Sequence[list[bytes]]) -> list[Pace]:
    """The pace of each share on a server of its own, all at once."""
    settings = Settings(workers=1, window_documents=sum(map(len, shares)))

    def run(folder: Path, share: list[bytes]) -> Pace:
        with EmbeddedServer(folder) as server:
            return fleet_pace(server, share, settings, folder.with_suffix(".log"))

    with tempfile.TemporaryDirectory(prefix="copydesk-shards-") as name, ThreadPoolExecutor(len(shares)) as pool:
        return list(pool.map(run, (Path(name) / str(at) for at in range(len(shares))), shares))


def _together(paces: Sequence[Pace]) -> Pace:
    """The pace of all: their rates add up, and the processor time of a document is the mean."""
    return Pace(sum(one.rate for one in paces), sum(one.processor for one in paces) / len(paces))


def _loss_table(labelled: Labelled, say: Callable[[str], None]) -> str:
    """Links with each key beside those of one namespace, as a Markdown table."""
    lines = ["| key | routes | largest | pairs in one group of copies | in one story |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory(prefix="copydesk-shards-") as name, EmbeddedServer(Path(name)) as server:
        client = connect(server.url)
        for key_name, key in KEYS.items():
            routes: dict[str, list[tuple[str, bytes]]] = {}
            for id_, data in labelled.documents:
                routes.setdefault(key(id_, decode_raw(data)), []).append((id_, data))
            found = _links(client, routes, labelled.clusters)
            share = max(map(len, routes.values())) / len(labelled.documents)
            lines.append(f"| {key_name} | {len(routes)} | {share:.0%} | {found.copy:,} | {found.story:,} |")
            say(lines[-1])
        client.close()
    return "\n".join(lines)


def _links(client: redis.Redis, routes: Mapping[str, list[tuple[str, bytes]]], clusters: Mapping[str, str]) -> Links:
    copies: dict[str, Hashable] = {}
    stories: dict[str, Hashable] = {}
    for route, documents in routes.items():
        keys = Keys(f"shards-{uuid.uuid4().hex[:12]}")
        client.hset(keys.meta, SECRET, "")  # one for all, or some decisions would hang on chance
        labels = play(documents, client, keys, Settings())
        drop_namespace(client, keys)
        copies |= {id_: (route, group) for id_, group in labels.copy.items()}
        stories |= {id_: (route, group) for id_, group in labels.story.items()}
    members: dict[str, list[str]] = {}
    for id_, cluster in clusters.items():
        members.setdefault(cluster, []).append(id_)
    pairs = [pair for ids in members.values() for pair in combinations([id_ for id_ in ids if id_ in copies], 2)]
    return Links(
        sum(copies[one] == copies[other] for one, other in pairs),
        sum(stories[one] == stories[other] for one, other in pairs),
    )


if __name__ == "__main__":
    typer.run(main)
