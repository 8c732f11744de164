"""A push that breaks off goes on behind the last document that arrived, in whatever order documents are pushed."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import redis

from copydesk_producers.resumable import Pushing, Stopped, inputs_of
from copydesk_schemas import Keys, SettingsError

START = datetime(2025, 3, 1, tzinfo=UTC)


def archive(folder: Path, count: int) -> str:
    """Documents a minute apart, the latest first."""
    lines = [
        {"text": f"Report {number}.", "published_at": (START + timedelta(minutes=count - number)).isoformat()}
        for number in range(count)
    ]
    path = folder / "archive.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return str(path)


def on_raw(client: redis.Redis, keys: Keys) -> list[tuple[bytes, bytes]]:
    """Id and document of each entry on the raw stream."""
    return [(id_, fields[b"document"]) for id_, fields in cast("Any", client.xrange(keys.raw))]


def push(client: redis.Redis, keys: Keys, path: str, event_time: str | None, break_after: int | None = None) -> None:
    """Pushes the archive; breaks off after some documents, as a process that is killed does."""
    pushing = Pushing(inputs_of([path], None, event_time), client, keys, backlog=1000, document_bytes=1_000_000)
    pushing.resume()
    if break_after is not None:
        checks = itertools.count()

        def check(*_: object) -> None:
            if next(checks) == break_after:
                raise Stopped

        pushing._check = check  # type: ignore[method-assign]  # stops at the same document each time
    pushing.start()
    pushing._thread.join()
    pushing.stop()
    assert pushing.done == (break_after is None)
    if break_after is None:
        pushing.finish()


@pytest.mark.parametrize("event_time", [None, "published_at"])
def test_a_resumed_push_is_as_if_it_had_not_broken_off(
    client: redis.Redis, keys: Keys, tmp_path: Path, event_time: str | None
) -> None:
    """The same documents, each once; under event time with the same ids, too."""
    path = archive(tmp_path, 900)
    push(client, keys, path, event_time, break_after=500)
    assert 400 == len(on_raw(client, keys))  # two whole batches
    push(client, keys, path, event_time)
    found = on_raw(client, keys)
    texts = [json.loads(document)["text"] for _, document in found]
    assert [f"Report {number}." for number in range(900)] == (texts if event_time is None else texts[::-1])
    if event_time is not None:
        start = round(START.timestamp() * 1000)
        assert [b"%d-0" % (start + 60_000 * minute) for minute in range(1, 901)] == [id_ for id_, _ in found]
    assert not client.exists(keys.progress)


def test_event_time_needs_a_stream_that_is_not_past_it(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """Ids must rise: where the stream holds later documents, the push is refused before anything is added."""
    path = archive(tmp_path, 3)
    client.xadd(keys.raw, {"document": "{}"})
    with pytest.raises(SettingsError, match="already holds documents"):
        push(client, keys, path, "published_at")
    assert 1 == client.xlen(keys.raw)


@pytest.mark.parametrize("noted", ["1000000", "-5", "x", "9" * 5000])
def test_a_note_that_cannot_be_ours_leaves_nothing_out_unseen(
    client: redis.Redis, keys: Keys, tmp_path: Path, noted: str
) -> None:
    """Any producer may note progress for others: a count of more than there is, is told, and the next push is whole."""
    path = archive(tmp_path, 5)
    client.hset(keys.progress, inputs_of([path], None, None).fingerprint(), noted)
    if noted == "1000000":
        with pytest.raises(SettingsError, match="1,000,000 documents of these inputs noted as pushed"):
            push(client, keys, path, None)
    push(client, keys, path, None)
    assert (5, 0) == (client.xlen(keys.raw), client.exists(keys.progress))
