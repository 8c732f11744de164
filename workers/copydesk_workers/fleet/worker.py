"""The RQ worker of the fleet: it forks a horse for each ticket, watches it, and stops it after the current batch."""

import logging
import os
import select
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

import redis
from rq import Queue, Worker
from rq.exceptions import InvalidJobOperation, StopRequested
from rq.executions import Execution
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer
from rq.utils import now
from rq.worker.base import WorkerStatus

from copydesk_schemas import Keys
from copydesk_workers.fleet.lanes import PAUSE, Lanes, leave_slow_lane
from copydesk_workers.fleet.raw_stream import take_mark_back, weigh
from copydesk_workers.fleet.ticket import Factory, Horse, harness
from copydesk_workers.fleet.ticket_job import TicketJob
from copydesk_workers.fleet.watch import Death, FairClock, SharedWatch, describe, from_outside, private_bytes
from copydesk_workers.logs import event
from copydesk_workers.server.lifeline import die_with_parent
from copydesk_workers.server.outages import is_trouble
from copydesk_workers.settings import Settings

logger = logging.getLogger(__name__)

#: Seconds between two looks at the limits of the current document. A process fills some 200 MiB in that time.
_LOOK_SECONDS: Final = 0.1
#: RQ's heartbeats and upkeep, in seconds. RQ forgets a dead worker a minute after its next heartbeat was due.
_HEARTBEAT_SECONDS: Final = 15
_UPKEEP_SECONDS: Final = 60
_WORKER_TTL: Final = 75
#: Deaths that are remembered for the dead letters: more than the entries that a worker can hold at once.
_DEATHS_KEPT: Final = 1000


def warn_of_outage(record: logging.LogRecord) -> bool:
    """Makes a warning of one line of what RQ tells as an error, mostly with a traceback, when the server is away."""
    if record.exc_info and isinstance(ends := record.exc_info[1], Exception) and is_trouble(ends):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = "a worker process ends: the server is away (%s)", (ends,)
        record.exc_info = record.exc_text = None
    elif any(isinstance(error, Exception) and is_trouble(error) for error in record.args or ()):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def ticket_queue(client: redis.Redis, keys: Keys) -> Queue:
    """The one queue. It reads and writes JSON and knows tickets only."""
    return Queue(keys.queue, connection=client, serializer=JSONSerializer, job_class=TicketJob)


