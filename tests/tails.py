"""Servers that come back with less than they had: the tail of their append-only file is cut off or overwritten."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import redis

from copydesk_workers.server.embedded import EmbeddedServer
from tests.processes import wait_until


def written(folder: Path) -> int:
    """Bytes that the newest append-only file of the server in `folder` holds; see `all_written`."""
    return _newest(folder).stat().st_size


def all_written(server: EmbeddedServer, folder: Path) -> int:
    """The same, when all that the server has answered stands in it: while its disk is slow, it writes later."""
    with redis.Redis(unix_socket_path=str(server.socket)) as client:
        wait_until(lambda: client.info("persistence")["aof_buffer_length"] == 0, "all is written", seconds=20)
    return written(folder)


def tear(server: EmbeddedServer, folder: Path, *, keep: int) -> int:
    """The server dies and comes back with the first `keep` bytes of its append-only file; how many bytes were lost.

    The server itself drops the rest of a command, or of the writes of a script, that was cut in two.
    """
    return _bring_back(server, folder, lambda path: os.truncate(path, min(keep, path.stat().st_size)))


def tear_off(server: EmbeddedServer, folder: Path, *, lose: int) -> int:
    """The server dies and comes back without the last `lose` bytes; how many bytes were lost."""
    return _bring_back(server, folder, lambda path: os.truncate(path, max(0, path.stat().st_size - lose)))


def shorten(path: Path, lose: int) -> None:
    """Cuts the last `lose` bytes off."""
    os.truncate(path, max(0, path.stat().st_size - lose))


def overwrite(path: Path, last: int) -> int:
    """Overwrites the last bytes of a log with zeros and a line that is no command; where they begin.

    A log has no checksums: without that line, zeros inside of a text would be loaded as text.
    """
    size = path.stat().st_size
    start = max(0, size - last)
    with path.open("r+b") as file:
        file.seek(start)
        file.write(bytes(size - start) + b"no command\r\n")
    return start


def cut_at(folder: Path, size: int) -> None:
    """Cuts the append-only file of a server that does not run, as an administrator does who mends it."""
    os.truncate(_newest(folder), size)


def damage(server: EmbeddedServer, folder: Path, how: Callable[[Path], object]) -> None:
    """Kills the server and damages its append-only file before its starter starts another."""
    before = server.process.pid
    os.kill(before, signal.SIGSTOP)
    how(_newest(folder))
    os.kill(before, signal.SIGKILL)


def _bring_back(server: EmbeddedServer, folder: Path, how: Callable[[Path], object]) -> int:
    before, size = server.process.pid, all_written(server, folder)
    damage(server, folder, how)
    await_new(server, before)
    return size - written(folder)


def await_new(server: EmbeddedServer, before: int) -> None:
    """Returns when another process than `before` answers as the server."""
    wait_until(lambda: server.process.pid != before and _answers(server), "the server is back", seconds=20)


def _answers(server: EmbeddedServer) -> bool:
    client = redis.Redis(unix_socket_path=str(server.socket))
    try:
        return bool(client.ping())
    except redis.exceptions.RedisError:
        time.sleep(0.01)
        return False
    finally:
        client.close()


def _newest(folder: Path) -> Path:
    """The file that the server appends to now; a rewrite begins a new one."""
    found = list((folder / "appendonlydir").glob("*.incr.aof")) or list(folder.glob("appendonly.aof"))
    return max(found, key=lambda path: path.stat().st_mtime_ns)
