"""Traces: each document is one from its push to its commit, as a collector receives them from real processes."""

import http.client
import json
from pathlib import Path

import pytest
from tests.acceptance.conftest import Run
from tests.acceptance.serving import serving
from tests.otlp_receiver import Receiver, receiving
from tests.processes import wait_until

TEXT = "The ferry to Selvan sails again from Monday, the harbour office said after the storm had passed the bay."
STEPS = ["commit", "enrich", "match", "prepare", "sketch"]


def check_tree(received: Receiver, outcomes: list[list[str]]) -> None:
    """Each document has a trace of its own: push, below it the document, below that the steps, in their order."""
    pushes, documents = received.named("push"), received.named("document")
    assert len(outcomes) == len({push.trace for push in pushes}) == len(pushes) == len(documents)
    assert sorted(outcomes) == sorted(span.attributes["copydesk.outcomes"] for span in documents)  # type: ignore[type-var]  # lists of words
    for push in pushes:
        [document] = [span for span in documents if span.trace == push.trace]
        assert ("", push.id) == (push.parent, document.parent)
        assert push.attributes["messaging.message.id"] == document.attributes["messaging.message.id"]
        steps = [span for span in received.spans if span.parent == document.id]
        lived = any(not word.startswith("dead") for word in document.attributes["copydesk.outcomes"])  # type: ignore[attr-defined]  # words
        assert {*STEPS} >= {span.name for span in steps} >= {"prepare", "match", "commit"}
        assert not lived or STEPS == sorted(span.name for span in steps)
        assert push.begin <= document.begin
        assert all(document.begin <= span.begin <= span.end <= document.end for span in steps)
        assert "copydesk" == document.service


def test_each_document_of_a_run_is_a_trace(
    fresh_copydesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The spans of the push and those of the workers arrive before the run ends."""
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(json.dumps({"text": text}) for text in (TEXT, TEXT, " ")))
    with receiving() as received:
        for name, value in received.environment.items():
            monkeypatch.setenv(name, value)
        assert 0 == fresh_copydesk("run", str(file)).returncode
    check_tree(received, [["published:original"], ["duplicate:exact"], ["dead:empty"]])


def test_a_document_is_linked_to_the_request_that_brought_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The span of the request goes on the caller's trace; each document has its own, with a link to the request."""
    trace, caller = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    with receiving() as received:
        for name, value in received.environment.items():
            monkeypatch.setenv(name, value)
        with serving(tmp_path, "-n", "1") as (_, port):
            door = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            body = "\n".join(json.dumps({"text": text}) for text in (TEXT, TEXT))
            told = {"Content-Type": "application/x-ndjson", "traceparent": f"00-{trace}-{caller}-01"}
            door.request("POST", "/v1/documents", body, told)
            assert 202 == door.getresponse().status
            door.close()
            wait_until(lambda: len(received.named("push")) == 2, "the pushes have arrived")
            wait_until(lambda: len(received.named("document")) == 2, "the documents have arrived")
    [request] = received.named("POST /v1/documents")
    assert (trace, caller) == (request.trace, request.parent)
    assert [(request.id,)] * 2 == [push.links for push in received.named("push")]
    check_tree(received, [["published:original"], ["duplicate:exact"]])


def test_a_collector_that_is_away_stops_nothing(
    fresh_copydesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends as without traces, and its output is the same."""
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"text": TEXT}))
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    assert 0 == fresh_copydesk("run", str(file)).returncode
    assert 1 == len((tmp_path / "out" / "clean.jsonl").read_text().splitlines())
