"""When traces are made: by the variables that every SDK of OpenTelemetry reads, and never without them."""

import subprocess
import sys

import pytest

from copydesk_schemas import SettingsError
from copydesk_workers import traces

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ()),
        ({"OTEL_SERVICE_NAME": "desk"}, ()),
        ({ENDPOINT: "http://collector:4318"}, ("otlp",)),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, ("otlp",)),
        ({ENDPOINT: ""}, ()),
        ({ENDPOINT: "http://collector:4318", "OTEL_TRACES_EXPORTER": "none"}, ()),
        ({ENDPOINT: "http://collector:4318", "OTEL_SDK_DISABLED": "True"}, ()),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, ("otlp",)),
        ({"OTEL_TRACES_EXPORTER": "otlp, console"}, ("otlp", "console")),
        ({"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}, ("otlp",)),
        ({"OTEL_TRACES_EXPORTER": "console", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, ("console",)),
    ],
)
def test_the_variables_say_where_spans_go(environment: dict[str, str], expected: tuple[str, ...]) -> None:
    """Nothing is made unless an exporter or an endpoint is named; `none` and a disabled SDK win."""
    assert expected == traces.exporters_wanted(environment)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"OTEL_TRACES_EXPORTER": "jaeger"}, "OTEL_TRACES_EXPORTER=jaeger: there are otlp, console and none"),
        (
            {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "grpc"},
            "grpc is no protocol for traces here",
        ),
    ],
)
def test_what_there_is_not_is_refused(environment: dict[str, str], told: str) -> None:
    """The message names what there is."""
    with pytest.raises(SettingsError, match=told):
        traces.exporters_wanted(environment)


def test_without_the_extra_only_who_asks_for_traces_is_stopped(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An endpoint may be set for other programs: a warning. `OTEL_TRACES_EXPORTER` is meant: an error, and the cure."""
    for name in list(sys.modules):
        if name.partition(".")[0] == "opentelemetry":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:9")
    assert not traces.load_tracing()
    assert [True] == ["pip install opentelemetry-sdk " in record.getMessage() for record in caplog.records]
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "otlp")
    with pytest.raises(SettingsError, match="in the environment of copydesk, or set OTEL_TRACES_EXPORTER=none"):
        traces.load_tracing()


def test_nothing_is_imported_without_the_variables() -> None:
    """Workers, door and producer load no module of OpenTelemetry beside those that redis-py loads where it is there."""
    program = (
        "import sys, redis\n"
        "before = set(sys.modules)\n"
        "import copydesk_workers.pipeline.runner, copydesk_workers.fleet.ticket, copydesk_desk.serve.app\n"
        "import copydesk_producers, copydesk_workers.traces as t\n"
        "assert t.tracer() is None\n"
        "t.flush_traces()\n"
        "print([name for name in set(sys.modules) - before if name.startswith('opentelemetry')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env={})
    assert "[]\n" == done.stdout
