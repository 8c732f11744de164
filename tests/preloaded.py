"""The command line and the chain, loaded once and forked for each command and each fleet that a command starts.

Loading a command takes up to two seconds of processor time, a fleet three and a half, and some tests run a hundred
commands. A fork of a process that has loaded them all is a process like any other: it has its own terminal or pipes,
folder, environment, memory and exit code. Only the loading is left out; so a test of what is loaded, of signals, or of
the processes of a fleet starts `copydesk` itself.

Called as a program, this file is the client: it hands its files, folder and environment to the process that forks,
passes SIGTERM on to a fleet, and ends with the exit code of what was forked. It imports little, so it takes 30 ms.
"""

import os
import socket
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REQUEST_BYTES: Final = 1 << 20
#: What a client asks for.
_COMMAND: Final = "command"
_FLEET: Final = "fleet"


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


def fleet_program(at: str) -> "tuple[str, ...]":
    """What to put before the arguments of `python -m copydesk_workers.fleet` in place of these words.

    Args:
        at: The socket of the process that forks.
    """
    return (sys.executable, "-S", "-E", __file__, at, _FLEET)


def _ask(at: str, kind: str, arguments: list[str]) -> int:
    """Have one command or fleet run, with what this process was given."""
    environment = [f"{name}={value}" for name, value in os.environ.items()]
    parts = [kind, os.getcwd(), str(len(arguments)), *arguments, *environment]  # noqa: PTH109  # pathlib takes as long to load as all the rest
    request = b"\0".join(map(os.fsencode, parts))
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(at)
        socket.send_fds(line, [len(request).to_bytes(8, "big")], [0, 1, 2])
        line.sendall(request)
        if kind == _FLEET:
            _live_like_a_fleet(line, arguments)
        answer = line.recv(16)
    return int(answer) if answer else 70


def _live_like_a_fleet(line: socket.socket, arguments: list[str]) -> None:
    """Pass SIGTERM on, and get it when the process ends that `--parent` names: the fleet's own parent is its keeper."""
    import ctypes
    import signal

    signal.signal(signal.SIGTERM, lambda *_: line.sendall(b"T"))
    parent = int(arguments[arguments.index("--parent") + 1])
    ctypes.CDLL(None).prctl(1, int(signal.SIGTERM), 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:  # it ended before the call above
        os.kill(os.getpid(), signal.SIGTERM)


def _serve(listening: socket.socket) -> None:
    """Load all commands and what a fleet loads, then fork a keeper for each client."""
    import gc
    import signal

    import typer._adapters  # with pydantic, at the first option
    import typer.rich_utils  # noqa: F401  # for messages on wrong usage

    from copydesk_desk.cli.app import COMMANDS
    from copydesk_matching.sketch import load_tables
    from copydesk_text.chain.chain import load_libraries
    from copydesk_workers.fleet import __main__ as fleet
    from copydesk_workers.fleet import start
    from copydesk_workers.pipeline import heal, runner

    loaded = [fleet, heal, runner, *(command.load() for command in COMMANDS)]
    load_libraries()
    load_tables()
    assert "rq" not in sys.modules, f"RQ reads its prefix as it is imported, one a namespace; loaded were {loaded}"
    start.PROGRAM = fleet_program(listening.getsockname())
    gc.freeze()
    # Keepers are waited for rather than ignored, so that their processor time counts as that of the tests.
    signal.signal(signal.SIGCHLD, _reap)
    while True:
        line, _ = listening.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listening.close()
            os._exit(_keep(line))
        line.close()


def _reap(*_: object) -> None:
    """Wait for the keepers that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _keep(line: socket.socket) -> int:
    """Run what a client asks for and tell it the exit code; kill it if the client goes, and end it if it says so."""
    import contextlib
    import select
    import signal

    size, files, _, _ = socket.recv_fds(line, 8, 3)
    request = b""
    while len(request) < int.from_bytes(size, "big"):
        piece = line.recv(_REQUEST_BYTES)
        if not piece:  # the client was killed before it had asked
            return 0
        request += piece
    pid = os.fork()
    if pid == 0:
        line.close()
        os.setpgid(0, 0)
        _become(files, [os.fsdecode(part) for part in request.split(b"\0")])
    for file in files:
        os.close(file)
    ends = os.pidfd_open(pid)
    told: list[socket.socket | int] = [ends, line]
    while True:
        ready, _, _ = select.select(told, [], [])
        if ends in ready:
            _, status = os.waitpid(pid, 0)
            with contextlib.suppress(BrokenPipeError):
                line.sendall(str(os.waitstatus_to_exitcode(status) & 0xFF).encode())
            return 0
        if line.recv(1):
            os.kill(pid, signal.SIGTERM)
            continue
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        told = [ends]


def _become(files: list[int], parts: list[str]) -> None:
    """Become the command or fleet: its files, folder, environment and arguments; never returns."""
    import random

    for file, number in zip(files, (0, 1, 2), strict=True):
        os.dup2(file, number)
        os.close(file)
    kind, folder, count, *rest = parts
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(one.partition("=")[::2] for one in rest[int(count) :])
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    random.seed()
    sys.argv = ["copydesk", *rest[: int(count)]]
    code = 70
    try:
        _fleet() if kind == _FLEET else _command()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        for written in (sys.stdout, sys.stderr):
            if not written.closed:
                written.flush()
        os._exit(code)


def _command() -> None:
    from copydesk_desk.cli import main

    main()


def _fleet() -> None:
    from copydesk_workers.fleet.__main__ import main

    place = sys.argv.index("--parent") + 1
    sys.argv[place] = str(os.getppid())
    sys.exit(main())


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        _serve(socket.socket(fileno=int(sys.argv[2])))
    elif sys.argv[2:3] == [_FLEET]:
        sys.exit(_ask(sys.argv[1], _FLEET, sys.argv[3:]))
    else:
        sys.exit(_ask(sys.argv[1], _COMMAND, sys.argv[2:]))
