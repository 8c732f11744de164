"""How long pages of the desk take in an empty namespace, and in one that keeps a million records.

The records are not processed: what the commit keeps of them (streams, states, stories, lists, spreads, flows) is
written in its layouts, so that a million takes two minutes. The server's own time is read from `Server-Timing`.
"""

import argparse
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from struct import pack
from typing import Any, Final

import orjson
import redis

from copydesk_desk.operations.recount import recount_stories
from copydesk_schemas import Evidence, Keys, Language, Record, Relation, Source, encode_record, pack_record_id
from copydesk_workers.records.members import format_member
from copydesk_workers.records.provenance import Provenance, encode_provenance
from copydesk_workers.records.states import RecordState, format_state
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from tests.integration.published import publish
from tests.processes import started

_DAY: Final = 86_400_000
_AT_ONCE: Final = 2_000
#: Sizes of the largest stories; the others have two to six records.
_LARGE: Final = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 1_000, 500, 500, 500)
_OUTLETS: Final = 2_000
_WORDS: Final = (
    *("ferry", "harbour", "storm", "office", "island", "repair", "mayor"),
    *("bridge", "captain", "weather", "council", "bread", "tram", "school"),
)
#: Requests of each page; the first one, which loads templates and modules, is left out.
_ROUNDS: Final = 21


