"""Runs the door until it is asked to stop, with workers inside where it has its own."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from msgspec.structs import replace

from copydesk_desk.operations.access_keys import read_keys
from copydesk_desk.serve.app import Rooms
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.guard import is_loopback
from copydesk_desk.serve.server import Server, bind
from copydesk_schemas import SettingsError
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.logs import set_up_logging
from copydesk_workers.settings import Settings
from copydesk_workers.traces import tracer

logger = logging.getLogger(__name__)

#: Seconds between two looks at the workers, and until they are started again.
_LOOK_SECONDS: Final = 1.0


def run_door(
    settings: Settings,
    url: str,
    *,
    host: str,
    port: int,
    workers: int,
    backlog: int,
    only_shows: bool = False,
    told: Callable[[str], None],
    rooms: Callable[[Door], Rooms] | None = None,
) -> None:
    """Serves until SIGINT or SIGTERM; requests that are under way are finished. To be called from the main thread.

    Args:
        settings: The settings, as for workers.
        url: URL of the Redis server.
        host: Name or address to listen on.
        port: Port to listen on; 0: a free one.
        workers: Worker processes to run beside it.
        backlog: Entries in the raw stream from which on documents are refused.
        only_shows: Whether documents are refused, since nobody would process them.
        told: Called with the address when it serves.
        rooms: Makes what is served beside the endpoints.

    Raises:
        SettingsError: The port cannot be opened, or the settings do not fit the namespace.
        ServerUnavailable: The Redis server does not answer.
    """
    set_up_logging(settings)
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # it warns of each request that is none, or too many
    with bind(host, port) as opened:
        name, number = opened.getsockname()[:2]
        address = f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"
        tracer()
        with _fleet(settings, url, workers):
            door = Door(settings, url, backlog=backlog, only_shows=only_shows)
            try:
                if not is_loopback(host) and not read_keys(door.client, door.keys):
                    raise SettingsError(
                        f"--host {host} can be reached from elsewhere, and there is no key: make one first with"
                        " `copydesk keys add NAME`"
                    )
                Server(door, lambda: told(address), rooms(door) if rooms else None).run([opened])
            finally:
                door.close()


@contextmanager
def _fleet(settings: Settings, url: str, workers: int) -> Iterator[None]:
    """Workers in a child process, started again when it ends."""
    if not workers:
        yield
        return
    stopping = threading.Event()
    ready = threading.Event()
    failure: list[Exception] = []

    def keep() -> None:
        try:
            fleet = FleetProcess(replace(settings, workers=workers), url)
        except Exception as error:  # handed to the thread that waits for it
            failure.append(error)
            return
        finally:
            ready.set()
        while not stopping.wait(_LOOK_SECONDS):
            if not fleet.alive():
                logger.warning("the workers ended and are started again")
                fleet = FleetProcess(replace(settings, workers=workers), url)
        fleet.stop()

    thread = threading.Thread(target=keep, name="workers")
    thread.start()
    ready.wait()
    if failure:
        raise failure[0]
    try:
        yield
    finally:
        stopping.set()
        thread.join()
