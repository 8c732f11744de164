"""The straightforward peer, timed: one RQ job a document, SimpleWorkers, datasketch's LSH on Redis, `fuzz.ratio`."""

import multiprocessing
import time
from multiprocessing.synchronize import Barrier
from typing import TYPE_CHECKING

import orjson
import redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from tests.benchmarks import peer_job

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_QUEUE = "peer"
#: Jobs enqueued in one pipeline.
_BATCH = 500


def peer_rate(url: str, documents: list[bytes], workers: int = 2) -> float:
    """Documents/s of the peer on an empty server; all jobs are enqueued and all workers ready before the clock starts.

    The clock stops when the last worker has emptied the queue. RuntimeError if a document did not come out.
    """
    client = redis.Redis.from_url(url)
    _enqueue(client, documents)
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(workers + 1)
    processes, receivers = [], []
    for _ in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(url, ready, sender))
        process.start()
        sender.close()
        processes.append(process)
        receivers.append(receiver)
    ready.wait(timeout=60)
    started = time.monotonic()
    ended = max(float(receiver.recv()) for receiver in receivers)
    for process in processes:
        process.join()
    published = client.xlen(peer_job.STREAM)
    client.close()
    if published != len(documents):
        raise RuntimeError(f"the peer published {published} of {len(documents)} documents; see its failed jobs")
    return len(documents) / (ended - started)


def _enqueue(client: redis.Redis, documents: list[bytes]) -> None:
    queue = Queue(_QUEUE, connection=client, serializer=JSONSerializer)
    for start in range(0, len(documents), _BATCH):
        queue.enqueue_many(
            Queue.prepare_data(
                peer_job.handle, (str(start + offset), orjson.loads(document)), result_ttl=0, description=""
            )
            for offset, document in enumerate(documents[start : start + _BATCH])
        )


def _work(url: str, ready: Barrier, sender: "Connection[float, None]") -> None:
    """A worker process: sets up, waits for the others, works until the queue is empty and sends the time."""
    client = redis.Redis.from_url(url)
    peer_job.set_up(client)
    worker = SimpleWorker([_QUEUE], connection=client, serializer=JSONSerializer)
    ready.wait(timeout=60)
    worker.work(burst=True, logging_level="WARNING")
    sender.send(time.monotonic())
