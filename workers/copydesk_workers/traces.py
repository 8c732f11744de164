"""Traces (OpenTelemetry), an extra: where the spans of this process go, by the variables that all of its SDKs read.

Traces are on where `OTEL_TRACES_EXPORTER` or an endpoint of OTLP is set. Otherwise nothing of it is imported. Spans
never hold up documents: they wait in memory, the oldest are dropped when there are too many, and a collector that does
not answer is given up after a moment.
"""

import atexit
import logging
import os
import sys
import threading
from collections.abc import Mapping
from typing import Any, Final

from copydesk_schemas import SettingsError
from copydesk_workers.logs import event

logger = logging.getLogger(__name__)

_NAME: Final = "copydesk"
_EXPORTER: Final = "OTEL_TRACES_EXPORTER"
_PACKAGES: Final = "opentelemetry-sdk opentelemetry-exporter-otlp-proto-http"
_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
#: The one protocol that the extra brings an exporter for.
_PROTOCOL: Final = "http/protobuf"
#: Seconds that the end of a process waits for a collector.
_FLUSH_SECONDS: Final = 2.0

#: The process that made a provider, and the provider; None where traces are off. A fork makes its own.
_made: tuple[int, Any] | None = None


def exporters_wanted(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The exporters that the variables name: `otlp`, `console`; none where traces are off.

    Raises:
        SettingsError: They name an exporter or a protocol that there is not.
    """
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return ()
    named = [name.strip() for name in environment.get(_EXPORTER, "").split(",") if name.strip()]
    if not named and any(environment.get(name) for name in _ENDPOINTS):
        named = ["otlp"]
    if "none" in named:
        return ()
    for name in named:
        if name not in ("otlp", "console"):
            raise SettingsError(f"{_EXPORTER}={name}: there are otlp, console and none")
    protocol = next((environment[name] for name in _PROTOCOLS if environment.get(name)), _PROTOCOL)
    if "otlp" in named and protocol != _PROTOCOL:
        raise SettingsError(f"{protocol} is no protocol for traces here: set OTEL_EXPORTER_OTLP_PROTOCOL={_PROTOCOL}")
    return tuple(named)


def load_tracing() -> bool:
    """Imports what traces need, before a process forks; returns whether traces are on.

    An endpoint may be set for other programs of the machine. If no traces can be made then, they are off.

    Raises:
        SettingsError: `OTEL_TRACES_EXPORTER` asks for what there is not, or the extra is not installed.
    """
    try:
        return _load(exporters_wanted(os.environ))
    except SettingsError as error:
        if os.environ.get(_EXPORTER):
            raise
        logger.warning("no traces are made: %s", error, extra=event("traces_off", reason=str(error)))
        return False


def _load(wanted: tuple[str, ...]) -> bool:
    if not wanted:
        return False
    try:
        import opentelemetry.sdk.trace.export

        if "otlp" in wanted:
            import opentelemetry.exporter.otlp.proto.http.trace_exporter  # noqa: F401  # for those that fork
    except ModuleNotFoundError:
        told = f"traces need {_PACKAGES}: run `pip install {_PACKAGES}` in the environment of copydesk"
        raise SettingsError(f"{told}, or set {_EXPORTER}=none") from None
    return True


def tracer() -> Any:
    """The tracer of this process, made at the first call; None where traces are off."""
    global _made
    if _made is None or _made[0] != os.getpid():
        _made = (os.getpid(), _provider() if load_tracing() else None)
    return None if _made[1] is None else _made[1].get_tracer(_NAME)


def flush_traces(seconds: float = _FLUSH_SECONDS) -> None:
    """Sends the spans that wait. To be called before a process ends that ends without its exit handlers."""
    if _made is None or _made[0] != os.getpid() or _made[1] is None:
        return
    flush = getattr(_made[1], "force_flush", None)
    if flush is None:
        return
    thread = threading.Thread(target=flush, name="flush-traces", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        logger.warning(
            "the collector of traces does not answer: the last spans are lost",
            extra=event("traces_lost", seconds=seconds),
        )


def _provider() -> Any:
    """The provider of the program if it has one, else one that the variables describe."""
    from opentelemetry import trace
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

    present = trace.get_tracer_provider()
    if isinstance(present, TracerProvider) and _made is None:
        return present
    resource = Resource.create()
    if "OTEL_SERVICE_NAME" not in os.environ and "service.name" not in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", ""):
        resource = resource.merge(Resource({SERVICE_NAME: _NAME}))
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    for name in exporters_wanted(os.environ):
        if name == "console":
            exporter: Any = ConsoleSpanExporter(out=sys.stderr)
        else:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

            exporter = OTLPSpanExporter()
        provider.add_span_processor(BatchSpanProcessor(exporter))
    if not isinstance(present, TracerProvider):
        trace.set_tracer_provider(provider)  # the producer of this process finds it there
    atexit.register(flush_traces)
    return provider
