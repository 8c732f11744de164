"""Moves the clock of a server that is under test, and slows its disk, with a library that is loaded into it.

No server has a command for either. The library (`disturbance.c`) is compiled when a test needs it.
"""

import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import Final

from copydesk_workers.server.embedded import bundled_server

_SOURCE: Final = Path(__file__).with_suffix(".c")
_COMPILER: Final = "gcc"

#: Why servers cannot be disturbed on this machine; empty where they can.
IMPOSSIBLE: Final = (
    "the library that moves a server's clock is for Linux"
    if sys.platform != "linux"
    else ""
    if shutil.which(_COMPILER)
    else f"{_COMPILER} is not installed, which compiles the library that moves a server's clock and slows its disk"
)


class Disturbance:
    """What is wrong with the clock and the disk of the servers that are started by `program`."""

    def __init__(self, folder: Path) -> None:
        """Compiles the library into `folder`; nothing is wrong at first."""
        folder.mkdir(parents=True, exist_ok=True)
        library, self._file = folder / "disturbance.so", folder / "disturbance"
        subprocess.run(
            [_COMPILER, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, _SOURCE], check=True, timeout=60
        )
        self.calm()
        #: A program that becomes the bundled server, with the library loaded.
        self.program = folder / "disturbed-server"
        self.program.write_text(
            f"#!/bin/sh\nLD_PRELOAD='{library}' COPYDESK_DISTURBANCE='{self._file}' exec '{bundled_server()}' \"$@\"\n"
        )
        self.program.chmod(0o700)

    def disturb(self, *, ahead: float = 0, sync: float = 0, write: float = 0) -> None:
        """From now on, in place of what was before.

        Args:
            ahead: How far the clock is ahead, in seconds; below zero: behind.
            sync: Seconds that each fsync takes longer.
            write: Seconds that each write to a file takes longer.
        """
        numbers = struct.pack("=3q", *(round(1e6 * seconds) for seconds in (ahead, sync, write)))
        with self._file.open("r+b" if self._file.exists() else "wb") as file:  # in place: servers have it mapped
            file.write(numbers)

    def calm(self) -> None:
        """Sets the clock right; the disk is as fast as it was."""
        self.disturb()
