"""The log: one line per event on stderr, as text or as JSON. Only this module sets it up.

A logging call names its event and the fields of the event, next to the sentence for people:
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
    "fleet_waits",  # the index of the namespace has another format, or is being rebuilt; `reason`
    "fleet_stopping",  # after the batches in hand; `reason`: signal, command, drained, parent
    "workers_killed",  # they did not stop in time
    "worker_started",
    "worker_ended",  # and is started again
    "traces_off",  # the environment asks for traces, and they cannot be made
    "traces_lost",  # the collector did not answer
    "ticket_over",
    "horse_ended",  # it was killed or failed; `how`
    "upkeep_failed",  # it is tried again in a minute
    "window_filling",  # nearly as many documents as the index was made for; `records`, `expected`, `postings`
    # the server
    "server_away",  # it is tried again; `reason`
    "server_back",
    "server_started_again",  # the embedded one
    "server_changed",  # it came back and may have lost what was looked up; the batch is looked up again; `entries`
    # documents
    "seeds_wait",  # a part of the index is away, and seeds wait for all of it; `reason`
    "index_split",  # the move of a partition key by key was given up, so a part of it is elsewhere; `partition`
    "index_changed",  # a partition has another server, or one that was started again; `partition`
    "index_healed",  # records were matched again with parts that were away; `entries`, `links`
    "not_healed",  # a server refuses what that needs; `reason`
    "index_link_found",  # a record belongs to others that were not found when it was decided; `record`, `others`
    "entries_taken_over",  # from a consumer whose worker is dead
    "entry_reclaimed",  # from a consumer that fell silent
    "entry_late",  # another worker finished it
    "entry_overran",  # its time limit
    "memory_overran",  # a worker process outgrew the memory limit; `megabytes`
    "entry_dead",  # `reason`
    "dead_letter",  # of one article, or of a whole document; `reason`
    "entry_marked",  # it counts as tried alone although it was not
    "step_failed",  # a stage, an enricher or the spaCy pipeline raised on an article; `step`
    "enricher_left_out",  # it overran its time limit too often
    "ids_raised",  # a server took over whose clock is behind, by `seconds`: ids go on behind those of before
    "ids_not_raised",  # likewise, and they could not be raised; `reason`
    "ids_ahead",  # the raw stream went ahead of the server's clock; `newest`, `renamed`, `replaced`
    "not_renumbered",  # its entries could not get new ids; `reason`
    "entries_released",  # they were in nobody's hands after a change of the group; `entries`
    "lost",  # documents or records, in all since the ledger was last cleared; `kind`, `where`, `count`, `since`
    "not_measured",  # durations and counts of a batch are not kept; `reason`
    # sinks
    "target_away",  # it is tried again; `reason`
    "target_back",
    "undelivered",  # the target refused an entry; `entry`, `group`, `reason`
    "job_refused",  # something on the queue is not a ticket
]

_ATTRIBUTE: Final = "copydesk"


def event(name: Event, **fields: object) -> Mapping[str, Any]:
    """Makes the `extra` of a logging call.

    Args:
        name: The event.
        fields: What belongs to it, as values that JSON can hold.
    """
    return {_ATTRIBUTE: {"event": name, **fields}}


def set_up_logging(settings: Settings) -> None:
    """Sends the log to stderr as the settings say, unless the program has set up its own logging."""
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine() if settings.log_format == "json" else TextLine())
    root.addHandler(handler)
    root.setLevel(settings.log_level.upper())
    # It logs whole addresses below this level; the path of one may be a secret.
    logging.getLogger("urllib3").setLevel(max(logging.INFO, root.level))


class TextLine(logging.Formatter):
    """Formats an event as a line for people, with a traceback indented below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns time, process, level, logger and sentence. Line breaks that come from a document are escaped."""
        time = _time(record)
        line = f"{time} {record.process} {record.levelname} {record.name}: {_escaped(record.getMessage())}"
        trace = _trace(self, record)
        return line if trace is None else line + "".join(f"\n    {_escaped(part)}" for part in trace.splitlines())


class JsonLine(logging.Formatter):
    """Formats an event as JSON: `time`, `level`, `process`, `logger`, `event` (may be null), its fields, `message`."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns one line, whatever the message holds. A traceback is in `exception`."""
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
    """The line with lone surrogates escaped: web texts may hold them, JSON may not."""
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
    """The text with control characters escaped, so that a document can neither forge a line nor control a terminal."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
