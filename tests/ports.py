"""TCP ports for servers that tests start."""

import random
import socket
from typing import Final

#: Below the ports that systems give out by themselves, from which other tests get theirs meanwhile.
_FROM, _TO = 20_000, 30_000
#: The seed is the system's: tests that run side by side must not draw the same ports.
_DRAW: Final = random.SystemRandom()


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    while True:
        port = _DRAW.randrange(_FROM, _TO)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:  # it is taken
            continue
