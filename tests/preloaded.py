"""The command line, loaded once and forked for each command.

Loading a command takes up to two seconds of processor time, and some tests run a hundred commands. A fork of a process
that has loaded them all is a process like any other: it has its own terminal or pipes, folder, environment, memory and
exit code. Only the loading is left out; so a test of what is loaded, or of signals, starts `copydesk` itself.

Called as a program, this file is the client: it hands its files, folder and environment to the process that forks, and
ends with the exit code of the command. It imports little, so it takes 30 ms.
"""

import os
import socket
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REQUEST_BYTES: Final = 1 << 20
#: How often the keeper of a command looks whether its client is still there, in seconds.
_LOOK_SECONDS: Final = 0.1


def preloaded(folder: "Path") -> "Iterator[tuple[str, ...]]":
    """Start the process that forks, and end it afterwards: the body of a fixture.

    Args:
        folder: Where its socket goes.

    Yields:
        What to put before the arguments of `copydesk` in place of the console script.
    """
    import subprocess

    at = str(folder / "commands")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(at)
        listening.listen()
        forking = subprocess.Popen(
            [sys.executable, __file__, "--serve", str(listening.fileno())], pass_fds=[listening.fileno()]
        )
    try:
        yield (sys.executable, "-S", "-E", __file__, at)
    finally:
        forking.kill()
        forking.wait()


def _ask(at: str, arguments: list[str]) -> int:
    """Have one command run, with what this process was given."""
    environment = [f"{name}={value}" for name, value in os.environ.items()]
    parts = [os.getcwd(), str(len(arguments)), *arguments, *environment]  # noqa: PTH109  # pathlib takes as long to load as all the rest
    request = b"\0".join(map(os.fsencode, parts))
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(at)
        socket.send_fds(line, [len(request).to_bytes(8, "big")], [0, 1, 2])
        line.sendall(request)
        answer = line.recv(16)
    return int(answer) if answer else 70


def _serve(listening: socket.socket) -> None:
    """Load all commands, then fork a keeper for each client."""
    import gc
    import signal

    import typer.rich_utils  # noqa: F401  # for messages on wrong usage

    from copydesk_desk.cli.app import COMMANDS

    for command in COMMANDS:
        command.load()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are reaped by the system
    while True:
        line, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os._exit(_keep(line))
        line.close()


def _keep(line: socket.socket) -> int:
    """Run a client's command and tell it the exit code; kill the command if the client goes."""
    import signal

    size, files, _, _ = socket.recv_fds(line, 8, 3)
    request = b""
    while len(request) < int.from_bytes(size, "big"):
        request += line.recv(_REQUEST_BYTES)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    pid = os.fork()
    if pid == 0:
        line.close()
        os.setpgid(0, 0)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        _command(files, [os.fsdecode(part) for part in request.split(b"\0")])
    for file in files:
        os.close(file)
    line.setblocking(False)
    while True:
        signal.sigtimedwait({signal.SIGCHLD}, _LOOK_SECONDS)
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            line.sendall(str(os.waitstatus_to_exitcode(status) & 0xFF).encode())
            return 0
        try:
            if not line.recv(1):
                os.killpg(pid, signal.SIGKILL)
        except BlockingIOError:
            continue


def _command(files: list[int], parts: list[str]) -> None:
    """Become the command: its files, folder, environment and arguments; never returns."""
    import random

    for file, number in zip(files, (0, 1, 2), strict=True):
        os.dup2(file, number)
        os.close(file)
    folder, count, *rest = parts
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(one.partition("=")[::2] for one in rest[int(count) :])
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    random.seed()
    sys.argv = ["copydesk", *rest[: int(count)]]

    from copydesk_desk.cli import main

    code = 70
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        for written in (sys.stdout, sys.stderr):
            if not written.closed:
                written.flush()
        os._exit(code)


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        _serve(socket.socket(fileno=int(sys.argv[2])))
    else:
        sys.exit(_ask(sys.argv[1], sys.argv[2:]))
