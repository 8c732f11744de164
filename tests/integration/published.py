"""Publishes documents for real, in order: through chain, matching and commit of one worker."""

from collections.abc import Mapping, Sequence

import orjson
import redis

from copydesk_schemas import Keys, ProducerKey, Record, decode_record
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

#: Event time of the first document, in milliseconds.
START = 1_700_000_000_000

Document = Mapping[str, object]


def settings_of(keys: Keys) -> Settings:
    """Settings with a small index."""
    return Settings(namespace=keys.namespace, window_documents=1000)


def publish(
    client: redis.Redis,
    keys: Keys,
    documents: Sequence[Document | bytes],
    *,
    start: int = START,
    seed: bool = False,
    settings: Settings | None = None,
    key: ProducerKey | None = None,
) -> list[str]:
    """Pushes the documents one millisecond apart, signed if there is a key, and processes them; the raw entry ids."""
    settings = settings or settings_of(keys)
    ensure_group(client, keys)
    marks: dict[bytes | str, bytes | str] = {"seed": "1"} if seed else {}
    entry_ids = [f"{start + number}-0" for number in range(len(documents))]
    for entry_id, document in zip(entry_ids, documents, strict=True):
        raw = document if isinstance(document, bytes) else orjson.dumps(document)
        if key is not None:
            marks["signed"] = key.sign(raw)
        client.xadd(keys.raw, {"document": raw} | marks, id=entry_id)  # type: ignore[arg-type]  # redis-py takes a wider dict only
    stream, runner = RawStream(client, keys, "worker", 60), Runner(client, keys, settings)
    while batch := stream.new(50, 1):
        runner.process(batch, NoWatch())
    return entry_ids


def records(client: redis.Redis, keys: Keys) -> dict[str, Record]:
    """All published records by id."""
    found = (
        decode_record(fields[b"record"])
        for stream in (keys.clean, keys.duplicates)
        for _, fields in read_all(client, stream)
    )
    return {record.id: record for record in found}
