"""Kills `copydesk sink` again and again while it works, and counts what its target holds.

`python -m tests.acceptance.sink_kills` does so 20 times for each kind over 20,000 records, with real files and servers.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import redis
import typer
from msgspec import Struct
from tests.acceptance.sink_targets import KINDS, Kind
from tests.processes import started, wait_until

from copydesk_schemas import Keys, Record, encode_record
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import groups

_GROUP: Final = "killed"
_TEXT: Final = "The harbour of Velm reopened on Tuesday after divers had cleared wreck number {}. " * 12


class Count(Struct, frozen=True):
    """What became of the records: how many are not in the target, how many are there more than once."""

    records: int
    kills: int
    missing: int
    twice: int
    #: Writes that the target saw more than once and took once.
    repeated: int
    pending: int
    seconds: float


def publish(client: redis.Redis, key: str, count: int) -> list[str]:
    """Adds records to a stream; their ids."""
    ids = [f"{1_772_323_200_000 + number * 9_000}-0/0" for number in range(count)]
    with client.pipeline(transaction=False) as pipe:
        for number, record_id in enumerate(ids):
            record = Record(
                id=record_id,
                raw_id=record_id.removesuffix("/0"),
                position=0,
                title=f"Wreck {number}",
                text=_TEXT.format(*[number] * 12),
                chain="1",
                story=record_id,
                relation="original",
            )
            pipe.xadd(key, {"record": encode_record(record), "id": record.id})
            if number % 1_000 == 999:
                pipe.execute()
        pipe.execute()
    return ids


def kill_and_count(
    client: redis.Redis, url: str, keys: Keys, kind: Kind, folder: Path, *, records: int, kills: int, seed: int
) -> Count:
    """Delivers records with a sink that is killed at random places, and counts.

    Args:
        client: A client of the server.
        url: The server.
        keys: A namespace of its own.
        kind: What the sink writes to.
        folder: An empty folder for the target.
        records: How many records.
        kills: How often the sink is killed, at random numbers of records that it has read.
        seed: What the random places are made of.
    """
    places = random.Random(seed)
    ids = publish(client, keys.clean, records)
    began = time.monotonic()
    with kind.opened(folder) as target:
        command = [
            *(str(Path(sys.executable).parent / "copydesk"), "sink", *target.arguments),
            *("--group", _GROUP, "--redis", url, "--namespace", keys.namespace),
        ]
        for place in sorted(places.sample(range(1, records * 9 // 10), kills)):
            with started(command, stderr=subprocess.DEVNULL) as process:
                wait_until(_passed(client, keys, place), f"{place} records are read")
                time.sleep(places.uniform(0, 0.1))
                process.kill()
                process.wait()
        done = subprocess.run([*command, "--once"], capture_output=True, text=True, timeout=600, check=False)
        assert 0 == done.returncode, done.stderr
        found = Counter(target.ids())
        repeated = target.repeated()
    return Count(
        records=records,
        kills=kills,
        missing=sum(record_id not in found for record_id in ids),
        twice=sum(count > 1 for count in found.values()),
        repeated=repeated,
        pending=int(client.xpending(keys.clean, _GROUP)["pending"]),
        seconds=round(time.monotonic() - began, 1),
    )


def _passed(client: redis.Redis, keys: Keys, place: int) -> Callable[[], bool]:
    """A condition: a sink that starts now works, and the group has read so many records."""
    started_at = time.monotonic()

    def holds() -> bool:
        found = [group for group in groups(client, keys.clean) if group["name"] == _GROUP.encode()]
        if not found or int(found[0]["entries-read"] or 0) < place:
            return False
        consumers = client.xinfo_consumers(keys.clean, _GROUP)
        return any(int(one["idle"]) / 1000 < time.monotonic() - started_at for one in consumers)

    return holds


def main(
    kinds: Annotated[str, typer.Option(help=f"Kinds, separated by commas: {', '.join(KINDS)}.")] = ",".join(KINDS),
    records: Annotated[int, typer.Option(min=100, help="Records for each kind.")] = 20_000,
    kills: Annotated[int, typer.Option(min=0, help="How often each is killed.")] = 20,
    seed: Annotated[int, typer.Option(help="What the random places are made of.")] = 1,
) -> None:
    """Kill sinks while they work, and count what is missing or there twice."""
    bad = False
    for name in kinds.split(","):
        if KINDS[name].missing is not None:
            print(f"{name}: not tried: {KINDS[name].missing}", flush=True)
            continue
        with tempfile.TemporaryDirectory(prefix="copydesk-sinks-") as folder, _server(Path(folder)) as (url, client):
            target = Path(folder, "target")
            target.mkdir()
            count = kill_and_count(
                client, url, Keys("sinks"), KINDS[name], target, records=records, kills=kills, seed=seed
            )
        bad = bad or bool(count.missing or count.twice or count.pending)
        print(f"{name}: {count}", flush=True)
    raise typer.Exit(int(bad))


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, Any]]:
    with EmbeddedServer(folder / "server") as server, closing(connect(server.url)) as client:
        yield server.url, client


if __name__ == "__main__":
    typer.run(main)
