"""The span of a request that brings documents, below the caller's own, where the door makes traces."""

from collections.abc import Iterator
from contextlib import contextmanager

from copydesk_schemas.raw_entry import read_traceparent
from copydesk_workers.traces import tracer


@contextmanager
def request_span(name: str, traceparent: str | None) -> Iterator[str | None]:
    """Opens a span for what is done inside.

    Args:
        name: Method and route.
        traceparent: The header of that name.

    Yields:
        The parent that the caller named; None if it named none.
    """
    parent = None if traceparent is None else read_traceparent(traceparent)
    made = tracer()
    if made is None:
        yield parent
        return
    from opentelemetry import trace
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    around = TraceContextTextMapPropagator().extract({"traceparent": parent or ""}, Context())
    method, _, route = name.partition(" ")
    attributes = {"http.request.method": method, "http.route": route}
    with made.start_as_current_span(name, context=around, kind=trace.SpanKind.SERVER, attributes=attributes):
        yield parent
