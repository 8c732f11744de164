"""The connection of a command: to the server that was named, or to the embedded one in a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import redis

from copydesk_schemas import Keys, ServerUnavailable
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer, has_data, running_url
from copydesk_workers.settings import Settings

if TYPE_CHECKING:  # a light command does not load the index
    from copydesk_matching.index.server import IndexServer


@dataclass(frozen=True, slots=True)
class Session:
    """What a command works with: its settings, and the connection."""

    settings: Settings
    url: str
    client: redis.Redis
    keys: Keys

    @property
    def index_server(self) -> "IndexServer":
        """Where the index lives.

        Raises:
            ServerUnavailable: It does not answer.
        """
        from copydesk_workers.server.index_server import index_server_of  # loads the index

        return index_server_of(self.settings, self.client)


@contextmanager
def open_session(settings: Settings, folder: Path) -> Iterator[Session]:
    """Connects to `settings.redis_url`; without one, joins or starts the embedded server of `folder`."""
    if settings.redis_url is not None:
        yield from _connected(settings, settings.redis_url)
        return
    with EmbeddedServer(folder) as server:
        yield from _connected(settings, server.url)


@contextmanager
def join_session(settings: Settings, folder: Path) -> Iterator[Session]:
    """Connects like `open_session`, but starts a server only if the folder has the data of one: that of a run.

    Raises:
        ServerUnavailable: No server runs in `folder`, or ever did.
    """
    url = settings.redis_url or running_url(folder)
    if url is None and has_data(folder):
        with EmbeddedServer(folder) as server:
            yield from _connected(settings, server.url)
        return
    if url is None and not folder.is_dir():
        raise _nothing_here(folder)
    if url is None:
        raise ServerUnavailable(
            f"no server runs in {folder}: start `copydesk work` here first, or name one with --redis URL"
        )
    yield from _connected(settings, url)


@contextmanager
def reopen_session(settings: Settings, folder: Path) -> Iterator[Session]:
    """Connects like `open_session`, but starts a server only if the folder has data.

    Raises:
        ServerUnavailable: There is no such folder.
    """
    if settings.redis_url is None and not folder.is_dir():
        raise _nothing_here(folder)
    with open_session(settings, folder) as session:
        yield session


def _nothing_here(folder: Path) -> ServerUnavailable:
    return ServerUnavailable(
        f"there is no {folder} here: go to the folder where `copydesk work` or `push` was started (after a `run`, its"
        " output folder), or name a server with --redis URL"
    )


def _connected(settings: Settings, url: str) -> Iterator[Session]:
    client = connect(url)
    try:
        yield Session(settings, url, client, Keys(settings.namespace))
    finally:
        client.close()
