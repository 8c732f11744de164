"""The metrics: every name, with its kind, unit, labels and meaning. Nothing else is exposed."""

from typing import Final, Literal, get_args

from msgspec import Struct

Kind = Literal["counter", "gauge", "histogram"]

MetricName = Literal[
    "copydesk_articles",
    "copydesk_relations",
    "copydesk_dead",
    "copydesk_documents_committed",
    "copydesk_lost",
    "copydesk_batch_seconds",
    "copydesk_document_seconds",
    "copydesk_late_commits",
    "copydesk_reclaimed_entries",
    "copydesk_waiting_documents",
    "copydesk_documents_in_hand",
    "copydesk_oldest_waiting_seconds",
    "copydesk_workers",
    "copydesk_output_entries",
    "copydesk_reader_lag_entries",
    "copydesk_reader_pending_entries",
    "copydesk_undelivered_entries",
    "copydesk_window_records",
    "copydesk_window_fill_ratio",
    "copydesk_index_mean_postings",
    "copydesk_server_memory_bytes",
    "copydesk_http_requests",
    "copydesk_http_request_seconds",
    "copydesk_http_documents",
    "copydesk_http_stream_readers",
    "copydesk_http_held_bytes",
]


class Metric(Struct, frozen=True):
    """A metric. A counter's name gets `_total` when it is exposed, as OpenMetrics asks."""

    kind: Kind
    unit: str
    labels: tuple[str, ...]
    meaning: str


METRICS: Final[dict[MetricName, Metric]] = {
    # of the namespace, since it began; every door tells the same
    "copydesk_articles": Metric("counter", "articles", ("outcome",), "Articles by outcome."),
    "copydesk_relations": Metric("counter", "articles", ("relation",), "Published articles and duplicates."),
    "copydesk_dead": Metric("counter", "articles", ("reason",), "Dead letters by reason."),
    "copydesk_documents_committed": Metric("counter", "documents", (), "Raw documents that have their outcome."),
    "copydesk_lost": Metric("counter", "entries", ("kind", "where"), "What was lost, as `copydesk check` tells it."),
    # likewise; the workers measure it
    "copydesk_batch_seconds": Metric(
        "histogram", "seconds", ("step",), "Time of each step for a part of a batch (256 KiB, a batch at most)."
    ),
    "copydesk_document_seconds": Metric(
        "histogram", "seconds", ("step",), "Time of the steps that take documents one by one."
    ),
    "copydesk_late_commits": Metric("counter", "documents", (), "Documents that another worker had finished."),
    "copydesk_reclaimed_entries": Metric("counter", "documents", (), "Documents taken over from a silent worker."),
    # of the namespace, now
    "copydesk_waiting_documents": Metric("gauge", "documents", (), "Raw documents that no worker has."),
    "copydesk_documents_in_hand": Metric("gauge", "documents", (), "Raw documents that a worker has."),
    "copydesk_oldest_waiting_seconds": Metric("gauge", "seconds", (), "Age of the oldest raw document; 0: none."),
    "copydesk_workers": Metric("gauge", "processes", (), "Workers that live, on all machines."),
    "copydesk_output_entries": Metric("gauge", "entries", ("stream",), "Entries that an output stream keeps."),
    "copydesk_reader_lag_entries": Metric("gauge", "entries", ("stream", "group"), "Entries a group has not read."),
    "copydesk_reader_pending_entries": Metric(
        "gauge", "entries", ("stream", "group"), "Entries a group has read and not acknowledged."
    ),
    "copydesk_undelivered_entries": Metric(
        "gauge", "entries", ("stream", "group"), "Entries that the target of a sink refused, and that are kept."
    ),
    "copydesk_window_records": Metric("gauge", "records", (), "Records in the fuller of the two newest slices."),
    "copydesk_window_fill_ratio": Metric("gauge", "1", (), "How full the window is; 1: as it was made for."),
    "copydesk_index_mean_postings": Metric("gauge", "postings", (), "Mean postings of an index bucket."),
    "copydesk_server_memory_bytes": Metric("gauge", "bytes", (), "Memory that the server uses."),
    # of this process
    "copydesk_http_requests": Metric("counter", "requests", ("endpoint", "status"), "Requests that were answered."),
    "copydesk_http_request_seconds": Metric(
        "histogram", "seconds", ("endpoint",), "Time to the beginning of the answer."
    ),
    "copydesk_http_documents": Metric("counter", "documents", (), "Documents that were accepted."),
    "copydesk_http_stream_readers": Metric("gauge", "readers", (), "Readers of the event stream."),
    "copydesk_http_held_bytes": Metric("gauge", "bytes", (), "Bytes of the requests in memory."),
}

assert set(METRICS) == set(get_args(MetricName)), "every name has a meaning"
