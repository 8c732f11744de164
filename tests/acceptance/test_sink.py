"""`copydesk sink`, run and killed as a process."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from tests.acceptance.conftest import Run
from tests.acceptance.sink_kills import kill_and_count, publish
from tests.acceptance.sink_targets import KINDS
from tests.http_server import answering
from tests.processes import PATIENCE_SECONDS, started, wait_until

from copydesk_desk.cli.sink_work import group_of
from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_missing_and_nothing_twice_after_kills(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path, kind: str
) -> None:
    """kill -9 at random places: in the end the target holds each record once, and nothing is pending."""
    if KINDS[kind].missing is not None:
        pytest.skip(str(KINDS[kind].missing))
    count = kill_and_count(client, server.url, keys, KINDS[kind], tmp_path, records=1_500, kills=2, seed=7)
    assert (0, 0, 0) == (count.missing, count.twice, count.pending)


def test_a_sink_goes_on_until_it_is_stopped(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """It delivers what comes, and SIGTERM ends it with exit code 0 and a line that says how much it was."""
    script = str(Path(sys.executable).parent / "copydesk")
    command = [script, "sink", "jsonl", "a.jsonl", "--redis", server.url, "--namespace", keys.namespace]
    with started(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        for expected in (3, 6):
            publish(client, keys.clean, 3)
            wait_until(lambda: _lines(tmp_path / "a.jsonl") == expected, "the lines are there")  # noqa: B023  # used at once
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=PATIENCE_SECONDS)
    assert 0 == process.returncode, told
    assert "6 entries of clean delivered to" in told.splitlines()[-1]


def test_a_receiver_that_breaks_the_protocol_ends_no_sink(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """It is told, and tried again until the receiver speaks HTTP; the path of its address is in no line of the log."""
    script = str(Path(sys.executable).parent / "copydesk")
    broken = b"HTTP/1.1 200 OK\r\n: x\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc"
    taken = b"HTTP/1.1 204 Taken\r\n: x\r\nConnection: close\r\n\r\n"
    answers = iter([broken, broken])
    publish(client, keys.clean, 2)
    with answering(lambda connection: connection.sendall(next(answers, taken))) as (url, asked):
        command = [script, "sink", "webhook", url, "--redis", server.url, "--namespace", keys.namespace]
        with started(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
            wait_until(lambda: len([one for one in asked if one]) >= 4, "both are taken")
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=PATIENCE_SECONDS)
    assert 0 == process.returncode, told
    assert "127.0.0.1: the connection was lost" in told
    assert "2 entries of clean delivered to" in told.splitlines()[-1]
    assert "Traceback" not in told
    assert [] == [line for line in told.splitlines()[:-1] if "/feed" in line]


def _lines(path: Path) -> int:
    return len(path.read_bytes().splitlines()) if path.exists() else 0


def test_what_is_there_is_delivered_once(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, copydesk: Run
) -> None:
    """`--once` ends when everything is delivered; a second call delivers what came since."""
    command = ("sink", "sqlite", "a.db", "--once", "--json", "--redis", server.url, "--namespace", keys.namespace)
    for expected in (5, 0):
        if expected:
            publish(client, keys.clean, expected)
        done = copydesk(*command)
        assert (0, "") == (done.returncode, done.stderr)
        assert expected == json.loads(done.stdout)["delivered"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("jsonl", "/dev/null/a.jsonl"), 1, "a.jsonl.place cannot be written"),
        (("sqlite", "."), 1, "cannot be used as an SQLite file"),
        (("jsonl", "a.jsonl", "--stream", "dead", "--language", "en"), 2, "filters are for clean and duplicates"),
        (("sqlite", "a.db", "--relation", "twin"), 2, "'twin' is not one of"),
        (("postgres", "news.db"), 1, "looks like postgresql://"),
        (("sqlite", "a.db", "--group", "a b"), 2, "--group: use 1 to 100 letters"),
        (("sqlite", "a.db", "--stream", "dead"), 2, "'dead' is not one of"),
    ],
)
def test_wrong_arguments_are_told(
    server: EmbeddedServer, keys: Keys, copydesk: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Exit code and message say what is wrong; there is no traceback."""
    done = copydesk("sink", *arguments, "--once", "--redis", server.url, "--namespace", keys.namespace)
    assert code == done.returncode
    assert said in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_filters_are_the_same_for_sinks_and_tail(
    server: EmbeddedServer, client: redis.Redis, keys: Keys, copydesk: Run, tmp_path: Path
) -> None:
    """Both give the records that meet the conditions; sinks with other filters are other sinks."""
    publish(client, keys.clean, 30)
    at = ("--redis", server.url, "--namespace", keys.namespace)
    groups = set()
    for words, expected in (
        ("Wreck 7", ["Wreck 7"]),
        ("wreck 2", [f"Wreck {number}" for number in (2, *range(20, 30))]),
    ):
        told = copydesk("tail", "clean", "--words", words, *at).stdout
        assert expected[-10:] == [json.loads(line)["title"] for line in told.splitlines()]
        told = copydesk("tail", "clean", "--words", words, "--from", "0", *at).stdout
        assert expected == [json.loads(line)["title"] for line in told.splitlines()]
        done = copydesk("sink", "jsonl", f"{words}.jsonl", "--words", words, "--once", "--json", *at)
        groups.add(json.loads(done.stdout)["group"].rpartition("-")[2])
        lines = (tmp_path / f"{words}.jsonl").read_text().splitlines()
        assert expected == [json.loads(line)["title"] for line in lines]
    assert 2 == len(groups)
    assert "" == copydesk("tail", "clean", "--language", "tr", *at).stdout


def test_each_target_has_a_group_of_its_own() -> None:
    """The name says kind and target; targets of the same last name differ."""
    names = [
        group_of(kind, path, path) for kind, path in (("sqlite", "/a/b.db"), ("sqlite", "/b.db"), ("jsonl", "/b.db"))
    ]
    assert ["sqlite-b.db", "sqlite-b.db", "jsonl-b.db"] == [name.rpartition("-")[0] for name in names]
    assert 3 == len(set(names))
    assert "secret" not in group_of("webhook", "https://a.example/secret", "a.example")
