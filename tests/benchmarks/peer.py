"""The straightforward peer, timed: one RQ job a document, SimpleWorkers, datasketch's LSH on Redis, `fuzz.ratio`."""

import multiprocessing
import time
from multiprocessing.synchronize import Barrier
from typing import TYPE_CHECKING

import orjson
import redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from copydesk_workers.server.embedded import EmbeddedServer
from tests.benchmarks import peer_job
from tests.benchmarks.processor_time import Pace, pace, spent_by

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_QUEUE = "peer"
#: Jobs enqueued in one pipeline.
_BATCH = 500


def peer_pace(server: EmbeddedServer, documents: list[bytes], workers: int = 2) -> Pace:
    """The pace of the peer on an empty server; all jobs are enqueued and all workers ready before the clock starts.

    The clock stops when the last worker has emptied the queue. RuntimeError if a document did not come out.
    """
    client = redis.Redis.from_url(server.url)
    _enqueue(client, documents)
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(workers + 1)
    processes, receivers = [], []
    for _ in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(server.url, ready, sender))
        process.start()
        sender.close()
        processes.append(process)
        receivers.append(receiver)
    ready.wait(timeout=60)
    started, spent = time.monotonic(), spent_by(server.process.pid)
    ends, times = zip(*(receiver.recv() for receiver in receivers), strict=True)
    spent = spent_by(server.process.pid) - spent + sum(times)
    for process in processes:
        process.join()
    published = client.xlen(peer_job.STREAM)
    client.close()
    if published != len(documents):
        raise RuntimeError(f"the peer published {published} of {len(documents)} documents; see its failed jobs")
    return pace(len(documents), max(ends) - started, spent)


def _enqueue(client: redis.Redis, documents: list[bytes]) -> None:
    queue = Queue(_QUEUE, connection=client, serializer=JSONSerializer)
    for start in range(0, len(documents), _BATCH):
        queue.enqueue_many(
            Queue.prepare_data(
                peer_job.handle, (str(start + offset), orjson.loads(document)), result_ttl=0, description=""
            )
            for offset, document in enumerate(documents[start : start + _BATCH])
        )


def _work(url: str, ready: Barrier, sender: "Connection[tuple[float, float], None]") -> None:
    """A worker process: sets up, waits for the others, works until the queue is empty.

    It sends the time at the end and the processor time of the work.
    """
    client = redis.Redis.from_url(url)
    peer_job.set_up(client)
    worker = SimpleWorker([_QUEUE], connection=client, serializer=JSONSerializer)
    ready.wait(timeout=60)
    spent = time.process_time()
    worker.work(burst=True, logging_level="WARNING")
    sender.send((time.monotonic(), time.process_time() - spent))
