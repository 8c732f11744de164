"""How much of what was sent to a connection the system still keeps, since the reader has not taken it."""

import fcntl
import socket
import struct
import termios


def unsent(connection: socket.socket) -> int:
    """Asks the system what it keeps for the reader of a connection.

    Args:
        connection: A TCP connection.

    Returns:
        Bytes that the other side has not confirmed; 0 where the system does not say.
    """
    try:
        told = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(4))
    except (OSError, ValueError):  # macOS says it of terminals alone; the connection is closed
        return 0
    return int(struct.unpack("i", told)[0])
