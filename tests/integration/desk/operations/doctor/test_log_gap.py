"""A gap of zeros in the append-only file: made by a full disk on a real server, and by hand."""

import resource
from functools import partial
from pathlib import Path

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.laws import examples
from tests.processes import wait_until

from copydesk_desk.operations.doctor import log_gap
from copydesk_desk.operations.doctor.log_gap import TooManyValues, examine_log, find_gap
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer

_SET = b"*3\r\n$3\r\nSET\r\n$1\r\na\r\n$%d\r\n%s\r\n"


def rewrite(client: redis.Redis) -> None:
    """Returns when the file is a new one."""
    client.bgrewriteaof()
    wait_until(lambda: not client.info("persistence")["aof_rewrite_in_progress"], "the file is rewritten")


def test_a_full_disk_is_told_until_the_file_is_rewritten(tmp_path: Path) -> None:
    """The server goes on as if nothing was; the finding names the file, and BGREWRITEAOF mends it."""
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        client.set("before", "x" * 1000)
        rewrite(client)
        client.set("behind", "x" * 1000)
        assert ["ok"] == [finding.level for finding in examine_log(client)]
        [part] = tmp_path.glob("appendonlydir/*.incr.aof")
        _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (part.stat().st_size + 500, hard))
        client.set("cut", "y" * 1000)
        wait_until(lambda: client.info("persistence")["aof_last_write_status"] != "ok", "the write failed")
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        wait_until(lambda: client.info("persistence")["aof_last_write_status"] == "ok", "it writes again")
        [finding] = examine_log(client)
        assert ("fail", True, True) == (finding.level, str(part) in finding.found, "BGREWRITEAOF" in finding.advice)
        with pytest.MonkeyPatch.context() as patch:  # as if it stood behind millions of values
            patch.setattr(log_gap, "find_gap", partial(find_gap, values=1))
            [finding] = examine_log(client)
            assert ("warn", True, True) == (finding.level, str(part) in finding.found, "BGREWRITEAOF" in finding.advice)
        rewrite(client)
        assert ["ok"] == [finding.level for finding in examine_log(client)]
        client.close()


def test_a_server_elsewhere_is_not_looked_at(tmp_path: Path) -> None:
    """What a server on another machine names is no file of this one. One that keeps no file has none."""
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        client.config_set("appendonly", "no")
        assert [] == examine_log(client)
        client.close()
    assert [] == examine_log(redis.Redis("127.0.0.1", 1))


@given(
    st.lists(
        st.sampled_from([b"x", b"\r\n", b"\0", b"*1\r\n", b"\0\0", b"$1\r\n", b"\r\n\0*1\r\n$4\r\nPING"]), max_size=9
    ),
    st.integers(1, 70),
    st.booleans(),
)
@examples(60)
def test_zeros_in_values_are_no_gap(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], zeros: int, gap: bool
) -> None:
    """Only zeros between two whole commands are one, wherever the pieces that are read begin.

    Whoever may push chooses the values: a document that looked like the end of a command, zeros and the next one was
    told as a gap, and one of many ends and zeros was read again from each of them on, for hours.
    """
    value = b"".join(parts)
    command = _SET % (len(value), value)
    path = tmp_path_factory.mktemp("aof") / "part"
    path.write_bytes(3 * command + (bytes(zeros) if gap else b"") + command)
    with pytest.MonkeyPatch.context() as patch:
        for piece in (7, 16, 1 << 20):
            patch.setattr(log_gap, "_PIECE", piece)
            assert ((3 * len(command), zeros) if gap else None) == find_gap(path, values=12)
            if gap:  # without zeros in front of a command the file is not read
                with pytest.raises(TooManyValues):
                    find_gap(path, values=8)