class FleetWorker(Worker):
    """A worker that takes tickets only; its name is its consumer's in the raw stream's group."""

    max_connection_wait_time = 2.0
    log_result_lifespan = False

    def __init__(self, name: str, client: redis.Redis, keys: Keys, settings: Settings, make_processor: Factory) -> None:
        super().__init__(
            [ticket_queue(client, keys)],
            name=name,
            connection=client,
            serializer=JSONSerializer,
            job_class=TicketJob,
            worker_ttl=_WORKER_TTL,
            job_monitoring_interval=_HEARTBEAT_SECONDS,
            maintenance_interval=_UPKEEP_SECONDS,
            log_job_description=False,
        )
        self.log.addFilter(warn_of_outage)
        self._keys = keys
        self._settings = settings
        self._make_processor = make_processor
        self._watch = SharedWatch()
        self._deaths: dict[str, Death] = {}
        self._lanes = Lanes()
        self._horse_end = -1
        #: Private memory of the horse when it was forked, in bytes.
        self._horse_began = 0

    # -- the horse

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Forks the horse. A pipe that only the horse holds open tells the parent at once when the horse has ended."""
        self._watch.clear()
        parent = os.getpid()
        self._horse_began = private_bytes(parent)
        self._horse_end, held = os.pipe()
        child = os.fork()
        if child == 0:
            os.setpgrp()
            die_with_parent(parent, signal.SIGKILL)
            os.close(self._horse_end)
            self.main_work_horse(job, queue)
            os._exit(0)  # main_work_horse does not return
        os.close(held)
        self._horse_pid = child

    def setup_work_horse_signals(self) -> None:
        """Runs in the horse: SIGTERM asks for a stop after the current batch."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._note_stop)
        harness(
            Horse(
                client=self.connection,
                keys=self._keys,
                settings=self._settings,
                make_processor=self._make_processor,
                consumer=self.name,
                watch=self._watch,
                deaths=self._deaths,
                lanes=self._lanes,
                stopping=lambda: self._stop_requested,
            )
        )

    def monitor_work_horse(self, job: Job, queue: Queue, execution: Execution) -> None:
        """Waits for the horse, sends heartbeats, and ends it when a document overruns its limits."""
        job.started_at = now()
        status, ended = self._await_horse(lambda: self.maintain_heartbeats(job, execution))
        self._horse_pid = 0
        self.executions.pop(execution.id, None)
        blamed = self._settle(status, ended)
        if status == os.EX_OK:
            return
        how = describe(status)
        # Without an entry that caused it, and mostly because the server is away, nothing has to be done.
        logger.log(
            logging.WARNING if blamed is None else logging.ERROR,
            "%s; %s",
            how,
            "what it had in hand is tried again, one by one"
            if blamed is None
            else f"{blamed or 'one of its batch'} is tried alone later, and its neighbours go on",
            extra=event("horse_ended", worker=self.name, how=how, entry_id=blamed),
        )
        try:
            if job.get_status() in (JobStatus.FINISHED, JobStatus.FAILED):
                return
        except InvalidJobOperation:  # the ticket was over and is deleted
            return
        job.ended_at = now()
        self.handle_job_failure(job, queue=queue, exc_string=how, execution=execution)

    def _settle(self, status: int, ended: Death | None) -> str | None:
        """Counts the end of a horse against the entry that caused it, and sets that one aside.

        Returns:
            The id of the entry, empty for one of its batch; None if no entry is known to have caused it.
        """
        alone, hand = self._watch.death(status, ended), self._watch.in_hand()
        own = ended is not None or not from_outside(status)
        if alone is None:
            if hand is None or not own:
                self._lanes.forget(self._watch.held())
                return None
            self._lanes.blame(hand.entry_id, hand.seconds, self._watch.held())
            self._watch.rest(PAUSE * self._settings.document_seconds, first=True)
            return hand.entry_id
        entry_id, death = alone
        if entry_id in self._lanes.slow:
            self._watch.rest(PAUSE * self._settings.document_seconds)
            self._with_server("the slow lane is kept", lambda: leave_slow_lane(self.connection, self._keys))
        elif death.reason == "timeout":  # the limit was our patience
            self._lanes.set_aside(entry_id)
            self._with_server(
                f"entry {entry_id} keeps a mark it did not earn",
                lambda: take_mark_back(self.connection, self._keys, entry_id),
            )
            return entry_id
        self._remember(entry_id, death)
        if own:
            self._lanes.set_aside(entry_id)
            self._with_server(
                f"the death of entry {entry_id} is not counted", lambda: weigh(self.connection, self._keys, entry_id)
            )
        return entry_id

    def _await_horse(self, heartbeat: Callable[[], None]) -> tuple[int, Death | None]:
        """The wait status of the horse, and why it was ended, if it was."""
        death: Death | None = None
        clock = FairClock(self._horse_pid)
        looked = awake = time.monotonic()
        beat = looked + _HEARTBEAT_SECONDS
        try:
            while True:
                ended, _, _ = select.select([self._horse_end], [], [], _LOOK_SECONDS)
                before, looked = looked, time.monotonic()
                if (
                    looked - before > self._settings.document_seconds / 2
                ):  # the machine stood still, and the horse with it
                    awake = looked
                pid, status, _ = os.wait4(self._horse_pid, 0 if ended else os.WNOHANG)
                if pid:
                    return status, death
                if death is None:
                    death = self._overrun(clock, looked - awake)
                    if death is not None:
                        self.kill_horse()
                if looked >= beat:
                    beat = looked + _HEARTBEAT_SECONDS
                    heartbeat()
        finally:
            os.close(self._horse_end)

    def _overrun(self, clock: FairClock, awake: float) -> Death | None:
        """Why the horse must be ended now; None if it keeps the limits. `awake`: seconds since the last standstill."""
        hand = self._watch.in_hand()
        could_run = clock.seconds(hand)
        if hand is not None and min(could_run, awake) > self._limit(hand.entry_id):
            logger.error(
                "%s takes longer than %g s: the horse is ended",
                f"entry {hand.entry_id}" if hand.entry_id else "a batch",
                could_run,
                extra=event("entry_overran", entry_id=hand.entry_id, worker=self.name, seconds=could_run),
            )
            return Death("timeout", f"it was ended after {could_run:.1f} s")
        limit = self._settings.document_megabytes
        grown = (private_bytes(self._horse_pid) - self._horse_began) / 2**20
        if grown > limit:
            logger.error(
                "the horse takes %d MiB of memory more than at its start and is ended; in hand is %s",
                grown,
                hand.entry_id if hand else "no single entry",
                extra=event(
                    "memory_overran", entry_id=hand.entry_id if hand else None, worker=self.name, megabytes=round(grown)
                ),
            )
            return Death(
                "crashed",
                f"it was ended at {grown:,.0f} MiB of memory, the limit is {limit:,} (COPYDESK_DOCUMENT_MEGABYTES)",
            )
        return None

    def _limit(self, entry_id: str) -> float:
        """How many seconds an entry may take now: all of its limit in the slow lane, else no more than our patience."""
        full = self._settings.document_seconds
        slow = entry_id in self._lanes.slow or (not entry_id and set(self._watch.held()) <= self._lanes.slow.keys())
        return full if slow else min(self._settings.patience_seconds, full)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        """Does what RQ does, but a server that is away does not end the worker while its horse runs."""
        try:
            super().maintain_heartbeats(job, execution)
        except redis.exceptions.RedisError as error:
            if not is_trouble(error):
                raise
            logger.warning(
                "no heartbeat: the server is away (%s)",
                error,
                extra=event("server_away", worker=self.name, reason=str(error)),
            )

    def kill_horse(self, sig: signal.Signals = signal.SIGKILL) -> None:
        """Signals the horse and the processes that it started."""
        if not self._horse_pid:
            return
        try:
            if os.getpgid(self._horse_pid) == self._horse_pid:
                os.killpg(self._horse_pid, sig)
            else:  # it has not come to its setpgrp yet: the group is still that of the whole fleet
                os.kill(self._horse_pid, sig)
        except ProcessLookupError:
            logger.debug("the horse has ended by itself")

    def _remember(self, entry_id: str, death: Death) -> None:
        self._deaths[entry_id] = death
        if len(self._deaths) > _DEATHS_KEPT:
            del self._deaths[next(iter(self._deaths))]

    def _with_server(self, otherwise: str, action: Callable[[], None]) -> None:
        """Runs the action, or logs what is so without it while the server is away."""
        try:
            action()
        except redis.exceptions.RedisError as error:
            if not is_trouble(error):
                raise
            logger.warning(
                "%s: the server is away (%s)",
                otherwise,
                error,
                extra=event("server_away", worker=self.name, reason=str(error)),
            )

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Does what RQ does, but tells of a server that is away in one line."""
        error = exc_info[1]
        if not (isinstance(error, Exception) and is_trouble(error)):
            super().handle_exception(job, *exc_info)
            return
        logger.warning(
            "a ticket ends: the server is away (%s)",
            error,
            extra=event("server_away", worker=self.name, reason=str(error)),
        )

    # -- stopping

    def _install_signal_handlers(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the supervisor's
        signal.signal(signal.SIGTERM, self.request_stop)

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Stops after the current batch. It needs no server, so it works when there is none."""
        if self._stop_requested and not self._horse_pid:
            return
        self._stop_requested = True
        if self._horse_pid:
            self.kill_horse(signal.SIGTERM)
        elif self.get_state() != WorkerStatus.BUSY:
            raise StopRequested

    def _note_stop(self, signum: int, frame: FrameType | None) -> None:
        self._stop_requested = True

    # -- other things that RQ does

    def register_birth(self) -> None:
        """Registers the worker. A dead worker of this name is ours to replace."""
        self.connection.delete(self.key)
        super().register_birth()  # type: ignore[no-untyped-call]  # RQ's

    def subscribe(self) -> None:
        """Does nothing: commands by pubsub are not used, and a thread does not survive a fork."""

    def unsubscribe(self) -> None:
        """Does nothing, see `subscribe`."""

    def clean_group_registries(self) -> None:
        """Does nothing: tickets are in no groups."""

    def run_maintenance_tasks(self) -> None:
        """Does what RQ does, but malformed data that others left in its registries does not end the worker."""
        try:
            super().run_maintenance_tasks()  # type: ignore[no-untyped-call]  # RQ's
        except Exception as error:
            if isinstance(error, redis.exceptions.RedisError) and is_trouble(error):
                raise
            self.last_cleaned_at: Any = now()  # RQ declares it as None
            reason = f"{type(error).__name__}: {error}"
            logger.warning(
                "RQ's upkeep failed: %s", reason, extra=event("upkeep_failed", worker=self.name, reason=reason)
            )

    def procline(self, message: str) -> None:
        """Does nothing: the process keeps the command line that it was started with."""
