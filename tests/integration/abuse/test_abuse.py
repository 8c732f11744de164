"""Every bad input ends as what its table says, in one go through a real fleet, and its healthy neighbours come out."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import orjson
import pytest
import redis
from tests.integration.abuse.case import BODY, Case
from tests.integration.abuse.cases import CASES
from tests.processes import PATIENCE_SECONDS

from copydesk_desk.operations.check.breaches import Law
from copydesk_desk.operations.check.check import check_namespace
from copydesk_schemas import Keys
from copydesk_schemas.keys import REPLAYED
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(900),  # the fixture that plays the cases is counted, too
]

HEALTHY_EVERY: Final = 2


class Played(NamedTuple):
    """What came of all cases: entry id of each by name, outcomes by entry id (record, or reason: detail), the rest."""

    ids: dict[str, str]
    healthy: list[str]
    outcomes: dict[str, set[str]]
    log: str
    left: int
    found: dict[Law, int]

    @property
    def renumbered(self) -> set[str]:
        """Ids that nobody pushed."""
        return self.outcomes.keys() - self.ids.values() - set(self.healthy)


@pytest.fixture(scope="module")
def abused(client: redis.Redis) -> Iterator[Keys]:
    """The keys of the namespace of all cases; removed at the end."""
    keys = Keys("abuse")
    yield keys
    for key in client.scan_iter(keys.prefix + "*", count=1000):
        client.unlink(key)


@pytest.fixture(scope="module")
def played(
    server: EmbeddedServer, client: redis.Redis, abused: Keys, tmp_path_factory: pytest.TempPathFactory
) -> Played:
    """All cases and, among them, healthy documents, through a fleet of two workers that ends when all is done."""
    keys = abused
    ids: dict[str, str] = {}
    healthy: list[str] = []
    client.hset(keys.meta, REPLAYED, "1")  # some ids lie in the future
    for number, case in enumerate(CASES):
        if number % HEALTHY_EVERY == 0 and case.entry_id is None:
            document = orjson.dumps(
                {"text": f"Item {number} of the council of ward {number * 7919}. {BODY[number % 90 :]}"}
            )
            healthy.append(_add(client, keys, {b"document": document}, None))
        ids[case.name] = _add(client, keys, case.fields, case.entry_id)
    log = tmp_path_factory.mktemp("abuse") / "fleet.log"
    settings = Settings(
        namespace=keys.namespace, window_documents=10_000, patience_seconds=60
    )  # a busy machine is slow
    with FleetProcess(settings, server.url, log=log, burst=True) as fleet:
        assert 0 == fleet.process.wait(6 * PATIENCE_SECONDS)  # it is by far the longest
    outcomes: dict[str, set[str]] = {}
    for stream in (keys.clean, keys.duplicates):
        for _, fields in read_all(client, stream):
            outcomes.setdefault(fields[b"id"].decode().partition("/")[0], set()).add("record")
    for _, fields in read_all(client, keys.dead):
        why = f"{fields[b'reason'].decode()}: {fields[b'detail'].decode()}"
        outcomes.setdefault(fields[b"raw_id"].decode(), set()).add(why)
    found = check_namespace(client, keys).found
    return Played(ids, healthy, outcomes, log.read_text(), int(client.xlen(keys.raw)), found)


def _add(client: redis.Redis, keys: Keys, fields: dict[bytes, bytes], entry_id: str | None) -> str:
    added = client.xadd(keys.raw, fields, id=entry_id or "*")  # type: ignore[arg-type]  # redis-py types the dict too narrowly
    assert isinstance(added, bytes)
    return added.decode()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_bad_input_ends_as_its_table_says(played: Played, case: Case) -> None:
    """It is published, or dead with the reason: never both, and never neither."""
    found = played.outcomes.get(played.ids[case.name], set())
    if case.entry_id is not None and not found and played.renumbered:
        return  # it waited when another one that lies ahead was met, and got a new id as all that waited
    assert {case.expected} == {why.partition(":")[0] for why in found}, found
    assert all(case.says in why for why in found), found


def test_what_waits_when_an_id_lies_ahead_comes_out_under_a_new_one(played: Played) -> None:
    """Each document without an outcome under its own id has one under another."""
    missing = [name for name, entry_id in played.ids.items() if entry_id not in played.outcomes]
    assert len(played.renumbered) == len(missing), (played.renumbered, missing)


def test_every_healthy_neighbour_comes_out(played: Played) -> None:
    """Nothing that is pushed beside bad inputs suffers from them."""
    assert [] == [name for name in played.healthy if played.outcomes.get(name) != {"record"}]


def test_no_worker_is_lost_and_nothing_waits(played: Played) -> None:
    """None of these ends a worker process; the queue is empty, and the namespace obeys its laws."""
    assert [] == [
        line for line in played.log.splitlines() if "tried again, one by one" in line or "takes longer" in line
    ]
    assert (0, {}) == (played.left, played.found)


def test_there_are_many_and_each_has_its_name() -> None:
    """Two hundred kinds and more, none listed twice."""
    assert len(CASES) == len({case.name for case in CASES})
    assert len(CASES) >= 200
