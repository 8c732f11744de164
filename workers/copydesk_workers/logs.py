"""The log: one line an event, for people or as JSON, on stderr; set up here and nowhere else.

A call names its event and its fields beside the sentence for people:
`logger.warning("worker %s ended", name, extra=event("worker_ended", worker=name))`.
"""

import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal

import orjson

from copydesk_workers.settings import Settings

Event = Literal[
    # the fleet
    "fleet_started",
    "fleet_stopping",  # after the batches in hand; `reason`: signal, command, drained, parent
    "workers_killed",  # they did not stop in time
    "worker_started",
    "worker_ended",  # and is started again
    "ticket_over",
    "horse_ended",  # not by itself; `how`
    "upkeep_failed",  # tried again in a minute
    "window_filling",  # more documents than the index was made for, or nearly; `records`, `expected`, `postings`
    # the server
    "server_away",  # tried again; `reason`
    "server_back",
    "server_started_again",  # the embedded one
    # documents
    "entries_taken_over",  # from a consumer whose worker is dead
    "entry_reclaimed",  # from a consumer that fell silent
    "entry_late",  # another worker finished it
    "entry_overran",  # its time limit
    "memory_overran",  # a worker process outgrew the memory limit; `megabytes`
    "entry_dead",  # `reason`
    "entry_marked",  # counts as tried alone although it was not
    "step_failed",  # a stage, an enricher or the pipeline raised on an article; `step`
    "enricher_left_out",  # it overran too often
    "job_refused",  # something on the queue is no ticket
]

_ATTRIBUTE: Final = "copydesk"


def event(name: Event, **fields: object) -> Mapping[str, Any]:
    """What a logging call gets as `extra`: the event and its fields, which JSON can hold."""
    return {_ATTRIBUTE: {"event": name, **fields}}


def set_up_logging(settings: Settings) -> None:
    """Sends the log to stderr as `settings` say, unless the program has set up its own logging."""
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine() if settings.log_format == "json" else TextLine())
    root.addHandler(handler)
    root.setLevel(settings.log_level.upper())


class TextLine(logging.Formatter):
    """A line for people; a traceback stands below it, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, process, level, logger and sentence; line breaks that came with a document are escaped."""
        time = _time(record)
        line = f"{time} {record.process} {record.levelname} {record.name}: {_escaped(record.getMessage())}"
        trace = _trace(self, record)
        return line if trace is None else line + "".join(f"\n    {_escaped(part)}" for part in trace.splitlines())


class JsonLine(logging.Formatter):
    """A JSON object: `time`, `level`, `process`, `logger`, `event` (null if none is named), the fields, `message`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the message holds; a traceback is in `exception`."""
        fields: Mapping[str, object] = getattr(record, _ATTRIBUTE, {"event": None})
        line: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "process": record.process,
            "logger": record.name,
            **fields,
            "message": record.getMessage(),
        }
        trace = _trace(self, record)
        if trace is not None:
            line["exception"] = trace
        return orjson.dumps(_encodable(line), default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _encodable(line: dict[str, object]) -> dict[str, object]:
    """With lone surrogates replaced, which a text of the web may hold and JSON may not."""
    return {
        name: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
        for name, value in line.items()
    }


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str | None:
    return formatter.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else None


def _escaped(text: str) -> str:
    """Control characters as escapes: a document must neither forge a line nor speak to the terminal."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
