"""Takes batch after batch to its commit, in this tree or an older one; `commit_cost.py` starts it.

Its first line of input is a file of documents, its second the address of a server, its third `as it is` or `no flow`,
which takes the counting by source out of the script. Each further line makes it process the next batch; it answers with
the µs of processor time that a document took in the commit, of the server and of this process, as JSON.
"""

import json
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

BATCH: Final = 50
_FIRST_MILLISECOND: Final = 1_700_000_000_000
#: The calls by which the commit counts by source.
_FLOW: Final = (b"\n  meet_flow()\n", b"\n  count_flow()\n", b"\nwrite_flows()\n")


class _Watch:
    def begin(self, entry_id: str) -> None:
        """Does nothing."""

    def end(self) -> None:
        """Does nothing."""


def run(lines: Iterator[str], batch_size: int = BATCH) -> Iterator[str]:
    """Processes a batch for each line and answers with what its commit cost.

    Args:
        lines: The file of documents, the address of the server, what to leave out, then one line a batch.
        batch_size: Documents of a batch.

    Yields:
        `ready`, then for each batch its two costs, then an empty list where the documents are at their end.
    """
    documents = Path(next(lines).strip()).read_bytes().splitlines()
    commits: Any = _Commits(next(lines).strip(), len(documents), next(lines).strip())
    yield "ready"
    for first in range(0, len(documents), batch_size):
        if next(lines, None) is None:
            return
        yield json.dumps(commits.cost(documents[first : first + batch_size], first))
    next(lines, None)  # who asks for a batch more must find somebody who answers
    yield "[]"


class _Commits:
    """The pipeline of this tree, wherever its modules are, with a meter at its commits."""

    def __init__(self, address: str, documents: int, leave_out: str) -> None:
        import redis

        committer: Any = import_module("copydesk_workers.commit.committer")
        if leave_out == "no flow":
            for call in _FLOW:
                assert committer.SCRIPT.count(call) == 1, f"the script calls {call!r} in another way"
                committer.SCRIPT = committer.SCRIPT.replace(call, b"\n")
        commit = committer.Committer.commit

        def metered(inner: Any, *arguments: Any) -> Any:
            server, own = self._server_cpu(), time.process_time_ns()
            answers = commit(inner, *arguments)
            self._own += (time.process_time_ns() - own) / 1000
            self._server += self._server_cpu() - server
            return answers

        committer.Committer.commit = metered
        runner: Any = _first("copydesk_workers.pipeline.runner", "copydesk_workers.runner")
        raw_stream: Any = import_module("copydesk_workers.fleet.raw_stream")
        self._keys: Any = import_module("copydesk_schemas").Keys("commits")
        settings = import_module("copydesk_workers.settings").Settings(
            namespace="commits", window_documents=max(documents, 1000)
        )
        self._client = redis.Redis(unix_socket_path=address.removeprefix("unix://"))
        self._server = self._own = 0.0
        raw_stream.ensure_group(self._client, self._keys)
        self._stream = raw_stream.RawStream(self._client, self._keys, "worker", 60)
        self._runner = runner.Runner(self._client, self._keys, settings)

    def cost(self, batch: list[bytes], first: int) -> tuple[float, float]:
        """µs a document in the commit: of the server, and of this process."""
        for number, document in enumerate(batch, first):
            self._client.xadd(self._keys.raw, {"document": document}, id=f"{_FIRST_MILLISECOND + number}-0")
        self._server = self._own = 0.0
        while entries := self._stream.new(len(batch), 1):
            self._runner.process(entries, _Watch())
        return self._server / len(batch), self._own / len(batch)

    def _server_cpu(self) -> float:
        """µs of processor time that the server has used in its main thread, where scripts run."""
        told: Any = self._client.info("cpu")
        return 1e6 * float(told["used_cpu_user_main_thread"] + told["used_cpu_sys_main_thread"])


def _first(*names: str) -> Any:
    """The first of these modules that is there."""
    for name in names[:-1]:
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    return import_module(names[-1])


if __name__ == "__main__":
    for answer in run(iter(sys.stdin.readline, "")):
        print(answer, flush=True)
