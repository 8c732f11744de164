"""A primary with replicas and, where asked for, sentinels: real processes on free ports of the loopback address."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, cast

import redis
import trustme
from redis.backoff import NoBackoff
from redis.retry import Retry

from copydesk_workers.server import lifeline
from copydesk_workers.server.embedded import bundled_server
from tests.ports import free_port
from tests.processes import end, wait_until

#: The name under which the sentinels know the primary.
MASTER: Final = "newsroom"
#: Milliseconds of silence after which a sentinel takes a server for dead, and for the failover.
_DOWN_MILLISECONDS: Final = 800
_FAILOVER_MILLISECONDS: Final = 4_000
_OPTIONS: Final = (
    *("--bind", "127.0.0.1", "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
    *("--maxmemory-policy", "noeviction", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"),
)


class Node:
    """One server or sentinel. Started again, it has the same port and the same data."""

    def __init__(
        self,
        program: Path,
        folder: Path,
        arguments: Sequence[str],
        port: int,
        password: str | None = None,
        authority: Path | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = port
        self._folder, self._arguments = folder, [str(program), *arguments]
        options: dict[str, Any] = {"ssl": True, "ssl_ca_certs": str(authority)} if authority else {}
        retry = Retry(NoBackoff(), 0)
        self.client = redis.Redis(
            "127.0.0.1", port, protocol=2, socket_timeout=10, retry=retry, password=password, **options
        )
        self.start()

    def start(self) -> None:
        """Starts the process, and returns when it answers."""
        command = [sys.executable, "-I", "-S", lifeline.__file__, str(os.getpid()), *self._arguments]
        with (self._folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self._folder, stdout=log, stderr=log, process_group=0)
        wait_until(self.client.ping, f"the server on port {self.port} answers")

    def kill(self) -> None:
        """Kills it, as a power cut would."""
        self.client.close()
        end(self.process)

    def pause(self) -> None:
        """Stops it from doing anything until `resume`."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Lets it go on."""
        self.process.send_signal(signal.SIGCONT)

    def follow(self, primary: "Node") -> None:
        """Makes it a replica, with all its connections kept, and returns at once."""
        self.client.replicaof("127.0.0.1", str(primary.port))

    def promote(self) -> None:
        """Makes it a primary."""
        self.client.replicaof("NO", "ONE")

    def in_step(self) -> bool:
        """Whether it is a replica that has all of its primary's data and follows it."""
        told = self.client.info("replication")
        return told["role"] == "slave" and told["master_link_status"] == "up" and not told["master_sync_in_progress"]


class Replicated:
    """Servers of which the first is the primary at the start."""

    def __init__(
        self,
        folder: Path,
        *,
        servers: int = 2,
        sentinels: int = 0,
        options: Sequence[str] = (),
        password: str | None = None,
        sentinel_password: str | None = None,
        tls_program: Path | None = None,
    ) -> None:
        """Starts them, and returns when the replicas have what the primary has.

        Args:
            folder: Where their data and logs are.
            servers: How many servers.
            sentinels: How many sentinels watch them; most of them must agree.
            options: More command line options of the servers.
            password: Password of the servers, if the options give them one.
            sentinel_password: Password that the sentinels ask for.
            tls_program: A server program that knows TLS, which the bundled one does not: servers and sentinels then
                speak nothing else. The certificate of the authority is in `authority`.
        """
        program = tls_program or bundled_server()
        #: The file of the authority that signed the certificate of the servers; None without TLS.
        self.authority: Path | None = None
        settings: list[str] = []
        if tls_program is not None:
            self.authority, settings = _certificates(folder)
        self.nodes: list[Node] = []
        self.sentinels: list[Node] = []
        with ExitStack() as stack:
            for number in range(servers):
                port, place = free_port(), folder / f"server-{number}"
                arguments = [self._port, str(port), "--dir", str(place), *_OPTIONS, *options]
                arguments += [part for line in settings for part in f"--{line}".split()]
                self.nodes.append(Node(program, place, arguments, port, password, self.authority))
                stack.callback(self.nodes[-1].kill)
            for node in self.nodes[1:]:
                node.follow(self.nodes[0])
            for node in self.nodes[1:]:
                wait_until(node.in_step, "the replica has the data of the primary")
            for number in range(sentinels):
                port, place = free_port(), folder / f"sentinel-{number}"
                place.mkdir(parents=True)
                lines = f"{self._port.strip('-')} {port}\n"
                lines += _sentinel(place, self.nodes[0].port, sentinels // 2 + 1)
                lines += "".join(f"{line}\n" for line in settings)
                lines += f"sentinel auth-pass {MASTER} {password}\n" if password else ""
                lines += f"requirepass {sentinel_password}\n" if sentinel_password else ""
                (place / "sentinel.conf").write_text(lines)
                arguments = [str(place / "sentinel.conf"), "--sentinel"]
                self.sentinels.append(Node(program, place, arguments, port, sentinel_password, self.authority))
                stack.callback(self.sentinels[-1].kill)
            for node in self.sentinels:
                wait_until(partial(self._knows, node), "the sentinels know each other and the replicas")
            self._opened = stack.pop_all()

    @property
    def _port(self) -> str:
        return "--tls-port" if self.authority else "--port"

    @property
    def url(self) -> str:
        """The servers as a list."""
        return self._url("redis", self.nodes, "0")

    @property
    def sentinel_url(self) -> str:
        """The primary as the sentinels know it."""
        return self._url("sentinel", self.sentinels, f"{MASTER}/0")

    def _url(self, scheme: str, nodes: Sequence[Node], path: str) -> str:
        named = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        if self.authority is None:
            return f"{scheme}://{named}/{path}"
        return f"{scheme}s://{named}/{path}?ssl_ca_certs={self.authority}"

    def switch(self, old: Node, new: Node) -> None:
        """Makes a replica the primary and the primary its replica; connections to both stay."""
        old.follow(new)
        new.promote()

    def _knows(self, sentinel: Node) -> bool:
        state = cast("dict[str, dict[str, int]]", sentinel.client.sentinel_masters())[MASTER]
        others, replicas = state["num-other-sentinels"], state["num-slaves"]
        return (others, replicas) == (len(self.sentinels) - 1, len(self.nodes) - 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()


def _certificates(folder: Path) -> tuple[Path, list[str]]:
    """Makes a certificate; the file of its authority, and the settings of who shows it and speaks TLS only."""
    folder.mkdir(parents=True, exist_ok=True)
    authority, shown = trustme.CA(), folder / "server.pem"
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(shown)
    files = [f"tls-cert-file {shown}", f"tls-key-file {shown}", f"tls-ca-cert-file {folder / 'ca.pem'}"]
    return folder / "ca.pem", ["port 0", *files, "tls-replication yes", "tls-auth-clients no"]


def _sentinel(folder: Path, primary: int, quorum: int) -> str:
    return (
        f"bind 127.0.0.1\ndir {folder}\n"
        f"sentinel monitor {MASTER} 127.0.0.1 {primary} {quorum}\n"
        f"sentinel down-after-milliseconds {MASTER} {_DOWN_MILLISECONDS}\n"
        f"sentinel failover-timeout {MASTER} {_FAILOVER_MILLISECONDS}\n"
    )
