"""The embedded server: one a folder, started again when it dies, gone with its starter, clear when it cannot start."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from tests.processes import is_alive, started, wait_until

from copydesk_schemas import ServerUnavailable
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer, running_url

_STARTER = """
import sys, time
from pathlib import Path
from copydesk_workers.server.embedded import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]))
print(server.process.pid, flush=True)
time.sleep(600)
"""


def answers(url: str) -> bool:
    """Whether a server answers there."""
    try:
        connect(url).close()
    except ServerUnavailable:
        return False
    return True


def test_data_outlive_the_server(tmp_path: Path) -> None:
    """What was written before a stop is there after the next start."""
    with EmbeddedServer(tmp_path) as server:
        connect(server.url).set("a", "1")
    with EmbeddedServer(tmp_path) as server:
        assert b"1" == connect(server.url).get("a")


def test_a_server_that_writes_its_first_append_only_file_ends_when_it_has_written_it(tmp_path: Path) -> None:
    """Meanwhile it refuses to end and forgets that it was asked, so it is asked again rather than killed."""
    with EmbeddedServer(tmp_path, "--rdb-key-save-delay", "5000") as server:  # microseconds, so five seconds in all
        client = connect(server.url)
        client.eval("for i = 1, 1000 do redis.call('SET', 'k' .. i, 'value') end", 0)
        client.config_set("appendonly", "no")
        client.config_set("appendonly", "yes")
        process = server.process
        client.close()
    assert 0 == process.returncode
    with EmbeddedServer(tmp_path) as server:
        assert 1000 == connect(server.url).dbsize()


def test_the_socket_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else can connect: the folder has mode 0700, the socket 0600."""
    with EmbeddedServer(tmp_path) as server:
        assert 0o700 == stat.S_IMODE(server.socket.parent.stat().st_mode)
        assert 0o600 == stat.S_IMODE(server.socket.stat().st_mode)


def test_a_deep_folder_has_a_short_socket(tmp_path: Path) -> None:
    """The length of the folder's path does not matter."""
    folder = tmp_path / ("deep" * 30) / ("deeper" * 30)
    with EmbeddedServer(folder) as server:
        assert answers(server.url)
        assert len(os.fsencode(server.socket)) < 104


def test_folders_have_servers_of_their_own(tmp_path: Path) -> None:
    """Two folders, two servers."""
    with EmbeddedServer(tmp_path / "a") as a, EmbeddedServer(tmp_path / "b") as b:
        assert a.url != b.url
        connect(a.url).set("x", "1")
        assert None is connect(b.url).get("x")


def test_the_second_starter_joins(tmp_path: Path) -> None:
    """Who comes second gets the running server, and leaves it running."""
    with EmbeddedServer(tmp_path) as first:
        with EmbeddedServer(tmp_path) as second:
            assert first.url == second.url
            with pytest.raises(ServerUnavailable, match="belongs to its starter"):
                _ = second.process
        assert answers(first.url)


def test_running_url_tells_without_starting(tmp_path: Path) -> None:
    """`running_url` names the running server, and None before and after."""
    assert None is running_url(tmp_path / "never")
    assert None is running_url(tmp_path)
    with EmbeddedServer(tmp_path) as server:
        assert server.url == running_url(tmp_path)
    assert None is running_url(tmp_path)


def test_a_killed_server_is_started_again_under_the_same_url(tmp_path: Path) -> None:
    """After kill -9 the starter starts it again: same URL, same data."""
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        client.set("a", "1")
        client.waitaof(1, 0, 0)
        url, killed = server.url, server.process.pid
        server.process.kill()
        wait_until(lambda: server.process.pid != killed and answers(url), "it runs again")
        assert url == server.url
        assert b"1" == client.get("a")


def test_one_who_joined_takes_over_when_the_starter_ends(tmp_path: Path) -> None:
    """The server lives as long as anyone uses its folder: when the starter stops, a joiner starts it again."""
    with EmbeddedServer(tmp_path) as first, EmbeddedServer(tmp_path) as second:
        connect(first.url).set("a", "1")
        first.stop()
        wait_until(lambda: answers(second.url), "the second has started it")
        assert b"1" == connect(second.url).get("a")
        assert second.process.poll() is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the server outlives a killed starter")
def test_the_server_dies_with_its_starter(tmp_path: Path) -> None:
    """kill -9 of the starter ends the server too, and the folder is free for the next one."""
    with started([sys.executable, "-c", _STARTER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        assert is_alive(pid)
        starter.send_signal(signal.SIGKILL)
        starter.wait()
    wait_until(lambda: not is_alive(pid), "the server is gone")
    with EmbeddedServer(tmp_path) as server:
        assert answers(server.url)


def test_a_broken_log_of_writes_is_told(tmp_path: Path) -> None:
    """A server that cannot read its data says so, with the end of its log and where all of it is."""
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        for number in range(100):
            client.set(f"key{number}", "value" * 10)
    [written] = (tmp_path / "appendonlydir").glob("*.incr.aof")
    data = bytearray(written.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 40] = b"x" * 40
    written.write_bytes(data)
    with pytest.raises(ServerUnavailable, match="append only file") as caught:
        EmbeddedServer(tmp_path)
    assert str(tmp_path / "server.log") in str(caught.value)
    assert None is running_url(tmp_path)


def test_a_wrong_option_is_told(tmp_path: Path) -> None:
    """An option the server does not know ends in an error that names it."""
    with pytest.raises(ServerUnavailable, match="no-such-option"):
        EmbeddedServer(tmp_path, "--no-such-option", "1")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A path through a file is no folder; the error names it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ServerUnavailable, match="file"):
        EmbeddedServer(tmp_path / "file" / "folder")


def test_a_runtime_folder_open_to_others_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime folder that others could write to is not used."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    runtime = tmp_path / f"copydesk-{os.getuid()}"
    runtime.mkdir()
    runtime.chmod(0o777)
    with pytest.raises(ServerUnavailable, match="only you can use"):
        EmbeddedServer(tmp_path / "data")


def test_a_long_runtime_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where even the short path is too long for a socket, the error says what to set."""
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with pytest.raises(ServerUnavailable, match="TMPDIR"):
        EmbeddedServer(tmp_path / "data")


def test_a_server_that_loads_much_is_waited_for(tmp_path: Path) -> None:
    """The start returns when the data are loaded, not while the server still answers that it loads them."""
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        client.eval("for i = 1, 20000 do redis.call('SET', 'k' .. i, 'value') end", 0)
        client.waitaof(1, 0, 0)
    with EmbeddedServer(tmp_path, "--key-load-delay", "50") as server:  # microseconds, so a second in all
        raw = redis.Redis(unix_socket_path=str(server.socket))
        assert 20_000 == raw.dbsize()
        raw.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_server_listens_on_no_network_port(tmp_path: Path) -> None:
    """Of all TCP sockets of the machine none is the server's."""
    with EmbeddedServer(tmp_path) as server:
        process = Path(f"/proc/{server.process.pid}")
        own = {link.readlink().name for link in (process / "fd").iterdir()}
        assert any(name.startswith("socket:") for name in own), "its unix socket is seen"
        tables = [process / "net" / name for name in ("tcp", "tcp6")]
        rows = [row.split() for table in tables if table.exists() for row in table.read_text().splitlines()[1:]]
        assert [] == [row for row in rows if f"socket:[{row[9]}]" in own]
