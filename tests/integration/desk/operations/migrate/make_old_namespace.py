"""Makes `old_namespace.json.zst` with the code of commit 2223e7c. It is no part of the tests: they read the file.

In a checkout of that commit with its own environment:

    PYTHONPATH=CHECKOUT:FOLDER CHECKOUT/.venv/bin/python make_old_namespace.py

FOLDER is that of this file. The documents are those of `old_namespace.py`, all invented.
"""

import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson


def main() -> None:
    """Works on the documents as a fleet of that version did, stops in the middle of a batch, and writes the file."""
    kept: Any = import_module("old_namespace")
    embedded: Any = import_module("copydesk_workers.embedded_server")
    connection: Any = import_module("copydesk_workers.connection")
    raw_stream: Any = import_module("copydesk_workers.fleet.raw_stream")
    runner: Any = import_module("copydesk_workers.runner")
    settings: Any = import_module("copydesk_workers.settings")
    play: Any = import_module("copydesk_workers.evaluation.play")
    keys: Any = import_module("copydesk_schemas").Keys("old")
    with tempfile.TemporaryDirectory() as folder, embedded.EmbeddedServer(Path(folder)) as server:
        client: Any = connection.connect(server.url)
        raw_stream.ensure_group(client, keys)
        total = kept.COMMITTED + kept.IN_HAND + kept.WAITING
        for number in range(kept.COMMITTED):
            _push(client, keys.raw, kept, number)
        client.xadd(keys.raw, {"document": b"no JSON at all"}, id=f"{kept.START + kept.COMMITTED}-1")
        for number in range(3):
            seed = {"document": orjson.dumps(kept.document(9000 + number)), "seed": "1"}
            client.xadd(keys.raw, seed, id=f"{kept.START + kept.COMMITTED}-{2 + number}")
        stream = raw_stream.RawStream(client, keys, "old-worker", 60)
        worker = runner.Runner(client, keys, settings.Settings(namespace="old", window_documents=1000))
        while batch := stream.new(20, 1):
            worker.process(batch, play.Unwatched())
        for number in range(kept.COMMITTED, total):
            _push(client, keys.raw, kept, number + 10)
        stream.new(kept.IN_HAND, 1)
        client.xgroup_create(keys.clean, kept.READER, id="0")
        read = client.xreadgroup(kept.READER, "one", {keys.clean: ">"}, count=kept.READ)
        client.xack(keys.clean, kept.READER, *(entry_id for entry_id, _ in read[0][1][: -kept.UNACKNOWLEDGED]))
        kept.FILE.write_bytes(kept.export(client, keys.prefix))
        client.close()
    sys.stderr.write(f"{kept.FILE}: {kept.FILE.stat().st_size:,} bytes\n")


def _push(client: Any, raw: str, kept: Any, number: int) -> None:
    client.xadd(raw, {"document": orjson.dumps(kept.document(number))}, id=f"{kept.START + number}-0")


if __name__ == "__main__":
    main()
