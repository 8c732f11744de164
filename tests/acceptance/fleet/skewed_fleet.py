"""A fleet on a machine whose clock is wrong, as a program: it ends when nothing waits any more.

Its arguments are the server's URL, the namespace, and by how many seconds the clock is ahead.
"""

import sys
import time

from copydesk_workers.fleet.start import run_fleet
from copydesk_workers.settings import Settings


def main() -> int:
    """Runs the fleet; what reads the time in C, as a log does, has the right one."""
    url, namespace, ahead = sys.argv[1:]
    right = time.time
    time.time = lambda: right() + float(ahead)
    return run_fleet(Settings(namespace=namespace, window_documents=10_000), url, burst=True)


if __name__ == "__main__":
    sys.exit(main())
