"""The log: one line an event, whatever a message holds."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.http_server import answering

from copydesk_workers.logs import JsonLine, TextLine, event, set_up_logging
from copydesk_workers.settings import Settings
from copydesk_workers.sinks.http_calls import Site


def record_of(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    """A record as a logger makes it."""
    made = logging.LogRecord("copydesk_workers.fleet", logging.WARNING, __file__, 1, message, arguments, None)
    made.__dict__.update(extra)
    made.created, made.process = 1_772_553_600.25, 7
    return made


@contextmanager
def bare_root() -> Iterator[logging.Logger]:
    """The root logger without handlers, as in a program that set nothing up; put back at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    try:
        yield root
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.getLogger("urllib3").setLevel(logging.NOTSET)


def test_a_line_for_programs_has_the_fields() -> None:
    """Time in UTC, level, process, logger, event, the fields of the call and the sentence."""
    record = record_of("worker %s ended", "a-1", **event("worker_ended", worker="a-1", status=-9))
    assert {
        "time": "2026-03-03T16:00:00.250Z",
        "level": "warning",
        "process": 7,
        "logger": "copydesk_workers.fleet",
        "event": "worker_ended",
        "worker": "a-1",
        "status": -9,
        "message": "worker a-1 ended",
    } == json.loads(JsonLine().format(record))


def test_a_line_of_a_library_has_no_event() -> None:
    """What other libraries log is a line of the same form, whose event is null."""
    line = json.loads(JsonLine().format(record_of("Registering birth")))
    assert (None, "Registering birth") == (line["event"], line["message"])


def test_a_line_for_people() -> None:
    """Time, process, level, logger, sentence."""
    assert "2026-03-03T16:00:00.250Z 7 WARNING copydesk_workers.fleet: worker a-1 ended" == TextLine().format(
        record_of("worker %s ended", "a-1")
    )


@given(st.text())
def test_a_message_cannot_forge_a_line(text: str) -> None:
    """A text from outside stays in its line in both formats, and sends no escape sequence to a terminal."""
    for formatter in (TextLine(), JsonLine()):
        line = formatter.format(record_of("entry: %s", text, **event("entry_dead", reason=text)))
        assert not {"\n", "\r", "\x1b"} & set(line)
        line.encode()


def test_a_traceback_belongs_to_its_event() -> None:
    """In JSON it is a field; for people it stands below, indented, so that a line at the margin is an event."""
    try:
        raise ValueError("line one\nline two")
    except ValueError:
        record = record_of("a stage raised")
        record.exc_info = sys.exc_info()
    assert "ValueError: line one\nline two" in json.loads(JsonLine().format(record))["exception"]
    first, *rest = TextLine().format(record).splitlines()
    assert first.endswith("a stage raised")
    assert rest
    assert all(line.startswith("    ") for line in rest)


def test_settings_choose_format_and_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """The root logger gets one handler of the chosen format, and the chosen level; a second call changes nothing."""
    written = StringIO()
    monkeypatch.setattr("sys.stderr", written)
    with bare_root() as root:
        set_up_logging(Settings(log_format="json", log_level="warning"))
        set_up_logging(Settings())
        logging.getLogger("copydesk").info("not shown")
        logging.getLogger("copydesk").warning("shown")
        assert 1 == len(root.handlers)
    assert ["shown"] == [json.loads(line)["message"] for line in written.getvalue().splitlines()]


def test_a_program_keeps_its_own_logging() -> None:
    """Where the program that runs a fleet has set up logging, it stays as it is."""
    own = logging.NullHandler()
    with bare_root() as root:
        root.addHandler(own)
        set_up_logging(Settings())
        assert [own] == root.handlers


def test_no_level_shows_whole_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    """At the level debug, urllib3 logs the path of each request, and that of a webhook may be a secret."""
    with bare_root(), answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (url, asked):
        set_up_logging(Settings(log_level="debug"))
        Site(url, "a webhook", {}).ask("POST", "/secret")
        logging.getLogger("copydesk_workers").debug("asked")
    assert asked
    told = capsys.readouterr().err
    assert "asked" in told
    assert "secret" not in told