def main() -> None:
    """Prints a row a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    records = parser.parse_args().records
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-bench-") as name,
        EmbeddedServer(Path(name) / "data") as server,
        closing(connect(server.url)) as client,
    ):
        few, many = Keys("few"), Keys("many")
        seconds, _ = client.time()
        now = int(seconds) * 1000
        story = start_namespace(client, few, now)
        before = timings(server.url, few, pages_of(story, story, story))
        large, small = fill(client, many, records, now)
        after = timings(server.url, many, pages_of(large, small, small))
        print(f"{records:,} records, {client.info('memory')['used_memory'] / 2**20:,.0f} MB in Redis")
    print(f"{'page':<28}{'few: ms':>10}{'many: ms':>10}{'most':>8}{'ratio':>8}")
    for page, (median, most) in after[0].items():
        base = before[0][page][0]
        print(f"{page:<28}{base:>10.1f}{median:>10.1f}{most:>8.1f}{median / base:>8.1f}")
    print(f"memory of serve: {before[1]:.0f} MB with few, {after[1]:.0f} MB with many")


def pages_of(large: str, small: str, record: str) -> dict[str, str]:
    """The pages that are timed, by name."""
    return {
        "now": "/desk",
        "stories, largest": "/desk/stories",
        "stories, newest": "/desk/stories?order=newest",
        "stories, growing": "/desk/stories?order=growing",
        "stories, filtered": "/desk/stories?q=harbour&language=en",
        "stories, all, filtered": "/desk/stories?order=all&q=zeppelin",
        "story, small": f"/desk/stories/{small}",
        "story, the largest": f"/desk/stories/{large}",
        "record": f"/desk/records/{record}",
        "side by side": f"/desk/pair?a={large}&b={record}",
        "sources": "/desk/sources",
        "dead letters": "/desk/dead",
        "search, found": "/desk/search?q=harbour",
        "search, not there": "/desk/search?q=zeppelin",
    }


def start_namespace(client: redis.Redis, keys: Keys, now: int) -> str:
    """Publishes two documents for real, so that the namespace has its settings; the id of their story."""
    text = " ".join(_WORDS * 8)
    return publish(client, keys, [{"text": text, "url": "https://a.example/1"}, {"text": text}], start=now)[0] + "/0"


def fill(client: redis.Redis, keys: Keys, count: int, now: int) -> tuple[str, str]:
    """Writes what the commit keeps of `count` records; ids of the largest story and of a small one."""
    start_namespace(client, keys, now - 6 * _DAY)
    client.delete(keys.clean, keys.duplicates, keys.growths)  # their ids are of now, and ours begin earlier
    window = int(client.hget(keys.meta, "window") or 0)
    random = Random(7)
    sizes = stories_of(count, random)
    made: list[tuple[str, int]] = []
    step = 5 * _DAY / count
    begin = now - 5 * _DAY
    pipe = client.pipeline(transaction=False)
    pending: dict[int, tuple[str, int, int]] = {}  # stories that are open: id, size, records so far
    queue = list(range(len(sizes)))
    random.shuffle(queue)
    order = [index for index in queue for _ in range(min(sizes[index], 3))]
    order += [index for index in queue for _ in range(max(0, sizes[index] - 3))]
    for number, index in enumerate(order):
        at = begin + round(number * step)
        entry = f"{at}-{number}"
        id_ = f"{entry}/0"
        story, size, seen = pending.get(index, (id_, sizes[index], 0))
        pending[index] = (story, size, seen + 1)
        first = story == id_
        outlet = f"outlet-{random.randrange(_OUTLETS)}.example"
        write_record(pipe, keys, window, id_, story, outlet, at, entry, in_story=size > 1, first=first)
        if seen + 1 == size:
            del pending[index]
            if size > 1:
                made.append((story, size))
        if number % _AT_ONCE == _AT_ONCE - 1:
            pipe.execute()
    pipe.execute()
    lists = dict(made)
    for start in range(0, len(made), _AT_ONCE):
        some = dict(made[start : start + _AT_ONCE])
        by_slice: dict[int, dict[str, int]] = {}
        for story, size in some.items():
            by_slice.setdefault(int(story.partition("-")[0]) // window, {})[story] = size
        for slice_, members in by_slice.items():
            client.zadd(keys.stories(slice_), members)
            client.sadd(keys.slices, slice_)
        recount_stories(client, keys, window, [story for story, size in some.items() if size < 5_000])
    for story in (story for story, size in made if size >= 5_000):
        recount_stories(client, keys, window, [story])
    newest = sorted(lists, key=pack_record_id)[-1000:]
    client.zadd(keys.newest_stories, {story: int(story.partition("-")[0]) for story in newest})
    write_flows_and_dead(client, keys, now)
    largest = max(lists, key=lambda story: lists[story])
    return largest, next(story for story, size in reversed(made) if size == 4)


def stories_of(count: int, random: Random) -> list[int]:
    """Sizes of stories that have `count` records together: a few large ones, small ones, and most alone."""
    sizes = [size for size in _LARGE if size < count / 10]
    left = count - sum(sizes)
    while left > 0:
        size = min(left, random.choice((1, 1, 1, 1, 1, 1, 2, 3, 4, 6)))
        sizes.append(size)
        left -= size
    return sizes


def write_record(
    pipe: Any,
    keys: Keys,
    window: int,
    id_: str,
    story: str,
    outlet: str,
    at: int,
    entry: str,
    *,
    in_story: bool,
    first: bool,
) -> None:
    """Writes the stream entry, the state, and the place in its story of one record."""
    relation: Relation = "original" if first else "version"
    text = " ".join(_WORDS[(at + place * 7) % len(_WORDS)] for place in range(180))
    record = Record(
        id=id_,
        raw_id=entry,
        position=0,
        source=Source(domain=outlet),
        title=f"Ferry {entry} and the harbour",
        text=text,
        url=f"https://{outlet}/{entry}",
        language=Language(code="en", confidence=0.9),
        chain="1",
        story=story,
        relation=relation,
        evidence=Evidence() if first else Evidence(of=story, similarity=0.5, containment=0.5, shared=9),
    )
    fields = {"record": encode_record(record), "id": id_, "relation": relation, "story": story}
    pipe.xadd(keys.clean, fields, id=entry)
    packed = pack_record_id(id_)
    state = RecordState(
        status="clean",
        story=pack_record_id(story),
        of=None,
        relation=relation,
        entry_id=entry,
        provenance=encode_provenance(Provenance(outlet=outlet, published=at - 60_000), at),
    )
    pipe.hset(keys.states(at // window), packed, format_state(state))
    if in_story:
        pipe.hset(keys.story(story), id_, format_member(state))
        growth = {"growth": b"x" * 600, "id": id_, "relation": relation, "story": story}
        pipe.xadd(keys.growths, growth, id=entry)


def write_flows_and_dead(client: redis.Redis, keys: Keys, now: int) -> None:
    """Seven days of a thousand sources, and 20,000 dead letters of 4 KB."""
    for back in range(7):
        flow = {orjson.dumps(f"outlet-{n}.example")[1:-1]: pack(">III", 90, 50, 1) for n in range(1_000)}
        client.hset(keys.flow(now // _DAY - back), mapping=flow)  # type: ignore[arg-type]  # redis-py takes a wider dict only
    document = orjson.dumps({"text": " " * 4_000, "url": "https://outlet-1.example/x"})
    with client.pipeline(transaction=False) as pipe:
        for number in range(20_000):
            pipe.xadd(
                keys.dead, {"document": document, "reason": "empty", "detail": "no text", "raw_id": f"{number}-1"}
            )
        pipe.execute()


@contextmanager
def serving(url: str, keys: Keys) -> Iterator[tuple[int, int]]:
    """A running `copydesk serve`: its port and its process id."""
    script = Path(sys.executable).parent / "copydesk"
    command = [str(script), "serve", "--port", "0", "--redis", url, "--namespace", keys.namespace]
    with started(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline().rpartition(":")[2]), process.pid


def timings(url: str, keys: Keys, pages: dict[str, str]) -> tuple[dict[str, tuple[float, float]], float]:
    """Median and largest ms of each page, and the memory of the process in MB at its peak."""
    found: dict[str, tuple[float, float]] = {}
    with serving(url, keys) as (port, pid):
        for name, path in pages.items():
            times = [ask(port, path) for _ in range(_ROUNDS)][1:]
            found[name] = statistics.median(times), max(times)
        status = Path(f"/proc/{pid}/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return found, int(peak[1]) / 1024 if peak else 0.0


def ask(port: int, path: str) -> float:
    """Milliseconds that the server took for a page."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        told = re.search(r"dur=([\d.]+)", answer.headers.get("Server-Timing", ""))
        assert told is not None
        return float(told[1])


if __name__ == "__main__":
    main()
