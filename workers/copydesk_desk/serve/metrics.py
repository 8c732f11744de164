"""GET /metrics: the numbers of the namespace, read when they are asked for, and those of this process."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

import redis
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from copydesk_desk.operations.status import Status, read_status
from copydesk_desk.serve.metric_names import METRICS, MetricName
from copydesk_matching.index.fill import WindowFill
from copydesk_schemas import Keys
from copydesk_workers.server.index_server import window_fill_of
from copydesk_workers.server.meter import BOUNDS, STEPS, Measured, Timed, read_measured
from copydesk_workers.server.streams import first_id
from copydesk_workers.settings import Settings

MEDIA_TYPE: Final = CONTENT_TYPE_LATEST

#: Upper bounds of the histogram of requests, in seconds. A confirmed push takes up to a second.
_BOUNDS: Final = (0.005, 0.02, 0.1, 0.3, 1.0, 3.0, 10.0)

#: Label values and number.
Sample = tuple[tuple[str, ...], float]
#: Label values, upper bounds, how many fell below each and behind the last one, and the sum.
Histogram = tuple[tuple[str, ...], Sequence[float], Sequence[float], float]


class HttpNumbers:
    """Counts what this process answers. To be used in the event loop only."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str]] = Counter()
        self.documents = 0
        self._seconds: dict[str, list[float]] = {}

    def answered(self, endpoint: str, status: int, seconds: float) -> None:
        """Counts an answer."""
        self.requests[endpoint, str(status)] += 1
        *counts, total = self._seconds.get(endpoint, [0.0] * (len(_BOUNDS) + 2))
        counts[bisect_left(_BOUNDS, seconds)] += 1
        self._seconds[endpoint] = [*counts, total + seconds]

    def histograms(self) -> list[Histogram]:
        """How long answers took, by endpoint."""
        return [((endpoint,), _BOUNDS, counts, total) for endpoint, (*counts, total) in self._seconds.copy().items()]


def expose(client: redis.Redis, keys: Keys, settings: Settings, http: HttpNumbers, readers: int, held: int) -> bytes:
    """Writes all metrics in the text format of Prometheus.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        settings: The settings of its workers.
        http: The numbers of this process.
        readers: Readers of the event stream.
        held: Bytes of the requests in memory.
    """
    status = read_status(client, keys)
    window = window_fill_of(settings, client, keys)
    oldest = first_id(client, keys.raw)  # not the document, which may have any size
    seconds, _ = client.time()
    age = max(0.0, int(seconds) - int(oldest.partition("-")[0]) / 1000) if oldest else 0.0
    measured = read_measured(client, keys)
    samples: dict[MetricName, Iterable[Sample]] = {
        **_of_namespace(status, window, age),
        "copydesk_late_commits": [((), measured.counts.get("late_commits", 0))],
        "copydesk_reclaimed_entries": [((), measured.counts.get("reclaimed_entries", 0))],
        "copydesk_http_requests": [(labels, count) for labels, count in http.requests.copy().items()],
        "copydesk_http_documents": [((), http.documents)],
        "copydesk_http_stream_readers": [((), readers)],
        "copydesk_http_held_bytes": [((), held)],
    }
    registry = CollectorRegistry(auto_describe=False)
    histograms: dict[MetricName, Iterable[Histogram]] = {
        "copydesk_batch_seconds": _by_step(measured, "batch"),
        "copydesk_document_seconds": _by_step(measured, "document"),
        "copydesk_http_request_seconds": http.histograms(),
    }
    registry.register(_Told(samples, histograms))
    written: bytes = generate_latest(registry)
    return written


def _of_namespace(status: Status, window: WindowFill | None, age: float) -> Mapping[MetricName, Iterable[Sample]]:
    return {
        "copydesk_articles": _counted(status, "articles_"),
        "copydesk_relations": _counted(status, "relation_"),
        "copydesk_dead": _counted(status, "dead_"),
        "copydesk_documents_committed": [((), status.counters.get("entries_committed", 0))],
        "copydesk_lost": [((loss.kind, loss.where), loss.count) for loss in status.losses],
        "copydesk_waiting_documents": [((), status.waiting)],
        "copydesk_documents_in_hand": [((), status.in_hand)],
        "copydesk_oldest_waiting_seconds": [((), age)],
        "copydesk_workers": [((), status.workers)],
        "copydesk_output_entries": [((output.stream,), output.entries) for output in status.outputs],
        "copydesk_reader_lag_entries": [
            ((reader.stream, reader.group), reader.behind) for reader in status.readers if reader.behind is not None
        ],
        "copydesk_reader_pending_entries": [
            ((reader.stream, reader.group), reader.pending) for reader in status.readers
        ],
        "copydesk_undelivered_entries": [
            ((reader.stream, reader.group), reader.undelivered) for reader in status.readers
        ],
        "copydesk_window_records": [((), window.records)] if window else [],
        "copydesk_window_fill_ratio": [((), window.share)] if window else [],
        "copydesk_index_mean_postings": [((), window.postings)] if window else [],
        "copydesk_server_memory_bytes": [((), status.memory_bytes)],
    }


def _by_step(measured: Measured, timed: Timed) -> list[Histogram]:
    found = [(step, measured.histograms.get((timed, step))) for step in STEPS]
    return [((step,), BOUNDS, one.counts, one.seconds) for step, one in found if one is not None]


def _counted(status: Status, prefix: str) -> list[Sample]:
    """The counters that begin so, with the rest of their name as the label."""
    return [((name.removeprefix(prefix),), count) for name, count in status.counters.items() if name.startswith(prefix)]


class _Told(Collector):
    """Hands samples that were read to prometheus-client."""

    def __init__(
        self,
        samples: Mapping[MetricName, Iterable[Sample]],
        histograms: Mapping[MetricName, Iterable[Histogram]],
    ) -> None:
        self._samples, self._histograms = samples, histograms

    def collect(self) -> Iterator[Metric]:
        """All metrics, in the order of the registry."""
        family: CounterMetricFamily | GaugeMetricFamily
        for name, metric in METRICS.items():
            meaning = f"{metric.meaning} Unit: {metric.unit}."
            if metric.kind == "histogram":
                histogram = HistogramMetricFamily(name, meaning, labels=metric.labels)
                for labels, bounds, counts, total in self._histograms[name]:
                    names = [*map(str, bounds), "+Inf"]
                    histogram.add_metric(labels, list(zip(names, accumulate(counts), strict=True)), total)
                yield histogram
                continue
            kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
            family = kind(name, meaning, labels=metric.labels)
            for labels, value in self._samples[name]:
                family.add_metric(labels, value)
            yield family
