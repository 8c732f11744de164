"""A small strict server that speaks the part of the bulk API of OpenSearch and Elasticsearch which a sink needs.

No such engine can be installed here, so this one was written from the documented API (indices: exists, create; bulk:
NDJSON with an action line and a source line, an `items` entry for each, errors by item). It refuses what an engine
refuses: a missing index, a wrong media type, a body without a last newline, an action that is none, source that is no
object, a title or text that is no string, a keyword that is too long for an index. It keeps documents by id, as an
engine does.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.http_server import Handler, listening


class Engine:
    """What the server holds. `answer` may give a status, headers and a body instead of working."""

    def __init__(self) -> None:
        self.port = 0
        self.indices: dict[str, dict[str, dict[str, Any]]] = {}
        self.mappings: dict[str, Any] = {}
        self.answer: Callable[[str, str], tuple[int, dict[str, str], bytes] | None] = lambda _method, _path: None
        #: Status of single items, by a document's title.
        self.refuses: dict[str, int] = {}
        self.requests: list[tuple[str, str, dict[str, str], int]] = []
        self.most_bytes = 100 * 1024 * 1024
        #: Words that a firewall in front of it answers with 403, or as `dislikes` says.
        self.disliked: bytes | None = None
        self.dislikes = 403
        self.lock = threading.Lock()
        #: Documents that were written a second time.
        self.repeated = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def work(self, method: str, path: str, media_type: str, body: bytes) -> tuple[int, Any]:
        """What a request does: the status and the JSON of the answer."""
        name, _, what = path.strip("/").partition("/")
        if what == "" and method == "HEAD":
            return (200 if name in self.indices else 404), None
        if what == "" and method == "PUT":
            if name in self.indices:
                return 400, _error(400, "resource_already_exists_exception", name)
            self.mappings[name] = json.loads(body)["mappings"]
            self.indices[name] = {}
            return 200, {"acknowledged": True, "index": name}
        if what == "_bulk" and method == "POST":
            return self._bulk(name, media_type, body)
        return 405, _error(405, "method_not_allowed", f"{method} {path}")

    def _bulk(self, name: str, media_type: str, body: bytes) -> tuple[int, Any]:
        if media_type not in ("application/x-ndjson", "application/json"):
            return 406, _error(406, "media_type_header_exception", media_type)
        if len(body) > self.most_bytes:
            return 413, _error(413, "content_too_long", str(len(body)))
        if self.disliked is not None and self.disliked in body:
            return self.dislikes, None
        if body.startswith(b'{"delete"'):
            return 200, {"took": 1, "errors": False, "items": [{"delete": {"status": 404}}]}
        if not body.endswith(b"\n"):
            return 400, _error(400, "illegal_argument_exception", "The bulk request must be terminated by a newline")
        lines = body[:-1].split(b"\n")
        if len(lines) % 2:
            return 400, _error(400, "illegal_argument_exception", "an action has no source")
        items = []
        for action_line, source in zip(lines[::2], lines[1::2], strict=True):
            action = json.loads(action_line)
            if list(action) != ["index"] or set(action["index"]) != {"_id"} or len(action["index"]["_id"]) > 512:
                return 400, _error(400, "illegal_argument_exception", "malformed action")
            items.append({"index": self._item(name, action["index"]["_id"], source)})
        return 200, {"took": 1, "errors": any("error" in one["index"] for one in items), "items": items}

    def _item(self, name: str, id_: str, source: bytes) -> dict[str, Any]:
        told = {"_index": name, "_id": id_}
        if name not in self.indices:
            return told | {"status": 404, **_error(404, "index_not_found_exception", f"no such index [{name}]")}
        document = json.loads(source)
        if not isinstance(document, dict) or not isinstance(document.get("text"), str):
            return told | {"status": 400, **_error(400, "mapper_parsing_exception", "failed to parse")}
        if any(_is_immense(value) for value in _keywords(self.mappings.get(name, {}), document)):
            reason = "Document contains at least one immense term"
            return told | {"status": 400, **_error(400, "illegal_argument_exception", reason)}
        status = self.refuses.get(document.get("title") or "")
        if status is not None:
            return told | {"status": status, **_error(status, "document_parsing_exception", "it does not fit")}
        known = id_ in self.indices[name]
        self.repeated += known
        self.indices[name][id_] = document
        return told | {"status": 200 if known else 201, "result": "updated" if known else "created"}


def _keywords(mapping: Any, value: Any) -> Iterator[str]:
    """The values of a document that a mapping has indexed as keywords."""
    if isinstance(value, list):
        for one in value:
            yield from _keywords(mapping, one)
    elif isinstance(value, dict):
        for name, inner in mapping.get("properties", {}).items():
            yield from _keywords(inner, value.get(name))
    elif isinstance(value, str) and mapping.get("type") == "keyword" and len(value) <= mapping.get("ignore_above", 1e9):
        yield value


def _is_immense(value: str) -> bool:
    return len(value.encode()) > 32_766


def _error(status: int, kind: str, reason: str) -> dict[str, Any]:
    return {"error": {"type": kind, "reason": reason}, "status": status}


@contextmanager
def search_server() -> Iterator[Engine]:
    """A server that listens until the end of the block."""
    engine = Engine()

    class Bulk(Handler):
        def _serve(self) -> None:
            body = self.read_body()
            if body is None:
                return
            headers = self.small_headers()
            with engine.lock:
                engine.requests.append((self.command, self.path, headers, len(body)))
                told = engine.answer(self.command, self.path)
                more: dict[str, str] = {}
                if told is None:
                    status, content = engine.work(self.command, self.path, headers.get("content-type", ""), body)
                    data = b"" if content is None else json.dumps(content).encode()
                else:
                    status, more, data = told
            self.reply(status, {"Content-Length": str(len(data))} | more, data)

        do_HEAD = do_PUT = do_POST = do_GET = _serve

    with listening(Bulk) as engine.port:
        yield engine
