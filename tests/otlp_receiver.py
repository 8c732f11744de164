"""A receiver of traces that speaks OTLP over HTTP, as a collector does."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.http_server import Handler, listening


class Span(Struct, frozen=True):
    """A span that was received; ids in hex, an absent parent empty, times in nanoseconds."""

    name: str
    trace: str
    id: str
    parent: str
    links: tuple[str, ...]
    begin: int
    end: int
    attributes: dict[str, object]
    service: str


class Receiver(Struct, frozen=True):
    """Where the receiver listens, and what has come so far."""

    url: str
    spans: list[Span]

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send traces here."""
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": self.url, "OTEL_BSP_SCHEDULE_DELAY": "100"}

    def named(self, name: str) -> list[Span]:
        """The spans of this name."""
        return [span for span in self.spans if span.name == name]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that runs until the end of the block."""
    spans: list[Span] = []

    class Traces(Handler):
        def do_POST(self) -> None:
            body = self.read_body()
            if body is None:
                return
            assert ("/v1/traces", "application/x-protobuf") == (self.path, self.headers["content-type"])
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            spans.extend(_spans(ExportTraceServiceRequest.FromString(body)))
            self.reply(200, {"Content-Length": "0"}, b"")

    with listening(Traces) as port:
        yield Receiver(f"http://127.0.0.1:{port}", spans)


def _spans(request: ExportTraceServiceRequest) -> Iterator[Span]:
    for resource in request.resource_spans:
        told = _attributes(resource.resource.attributes)
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Span(
                    span.name,
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    tuple(link.span_id.hex() for link in span.links),
                    span.start_time_unix_nano,
                    span.end_time_unix_nano,
                    _attributes(span.attributes),
                    str(told["service.name"]),
                )


def _attributes(found: object) -> dict[str, object]:
    return {one.key: _value(one.value) for one in found}  # type: ignore[attr-defined]  # protobuf's own list


def _value(value: object) -> object:
    kind = value.WhichOneof("value")  # type: ignore[attr-defined]  # a message of protobuf
    inner = getattr(value, kind)
    return [_value(one) for one in inner.values] if kind == "array_value" else inner
