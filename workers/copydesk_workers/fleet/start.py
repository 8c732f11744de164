"""Starts a fleet: in this process, or as a child of it."""

import logging
import os
import platform
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec.structs import asdict

from copydesk_schemas import CopydeskError, Keys
from copydesk_schemas.counted import counted
from copydesk_schemas.server_urls import shown
from copydesk_workers.commit.retention import trim_outputs
from copydesk_workers.fleet.ticket import Factory, make_runner
from copydesk_workers.logs import event, set_up_logging
from copydesk_workers.pipeline.event_time import server_milliseconds
from copydesk_workers.server.connection import connect
from copydesk_workers.settings import Settings
from copydesk_workers.traces import load_tracing

logger = logging.getLogger(__name__)

#: What starts the child of `FleetProcess`, in front of its arguments.
PROGRAM: tuple[str, ...] = (sys.executable, "-m", "copydesk_workers.fleet")
#: Seconds that a fleet may take to stop: longer than the supervisor takes to stop or kill its workers.
_STOP_SECONDS: Final = 25.0


def run_fleet(
    settings: Settings,
    url: str,
    *,
    burst: bool = False,
    parent: int | None = None,
    make_processor: Factory = make_runner,
) -> int:
    """Runs `settings.workers` workers until SIGTERM, SIGINT or the stop key of the namespace.

    To be called from the main thread.

    Args:
        settings: The settings of the fleet.
        url: URL of the server.
        burst: Whether to return as soon as no raw entry waits and none is being processed.
        parent: A process; the fleet stops when it is gone.
        make_processor: Makes the processor of a horse.

    Returns:
        The exit code, 0.

    Raises:
        ServerUnavailable: The server does not answer.
        SettingsError: The settings do not fit the namespace.
    """
    keys = Keys(settings.namespace)
    _prefix_rq(keys)
    set_up_logging(settings)
    load_tracing()
    from copydesk_workers.fleet.bookkeeper import Bookkeeper
    from copydesk_workers.fleet.supervisor import Supervisor  # RQ reads its prefix as it is imported
    from copydesk_workers.fleet.window_warning import WindowWarning  # heavy, like the supervisor
    from copydesk_workers.pipeline.heal import Healer

    client = connect(url, keeps=True)
    logger.info(
        "%s of namespace %s on %s",
        counted(settings.workers, "worker"),
        settings.namespace,
        shown(url),
        extra=event("fleet_started", workers=settings.workers, namespace=settings.namespace, server=shown(url)),
    )
    Supervisor(
        client,
        url,
        keys,
        settings,
        burst=burst,
        watches=[
            Bookkeeper(client, keys, settings.ahead_milliseconds),
            Healer(client, keys, settings, f"{platform.node()}-{os.getpid()}"),
        ],
        upkeep=[
            lambda: trim_outputs(client, keys, settings, server_milliseconds(client)),
            WindowWarning(client, keys, settings),
        ],
        parent=parent,
        make_processor=make_processor,
    ).supervise()
    client.close()
    return 0


class FleetProcess:
    """A fleet in a child process, which stops when this process ends."""

    def __init__(self, settings: Settings, url: str, *, log: Path | None = None, burst: bool = False) -> None:
        """Starts the fleet. To be called from a thread that lives as long as the fleet should.

        Args:
            settings: The settings of the fleet.
            url: URL of the server.
            log: File that the log is appended to; None: stderr.
            burst: Whether the fleet ends when the raw stream is drained.

        Raises:
            SettingsError: An enricher, a pipeline or an exporter of traces that the settings name is not installed, or
                a threshold is wrong.
        """
        _check(settings)  # here, as the child would die of it again and again
        load_tracing()
        command = [*PROGRAM, "--parent", str(os.getpid()), *(["--burst"] if burst else [])]
        output = log.open("ab") if log is not None else sys.stderr
        try:
            self.process = subprocess.Popen(
                command,
                env=environment_of(settings, url),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,  # Ctrl-C is for this process, which then says when the fleet stops
            )
        finally:
            if log is not None:
                output.close()

    @property
    def pid(self) -> int:
        """The process id of the supervisor."""
        return self.process.pid

    def alive(self) -> bool:
        """Whether the fleet still runs."""
        return self.process.poll() is None

    def stop(self, timeout: float = _STOP_SECONDS) -> None:
        """Stops the fleet after the current batches; kills it if that takes longer than `timeout` seconds."""
        self.process.terminate()
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            logger.error(
                "the fleet did not stop within %g s and is killed",
                timeout,
                extra=event("workers_killed", seconds=timeout),
            )
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _check(settings: Settings) -> None:
    """Raises SettingsError for what the constructor names. What checks is heavy: loaded where something is set."""
    if settings.enrichers or settings.ner_model:
        from copydesk_workers.enrichers import check_installed

        check_installed(settings)
    if settings.thresholds:
        from copydesk_matching.rules.tuned import tuned_thresholds

        tuned_thresholds(settings.thresholds)


def environment_of(settings: Settings, url: str) -> dict[str, str]:
    """The environment that gives a child these settings, the URL included: its password must not be in an argv."""
    prefix = "COPYDESK_"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(prefix)}
    for name, value in (asdict(settings) | {"redis_url": url}).items():
        if value is not None:
            environment[prefix + name.upper()] = ",".join(value) if isinstance(value, tuple) else str(value)
    return environment


def _prefix_rq(keys: Keys) -> None:
    """Makes RQ put the namespace in front of its keys. RQ reads it once, so a process works in one namespace."""
    prefix = keys.rq_prefix.rstrip(":")  # RQ adds the colon
    os.environ["RQ_KEY_PREFIX"] = prefix
    loaded = sys.modules.get("rq.defaults")
    if loaded is not None and prefix != loaded.RQ_KEY_PREFIX:
        raise CopydeskError(
            f"RQ was loaded with the prefix {loaded.RQ_KEY_PREFIX!r} and cannot change it to {prefix!r}:"
            " run each namespace's fleet in a process of its own (FleetProcess)"
        )
