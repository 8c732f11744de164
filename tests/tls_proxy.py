"""A TLS proxy in front of a server's unix socket: what a server with TLS is to a client. It makes its certificates."""

import asyncio
import ssl
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import trustme


class TlsProxy:
    """Listens on a free port of the loopback address, with a certificate for `host` of an authority of its own."""

    def __init__(self, server: Path, folder: Path, host: str = "127.0.0.1") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._server = server
        authority = trustme.CA()
        #: The file of the authority's certificate.
        self.authority = folder / "ca.pem"
        authority.cert_pem.write_to_path(self.authority)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(self._context)
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self.port = 0
        self._thread = threading.Thread(target=self._run, name="tls-proxy", daemon=True)
        self._thread.start()
        self._listening.wait()

    def url(self, user: str = "", password: str = "", options: str | None = None) -> str:
        """URL of the proxy; by default with the authority that signed its certificate."""
        secret = f"{user}:{password}@" if password else ""
        query = f"ssl_ca_certs={self.authority}" if options is None else options
        return f"rediss://{secret}127.0.0.1:{self.port}/0?{query}"

    def _run(self) -> None:
        self._loop.set_exception_handler(lambda loop, context: None)  # clients that refuse the certificate are expected
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        listener = await asyncio.start_server(self._forward, "127.0.0.1", 0, ssl=self._context)
        self.port = listener.sockets[0].getsockname()[1]
        self._listening.set()
        await self._ended.wait()
        listener.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(3):  # what was closed says so to its transport in the next rounds of the loop
            await asyncio.sleep(0)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):  # either side may close at any time
            from_server, to_server = await asyncio.open_unix_connection(str(self._server))
            try:
                await asyncio.gather(_copy(reader, to_server), _copy(from_server, writer))
            finally:
                to_server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
