"""The spans of the documents of a part: one for each document, with one for each step below it.

The spans are made when the part is committed, from times that were noted on the way. A step that takes the documents
together has the same times in the trace of each.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from msgspec import Struct

from copydesk_schemas import RELATIONS
from copydesk_schemas.raw_entry import TRACEPARENT, read_traceparent
from copydesk_workers.commit.outcome import CommitAnswer, CommitEntry, Committed, DeadArticle
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.server.meter import Step
from copydesk_workers.traces import tracer

_OUTCOMES: Final = {"p": "published", "u": "duplicate"}


class _Took(Struct, frozen=True):
    """A step with its begin and end, in nanoseconds since 1970. The id is that of a document; None: all of a part."""

    step: Step
    entry_id: str | None
    begin: int
    end: int


class PartTraces:
    """What is traced of one part after the other; where traces are off, nothing is noted."""

    def __init__(self, stream: str) -> None:
        """Traces documents of the raw stream of this key."""
        self._stream = stream
        self._tracer: Any = None
        self._took: list[_Took] = []
        self._answers: dict[str, list[str]] = {}

    @contextmanager
    def part(self, entries: Sequence[RawEntry]) -> Iterator[None]:
        """Traces what is done inside; spans of a part that broke off say so."""
        self._tracer = tracer()
        if self._tracer is None:
            yield
            return
        self._took, self._answers = [], {}
        begin, broken = time.time_ns(), ""
        try:
            yield
        except BaseException as error:
            broken = type(error).__name__
            raise
        finally:
            end = time.time_ns()
            for entry in entries:
                self._write(entry, len(entries), begin, end, broken)

    @contextmanager
    def together(self, step: Step) -> Iterator[None]:
        """Notes the times of a step that takes all documents of the part."""
        if self._tracer is None:
            yield
            return
        begin = time.time_ns()
        yield
        self._took.append(_Took(step, None, begin, time.time_ns()))

    def took(self, step: Step, entry_id: str, seconds: float) -> None:
        """Notes that a step with one document ended now, and how long it took."""
        if self._tracer is not None:
            end = time.time_ns()
            self._took.append(_Took(step, entry_id, end - round(seconds * 1e9), end))

    def answered(self, entry: CommitEntry, answer: CommitAnswer) -> None:
        """Notes what became of a document."""
        if self._tracer is not None:
            self._answers[entry.entry_id] = (
                _outcomes(entry, answer.letters) if isinstance(answer, Committed) else ["late"]
            )

    def _write(self, entry: RawEntry, together: int, begin: int, end: int, broken: str) -> None:
        from opentelemetry import trace

        parent = read_traceparent(entry.fields.get(TRACEPARENT.encode(), b""))
        span = self._tracer.start_span(
            "document",
            context=_below(parent),
            kind=trace.SpanKind.CONSUMER,
            start_time=begin,
            attributes={
                "messaging.system": "redis",
                "messaging.operation.type": "process",
                "messaging.operation.name": "document",
                "messaging.destination.name": self._stream,
                "messaging.message.id": entry.entry_id,
                "messaging.batch.message_count": together,
                "copydesk.deliveries": entry.deliveries,
                "copydesk.outcomes": self._answers.get(entry.entry_id, []),
            },
        )
        if span.is_recording():
            below = trace.set_span_in_context(span, _below(None))
            for one in self._took:
                if one.entry_id in (None, entry.entry_id):
                    self._tracer.start_span(one.step, context=below, start_time=one.begin).end(one.end)
            if broken:
                span.set_attribute("error.type", broken)
                span.set_status(trace.StatusCode.ERROR)
        span.end(end)


def _outcomes(entry: CommitEntry, letters: str) -> list[str]:
    """A word for each article: `published:original`, `duplicate:copy`, `dead:empty`."""
    return [
        f"dead:{outcome.reason}"
        if isinstance(outcome, DeadArticle)
        else f"{_OUTCOMES[letters[2 * place]]}:{RELATIONS[int(letters[2 * place + 1])]}"
        for place, outcome in enumerate(entry.outcomes)
    ]


def _below(parent: str | None) -> Any:
    """The context below a parent; a root without one, whatever span is open in this process."""
    from opentelemetry import trace
    from opentelemetry.context import Context

    if parent is None:
        return Context()
    _, trace_id, span_id, flags = parent.split("-")
    remote = trace.SpanContext(
        int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=trace.TraceFlags(int(flags, 16))
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(remote), Context())
