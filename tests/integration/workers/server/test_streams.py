"""Reads of streams whose entries may have any size: what comes at once is bounded in bytes."""

from typing import Any

import pytest
import redis

from copydesk_desk.operations.check.confirmed import _kept
from copydesk_desk.operations.forget.forget import in_pieces
from copydesk_desk.serve.metrics import HttpNumbers, expose
from copydesk_schemas import Keys
from copydesk_workers.server.streams import first_id, pieces_bounded, read_bounded
from copydesk_workers.settings import Settings

_LARGE = 4_000_000


def test_entries_come_until_there_are_enough_bytes(client: redis.Redis, keys: Keys) -> None:
    """Large ones a few at a time, small ones as many as are asked for; each once, in order, between the ids."""
    ids = [f"{number}-0" for number in range(1, 31)]
    for number, entry_id in enumerate(ids):
        client.xadd(keys.archive, {"document": b"a" * (_LARGE if number < 9 else 4)}, id=entry_id)
    parts = [[entry_id for entry_id, _ in part] for part in pieces_bounded(client, keys.archive, count=15)]
    assert ids == [entry_id for part in parts for entry_id in part]
    assert [5, 15, 10] == [len(part) for part in parts]
    found = read_bounded(client, keys.archive, first="(10-0", last="12-0")
    assert [("11-0", {b"document": b"aaaa"}), ("12-0", {b"document": b"aaaa"})] == found
    assert [] == read_bounded(client, keys.archive, first="(30-0")


@pytest.mark.parametrize(("reads", "most"), [("forget", 5), ("check", 5), ("metrics", 0)])
def test_whoever_reads_the_archive_asks_for_little(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch, reads: str, most: int
) -> None:
    """A dozen documents of 4 MB were asked for at once: the server ends the connection of who asks for much more."""
    for number in range(12):
        client.xadd(keys.archive, {"raw_id": f"{number}-0", "document": b"a" * _LARGE})
    client.xadd(keys.raw, {"document": b"a" * _LARGE}, id="1000-5")
    assert [first_id(client, keys.raw), first_id(client, keys.dead)] == ["1000-5", None]
    sizes = []
    execute = client.execute_command

    def execute_and_measure(*arguments: Any, **named: Any) -> Any:
        answer = execute(*arguments, **named)  # type: ignore[no-untyped-call]  # redis-py's
        sizes.append(str(answer).count("a" * 1_000))
        return answer

    monkeypatch.setattr(client, "execute_command", execute_and_measure)
    if reads == "forget":
        found = sum(len(part) for part in in_pieces(client, keys.archive, "archive", lambda *_: None))
    elif reads == "check":
        found = len(_kept(client, keys))
    else:
        found = len(expose(client, keys, Settings(namespace=keys.namespace), HttpNumbers(), 0, 0).splitlines())
    assert found >= 12
    assert most * _LARGE // 1_000 == max(sizes)
