"""A real HTTP server on this machine for tests: what it answers, a handler says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


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
