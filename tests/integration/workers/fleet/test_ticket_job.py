"""Which jobs are tickets, on hashes as RQ writes them."""

from collections.abc import Callable, Iterator

import pytest
import redis
from rq import Callback, Queue, Retry
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from copydesk_workers.fleet.ticket_job import FUNCTION, TicketJob


@pytest.fixture
def queue(client: redis.Redis) -> Iterator[Queue]:
    """A queue under RQ's own prefix, which is fixed in a process. At the end everything of RQ's is removed."""
    yield Queue("ticket-job-test", connection=client, serializer=JSONSerializer, job_class=TicketJob)
    for key in client.scan_iter("rq:*"):
        client.unlink(key)


def fetch(queue: Queue, job: Job) -> Job:
    """The job as a worker fetches it."""
    return TicketJob.fetch(job.id, connection=queue.connection, serializer=JSONSerializer)


def test_a_ticket_is_a_ticket_whatever_rq_wrote_into_it(queue: Queue) -> None:
    """A ticket as the supervisor queues it is taken: queued, started, and failed."""
    job = queue.enqueue_call(FUNCTION, timeout=60, result_ttl=0, failure_ttl=60, description="drain ticket")
    assert FUNCTION == fetch(queue, job).func_name
    with queue.connection.pipeline() as pipeline:
        job.prepare_for_execution("a worker", pipeline)
        pipeline.execute()
    assert () == tuple(fetch(queue, job).args)
    with queue.connection.pipeline() as pipeline:
        job._handle_failure("Traceback", pipeline)
        pipeline.execute()
    assert {} == fetch(queue, job).kwargs


@pytest.mark.parametrize(
    "enqueue",
    [
        lambda queue: queue.enqueue_call("os.getcwd"),
        lambda queue: queue.enqueue_call(FUNCTION, args=[1]),
        lambda queue: queue.enqueue_call(FUNCTION, kwargs={"a": 1}),
        lambda queue: queue.enqueue_call(FUNCTION, meta={"a": 1}),
        lambda queue: queue.enqueue_call(FUNCTION, on_success=Callback("os.getcwd")),
        lambda queue: queue.enqueue_call(FUNCTION, on_failure=Callback("os.getcwd")),
        lambda queue: queue.enqueue_call(FUNCTION, on_stopped=Callback("os.getcwd")),
        lambda queue: queue.enqueue_call(FUNCTION, retry=Retry(3)),
        lambda queue: queue.enqueue_call(FUNCTION, depends_on=queue.enqueue_call(FUNCTION)),
    ],
    ids=["function", "args", "kwargs", "meta", "on_success", "on_failure", "on_stopped", "retry", "depends_on"],
)
def test_anything_more_than_a_ticket_is_refused(queue: Queue, enqueue: Callable[[Queue], Job]) -> None:
    """Another function, an argument, a callback, meta, a retry or a dependency: no such job."""
    job = enqueue(Queue(queue.name, connection=queue.connection, serializer=JSONSerializer))
    with pytest.raises(NoSuchJobError, match="not a ticket"):
        fetch(queue, job)


def test_a_pickle_is_refused_unread(queue: Queue) -> None:
    """A job of a queue with RQ's default serializer is refused by its bytes."""
    job = Queue(queue.name, connection=queue.connection).enqueue_call(FUNCTION)
    with pytest.raises(NoSuchJobError, match="does not call"):
        fetch(queue, job)
