"""unsent: what a reader has not taken falls with each piece that it takes."""

import socket
import sys

import pytest
from tests.processes import wait_until

from copydesk_desk.serve.unsent import unsent


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not say it of connections")
def test_what_a_reader_takes() -> None:
    """Nothing is kept of a fresh connection, much where nobody reads, and nothing again behind the last byte."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as reader:
        sender, _ = server.accept()
        with sender:
            assert unsent(sender) == 0
            sender.setblocking(False)
            sent = 0
            try:
                while True:
                    sent += sender.send(bytes(65536))
            except BlockingIOError:
                pass
            full = unsent(sender)
            assert full > 0
            while sent:
                sent -= len(reader.recv(65536))
            wait_until(lambda: unsent(sender) == 0, "all is confirmed")


def test_a_closed_connection() -> None:
    """Of one that is closed nothing is kept."""
    with socket.socket() as closed:
        pass
    assert unsent(closed) == 0
