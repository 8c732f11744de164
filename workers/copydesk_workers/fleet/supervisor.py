"""The supervisor: keeps the workers of one machine alive and the queue supplied with tickets."""

import gc
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import time
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Final

import redis
from msgspec import Struct
from rq import Queue
from rq.serializers import JSONSerializer
from rq.worker_pool import WorkerData, WorkerPool
from rq.worker_registration import WORKERS_BY_QUEUE_KEY

from copydesk_matching.index.shape import check_shape
from copydesk_schemas import CopydeskError, Keys, NeedsMigration
from copydesk_schemas.counted import counted
from copydesk_workers.fleet.consumers import consumer_names, is_dead, retire, tidy
from copydesk_workers.fleet.raw_stream import drained, ensure_group
from copydesk_workers.fleet.ticket import Factory, make_runner
from copydesk_workers.fleet.ticket_job import FUNCTION, TicketJob
from copydesk_workers.fleet.worker import FleetWorker, ticket_queue
from copydesk_workers.logs import event
from copydesk_workers.server.claims import check_claims
from copydesk_workers.server.connection import connect
from copydesk_workers.server.eviction import refuse_eviction
from copydesk_workers.server.heartbeat import Heartbeat
from copydesk_workers.server.index_server import home_of
from copydesk_workers.server.lifeline import die_with_parent
from copydesk_workers.server.outages import is_trouble
from copydesk_workers.settings import Settings

logger = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.2
_UPKEEP_SECONDS: Final = 60.0
#: Seconds between two attempts to start while the server is away.
_AWAY_SECONDS: Final = 1.0
#: Seconds that workers may take for the current batch when they are asked to stop; the compose file waits 30 s.
STOP_SECONDS: Final = 20.0
#: Pause before a worker that ended is started again, in seconds: the first and the longest. The first end costs none;
#: the pause doubles while workers end soon after their start.
_BACKOFF: Final = (0.2, 5.0)
_SOON_SECONDS: Final = 5.0
#: RQ's own time limit of a ticket, in seconds. It must never end one: a batch of slow documents may outlast the ticket.
_TICKET_LIMIT_SECONDS: Final = 86_400
_FAILURE_SECONDS: Final = 300

#: A task that the supervisor runs about once a minute.
Upkeep = Callable[[], object]


class _Place(Struct):
    """The place of one worker. Its name stays, so that the next worker in the place finds its entries."""

    name: str
    started: float = 0.0
    pause: float = 0.0
    ready: float = 0.0


