"""A real HTTP server on this machine for tests: what it answers, a handler says."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: What a server sends, byte by byte, whatever it was asked; or what it does with the connection.
Raw = bytes | Callable[[socket.socket], None]


class Handler(BaseHTTPRequestHandler):
    """Reads whole bodies, and answers senders that may be killed meanwhile."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def read_body(self) -> bytes | None:
        """The body; None if the sender was killed within it."""
        length = int(self.headers.get("content-length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return None
        return body

    def small_headers(self) -> dict[str, str]:
        """The headers, their names in small letters."""
        return {name.lower(): value for name, value in self.headers.items()}

    def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Answers; a request for the head gets no body."""
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
        except ConnectionError:  # it was killed meanwhile
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections that break off are part of the tests."""


@contextmanager
def listening(handler: type[Handler]) -> Iterator[int]:
    """A server that listens until the end of the block; gives its port."""
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def answering(answer: Raw, host: str = "127.0.0.1") -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers everything alike, byte by byte as it is told; gives its address, and what was asked."""
    asked: list[bytes] = []
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(10)
                try:
                    asked.append(connection.recv(65536))
                    if isinstance(answer, bytes):
                        connection.sendall(answer)
                    else:
                        answer(connection)
                except OSError:  # who asked hung up
                    continue

    with socket.create_server((host, 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://{host}:{listener.getsockname()[1]}/feed", asked
        finally:
            ended.set()
            thread.join()
