"""Sketches, probes and relates batch after batch, in this tree or an older one; `matching_ratio.py` starts it.

Its first line of input is a file of documents, its second the address of a server. Each further line makes it take the
next batch; it answers with the µs of processor time a document, sketching and the rest, as JSON.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any, Final

BATCH: Final = 50
_FIRST_MILLISECOND: Final = 1_700_000_000_000


def run(lines: Iterator[str], batch_size: int = BATCH) -> Iterator[str]:
    """Takes a batch for each line and answers with what it cost.

    Args:
        lines: The file of documents, the address of the server, then one line a batch.
        batch_size: Documents of a batch.

    Yields:
        `ready`, then for each batch its two costs, then an empty list where the documents are at their end.
    """
    documents = [json.loads(line) for line in Path(next(lines).strip()).read_text(encoding="utf-8").splitlines()]
    parts: Any = _Parts(next(lines).strip(), len(documents))
    yield "ready"
    for first in range(0, len(documents), batch_size):
        if next(lines, None) is None:
            return
        yield json.dumps(parts.cost(documents[first : first + batch_size], first))
    next(lines, None)  # who asks for a batch more must find somebody who answers
    yield "[]"


class _Parts:
    """The matching of this tree, wherever its modules are."""

    def __init__(self, address: str, documents: int) -> None:
        import redis

        self._sketch: Any = _first("copydesk_matching.sketch", "copydesk_workers.matching.sketch")
        matcher: Any = _first("copydesk_matching.matcher", "copydesk_workers.matching.matcher")
        index: Any = _first("copydesk_matching.index.index", "copydesk_workers.matching.index")
        self._article: Any = _first("copydesk_text.article", "copydesk_workers.chain.article").Article
        self._raw: Any = import_module("copydesk_schemas").RawDocument
        keys = import_module("copydesk_schemas").Keys("ratio")
        settings = import_module("copydesk_workers.settings").Settings(window_documents=max(documents, 1000))
        client = redis.Redis(unix_socket_path=address.removeprefix("unix://"))
        shape = getattr(settings, "index_shape", settings)
        self._matcher = matcher.Matcher(index.Index(client, keys, shape))
        self._reads_titles = "titles" in signature(self._sketch.read_together).parameters

    def cost(self, batch: Sequence[dict[str, Any]], first: int) -> tuple[float, float]:
        """µs a document: sketching, then probing and relating. The server's own time is not among them."""
        articles = [
            self._article(document=self._raw(text=one["text"], title=one.get("title") or None), text=one["text"])
            for one in batch
        ]
        started = time.process_time_ns()
        titles = ([article.title for article in articles],) if self._reads_titles else ()
        read = self._sketch.read_together([article.text for article in articles], *titles)
        sketches = [
            self._sketch.make_sketch(article, f"{_FIRST_MILLISECOND + first + number}-0", teaches=True, read=text)
            for number, (article, text) in enumerate(zip(articles, read, strict=True))
        ]
        sketched = time.process_time_ns()
        self._matcher.match(sketches)
        ended = time.process_time_ns()
        return (sketched - started) / 1000 / len(batch), (ended - sketched) / 1000 / len(batch)


def _first(*names: str) -> Any:
    """The first of these modules that is there."""
    for name in names[:-1]:
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    return import_module(names[-1])


if __name__ == "__main__":
    for answer in run(iter(sys.stdin.readline, "")):
        print(answer, flush=True)
