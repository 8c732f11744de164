"""A process tied to its parent ends with it, with the kernel's help and without."""

import os
import signal
import subprocess
import sys

import pytest
from tests.processes import is_alive, kill, started, wait_until

_FAMILY = """
import os, signal, sys, time
from copydesk_workers.server import lifeline
if sys.argv[1] == "thread":
    lifeline._LIBC = None
parent = os.getpid()
if os.fork() == 0:
    lifeline.die_with_parent(parent, signal.SIGKILL)
    print(os.getpid(), flush=True)
time.sleep(600)
"""

_LATE = """
import os, signal, time
from copydesk_workers.server.lifeline import die_with_parent
die_with_parent(os.getppid() + 1, signal.SIGKILL)
time.sleep(600)
"""


@pytest.mark.parametrize(
    "way",
    [
        pytest.param("kernel", marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")),
        "thread",
    ],
)
def test_a_child_ends_with_its_parent(way: str) -> None:
    """kill -9 of the parent ends the child."""
    with started([sys.executable, "-c", _FAMILY, way], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_alive(child)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    try:
        wait_until(lambda: not is_alive(child), "the child has ended")
    finally:
        kill([child])


def test_a_parent_that_is_already_gone_counts() -> None:
    """A child whose parent ended before the tie was made ends at once."""
    assert -signal.SIGKILL == subprocess.run([sys.executable, "-c", _LATE], check=False).returncode