class Supervisor(WorkerPool):
    """A pool of `settings.workers` fleet workers."""

    def __init__(
        self,
        client: redis.Redis,
        url: str,
        keys: Keys,
        settings: Settings,
        *,
        burst: bool,
        watches: Sequence[Upkeep] = (),
        upkeep: Sequence[Upkeep] = (),
        parent: int | None = None,
        make_processor: Factory = make_runner,
    ) -> None:
        """Sets up the pool; `supervise` starts it.

        Args:
            client: A client that answers in bytes.
            url: URL of the server, for the workers.
            keys: The namespace.
            settings: The settings of the fleet.
            burst: Whether the fleet ends when the raw stream is drained.
            watches: Tasks to run at every look.
            upkeep: Tasks to run about once a minute.
            parent: Process that started the fleet; the fleet stops when that process is gone.
            make_processor: Makes the processor of a horse.
        """
        super().__init__(
            [keys.queue],
            connection=client,
            num_workers=settings.workers,
            worker_class=FleetWorker,
            serializer=JSONSerializer,
            job_class=TicketJob,
        )
        self._url = url
        self._keys = keys
        self._settings = settings
        self._ends_drained = burst
        self._watches = watches
        self._upkeep = upkeep
        self._parent = parent
        self._make_processor = make_processor
        self._places = {name: _Place(name) for name in consumer_names(settings.workers)}
        self._home = partial(home_of, settings, client)
        self._heartbeat = Heartbeat(settings.heartbeat_folder)
        self._stop_asked = 0
        self._away = False
        self._upkeep_due = 0.0

    @property
    def queues(self) -> list[Queue]:
        """The one queue."""
        return [ticket_queue(self.connection, self._keys)]

    def supervise(self) -> None:
        """Runs the fleet until a stop is asked for or, with `burst`, the stream is drained; then waits for its workers.

        Waits for a server that is away or takes no writes.

        Raises:
            SettingsError: The settings do not fit the namespace, or those of the namespace were changed meanwhile.
        """
        self._await_server()
        before = {number: signal.signal(number, self.request_stop) for number in (signal.SIGINT, signal.SIGTERM)}
        gc.collect()
        gc.freeze()  # what is loaded by now is never collected, so its pages stay shared with the workers
        try:
            while not self._stop_asked:
                self._start_missing()
                self._heartbeat.alive()
                if self._with_server(self._look):
                    self._heartbeat.ready()
                self._wait(_LOOK_SECONDS)
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _await_server(self) -> None:
        """Does what must precede the first worker; tries again until the server allows it."""
        while not self._with_server(self._begin):
            self._heartbeat.alive()
            time.sleep(_AWAY_SECONDS)

    def _begin(self) -> None:
        check_shape(self.connection, self._keys, self._settings.index_shape, self._home)
        check_claims(self.connection, self._keys, self._settings)  # before the libraries: a second host may differ
        refuse_eviction(self.connection)
        ensure_group(self.connection, self._keys)
        self._make_processor(self.connection, self._keys, self._settings)  # loads the libraries, checks the settings
        self._tidy()

    # -- one look

    def _look(self) -> None:
        check_shape(self.connection, self._keys, self._settings.index_shape, self._home)
        check_claims(self.connection, self._keys, self._settings)
        self._supply_tickets()
        for task in self._watches:
            self._do(task)
        if self.connection.exists(self._keys.stop):
            logger.info("a command asks the fleet to stop", extra=event("fleet_stopping", reason="command"))
            self._stop_asked = 1
        if self._ends_drained and drained(self.connection, self._keys):
            logger.info("the stream is drained", extra=event("fleet_stopping", reason="drained"))
            self._stop_asked = 1
        if time.monotonic() >= self._upkeep_due:
            self._upkeep_due = time.monotonic() + _UPKEEP_SECONDS
            self._tidy()
            for task in self._upkeep:
                self._do(task)

    def _supply_tickets(self) -> None:
        """Queues a ticket for each living worker of every machine, in addition to the tickets they work on."""
        [queue] = self.queues
        living = int(self.connection.scard(WORKERS_BY_QUEUE_KEY % queue.name))
        for _ in range(max(living, self._settings.workers) - queue.count):
            queue.enqueue_call(
                FUNCTION,
                timeout=_TICKET_LIMIT_SECONDS,
                result_ttl=0,
                failure_ttl=_FAILURE_SECONDS,
                description="drain ticket",
            )

    def _tidy(self) -> None:
        """Takes over the entries of dead workers, and removes their names from RQ's registry."""
        tidy(self.connection, self._keys, list(self._places))
        prefix = FleetWorker.redis_worker_namespace_prefix
        for worker in self.connection.smembers(FleetWorker.redis_workers_keys):
            key = worker.decode() if isinstance(worker, bytes) else worker
            if is_dead(key.removeprefix(prefix)):
                self.connection.srem(FleetWorker.redis_workers_keys, key)
                self.connection.srem(WORKERS_BY_QUEUE_KEY % self._keys.queue, key)
                self.connection.delete(key)
        if not self.connection.xlen(self._keys.raw):
            self.connection.delete(self._keys.attempts)  # left by a worker that died between a commit and its last step

    def _do(self, task: Upkeep) -> None:
        try:
            task()
        except Exception as error:  # upkeep is tried again in a minute; the documents must not wait for it
            if isinstance(error, redis.exceptions.RedisError) and is_trouble(error):
                raise
            logger.exception("upkeep failed: %s", error, extra=event("upkeep_failed", reason=str(error)))

    def _with_server(self, action: Callable[[], None]) -> bool:
        """Runs the action; returns False if the server is away. Logs once that it is away, and once that it is back."""
        try:
            action()
        except (redis.exceptions.RedisError, CopydeskError) as error:
            if not is_trouble(error):
                raise
            if not self._away and isinstance(error, NeedsMigration):
                logger.warning("the fleet waits: %s", error, extra=event("fleet_waits", reason=str(error)))
            elif not self._away:
                logger.warning("the server is away: %s", error, extra=event("server_away", reason=str(error)))
            self._away = True
            return False
        if self._away:
            logger.warning("the server is back", extra=event("server_back"))
        self._away = False
        return True

    # -- workers

    def _start_missing(self) -> None:
        """Starts a worker in every place that has none, after a pause where workers end soon after their start."""
        self.reap_workers()
        now = time.monotonic()
        for place in self._places.values():
            if place.name not in self.worker_dict and now >= place.ready:
                place.started = now
                self._start(place)

    def _start(self, place: _Place) -> None:
        process = self.get_worker_process(place.name, burst=False)
        process.start()
        assert process.pid is not None, "it was just started"
        self.worker_dict[place.name] = WorkerData(name=place.name, pid=process.pid, process=process)
        logger.info(
            "worker %s started, process %d",
            place.name,
            process.pid,
            extra=event("worker_started", worker=place.name, pid=process.pid),
        )

    def get_worker_process(self, name: str, burst: bool, _sleep: float = 0, logging_level: str = "INFO") -> BaseProcess:
        """Makes a process with an entry point of our own: RQ's sets no serializer and starts a scheduler."""
        return multiprocessing.get_context("fork").Process(
            target=_work,
            args=(name, self._url, self._keys, self._settings, self._make_processor, os.getpid()),
            name=name,
            daemon=True,  # if the supervisor fails, its workers are told to stop
        )

    def reap_workers(self) -> None:
        """Takes workers that ended off the list."""
        for data in list(self.worker_dict.values()):
            if not data.process.is_alive():
                self.handle_dead_worker(data)

    def handle_dead_worker(self, worker_data: WorkerData) -> None:
        """Frees the place of a worker that ended: at once or, if it ended soon after its start, after a pause."""
        del self.worker_dict[worker_data.name]
        place = self._places[worker_data.name]
        now = time.monotonic()
        soon = now - place.started < _SOON_SECONDS
        place.pause = min(max(place.pause * 2, _BACKOFF[0]), _BACKOFF[1]) if soon else 0.0
        place.ready = now + place.pause
        if not self._stop_asked:
            status = worker_data.process.exitcode
            logger.log(
                logging.WARNING if status in (os.EX_OK, os.EX_TEMPFAIL) else logging.ERROR,  # it has told why itself
                "worker %s ended with %s",
                worker_data.name,
                status,
                extra=event("worker_ended", worker=worker_data.name, status=status),
            )

    def _wait(self, seconds: float) -> None:
        """Waits for `seconds` or until a worker ends; asks for a stop if the parent is gone."""
        sentinels = [data.process.sentinel for data in self.worker_dict.values()]
        if sentinels:
            multiprocessing.connection.wait(sentinels, timeout=seconds)
        else:
            time.sleep(seconds)
        if self._parent is not None and os.getppid() != self._parent:
            logger.warning(
                "the process that started the fleet is gone: it stops", extra=event("fleet_stopping", reason="parent")
            )
            self._stop_asked = self._stop_asked or 1

    # -- stopping

    def request_stop(self, signum: int | None = None, frame: FrameType | None = None) -> None:
        """Asks for a stop: the first signal after the current batch, the second at once."""
        self._stop_asked += 1

    def _stop(self) -> None:
        """Tells the workers to stop, waits for them, and kills those that take too long."""
        logger.info("the fleet stops after the batches in hand", extra=event("fleet_stopping", reason="signal"))
        deadline = time.monotonic() + STOP_SECONDS
        told: set[str] = set()
        while not self.all_workers_have_stopped():
            if time.monotonic() > deadline or self._stop_asked > 1:
                if late := self.worker_dict.keys() - told:  # they are dead at some later look
                    logger.error(
                        "%s did not stop in time: killed",
                        counted(len(late), "worker"),
                        extra=event("workers_killed", workers=len(late)),
                    )
                    told |= late
                self._signal_workers(signal.SIGKILL)
            else:
                self._signal_workers(signal.SIGTERM)  # again at each look: one that just starts may not hear the first
            self._wait(_LOOK_SECONDS)
        self._with_server(self._leave)

    def _signal_workers(self, number: signal.Signals) -> None:
        for data in self.worker_dict.values():
            if data.process.is_alive():
                os.kill(data.pid, number)

    def _leave(self) -> None:
        """Removes what nobody needs any more: consumers without entries, and the tickets if no worker is left."""
        if self.connection.exists(self._keys.raw):
            for name in self._places:
                retire(self.connection, self._keys, name)
        [queue] = self.queues
        if not self.connection.scard(WORKERS_BY_QUEUE_KEY % queue.name):
            queue.empty()  # type: ignore[no-untyped-call]  # RQ's


def _work(name: str, url: str, keys: Keys, settings: Settings, make_processor: Factory, supervisor: int) -> None:
    """Runs in the process of a worker."""
    die_with_parent(supervisor, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    quiet = logging.getLogger().getEffectiveLevel() > logging.DEBUG
    try:
        client = connect(url, keeps=True)
        worker = FleetWorker(name, client, keys, settings, make_processor)
        worker.work(with_scheduler=False, logging_level="WARNING" if quiet else "DEBUG")
    except (redis.exceptions.RedisError, CopydeskError) as error:
        if not is_trouble(error):
            raise
        logger.warning(
            "the worker ends: the server is away (%s)",
            error,
            extra=event("server_away", worker=name, reason=str(error)),
        )
        raise SystemExit(os.EX_TEMPFAIL) from None
