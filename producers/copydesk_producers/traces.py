"""The trace that a pushed document begins: a span from the push until the server has the document.

OpenTelemetry is used where the program that pushes has set up its SDK, and is never imported here: without it, nothing
is done.
Each document is a trace of its own, so that a push of thousands is not one trace; it is linked to the span in which the
program pushes. A program that has no SDK hands on the parent that it was given.
"""

import sys
from typing import Any, Final

from msgspec import Struct

from copydesk_schemas.raw_entry import read_traceparent

_NAME: Final = "copydesk"
#: Where an API of OpenTelemetry is, if the program has imported one.
_API: Final = "opentelemetry.trace"


class PushTrace(Struct, frozen=True):
    """The trace of one document: the field `traceparent` of its entry, and the open span, if there is one."""

    traceparent: bytes
    span: Any = None

    def confirmed(self, entry_id: str) -> None:
        """Ends the span: the server has the document under this id."""
        if self.span is not None:
            self.span.set_attribute("messaging.message.id", entry_id)
            self.span.end()

    def refused(self, why: str) -> None:
        """Ends the span: the document was not added."""
        if self.span is not None:
            self.span.set_attribute("error.type", why)
            self.span.end()


def begin_push(stream: str, size: int, parent: str | None = None) -> PushTrace | None:
    """Begins the trace of a document.

    Args:
        stream: Key of the raw stream.
        size: Bytes of the document.
        parent: The `traceparent` of the request that brought it, for a program without an open span.

    Returns:
        The trace; None where nobody traces.
    """
    parent = None if parent is None else read_traceparent(parent)
    api: Any = sys.modules.get(_API)
    if api is None or isinstance(api.get_tracer_provider(), api.ProxyTracerProvider):  # redis-py may have imported it
        return None if parent is None else PushTrace(parent.encode())
    around = api.get_current_span().get_span_context()
    if not around.is_valid and parent is not None:
        around = _context(api, parent)
    span = api.get_tracer(_NAME).start_span(
        "push",
        context={},  # a root, whatever span is open
        kind=api.SpanKind.PRODUCER,
        links=[api.Link(around)] if around.is_valid else [],
        attributes={
            "messaging.system": "redis",
            "messaging.operation.type": "send",
            "messaging.operation.name": "push",
            "messaging.destination.name": stream,
            "messaging.message.body.size": size,
        },
    )
    return PushTrace(_field(span.get_span_context()), span)


def _context(api: Any, parent: str) -> Any:
    _, trace, span, flags = parent.split("-")
    return api.SpanContext(int(trace, 16), int(span, 16), is_remote=True, trace_flags=api.TraceFlags(int(flags, 16)))


def _field(context: Any) -> bytes:
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}".encode()
