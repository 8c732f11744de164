"""Signs of life for whoever watches one process from outside: two files whose times of change are renewed.

A probe of a Kubernetes pod must tell of this pod. `copydesk status` tells of the whole fleet: if a probe asked it, one
stuck pod would stay while others work, and all pods would be restarted while the server is away. So the process that
supervises renews two files, and a probe looks how old they are:

| file | renewed | too old means |
|---|---|---|
| `alive` | whenever its loop turns, with or without a server | the process hangs: restart it |
| `ready` | when the server, and the target of a sink, answered | it does no work now; a restart would not help |
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from copydesk_schemas import SettingsError

#: Names of the two files in the folder.
ALIVE: Final = "alive"
READY: Final = "ready"
#: Seconds between two renewals, at least: a loop may turn many times a second.
_EVERY_SECONDS: Final = 1.0


class Heartbeat:
    """Renews the two files in a folder; does nothing without one."""

    def __init__(self, folder: str | None, clock: Callable[[], float] = time.monotonic) -> None:
        """Makes the folder if it is absent. A `ready` of an earlier process goes.

        Args:
            folder: The folder, `Settings.heartbeat_folder`.
            clock: Seconds, for the pause between two renewals.

        Raises:
            SettingsError: The folder cannot be made or written.
        """
        self._folder = None if folder is None else Path(folder)
        self._clock = clock
        self._renewed: dict[str, float] = {}
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / READY).unlink(missing_ok=True)
            (self._folder / ALIVE).touch()
        except OSError as error:
            raise SettingsError(f"COPYDESK_HEARTBEAT_FOLDER {folder} cannot be written: {error.strerror}") from None

    def alive(self) -> None:
        """The loop has turned."""
        self._renew(ALIVE)

    def ready(self) -> None:
        """Everything that this process needs has just answered; so it is alive, too."""
        self._renew(ALIVE)
        self._renew(READY)

    def _renew(self, name: str) -> None:
        now = self._clock()
        if self._folder is None or now - self._renewed.get(name, float("-inf")) < _EVERY_SECONDS:
            return
        (self._folder / name).touch()
        self._renewed[name] = now
