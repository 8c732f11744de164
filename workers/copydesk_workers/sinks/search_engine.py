"""Records in an index of OpenSearch or Elasticsearch, through the bulk API that both have.

The id of the document is that of the record, so a record that comes again replaces itself.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
import orjson
from msgspec import Struct

from copydesk_schemas import SettingsError
from copydesk_workers.sinks.http_calls import ATTEMPTS_ALONE, BUSY, SHOWN_BYTES, Answer, Attempts, Site, may_refuse_one
from copydesk_workers.sinks.target import AT_ONCE, Entry, Gathering, Refused, TargetAway

#: Names of an index: what both engines allow, in ASCII.
_INDEX: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}", re.ASCII)
#: Bytes of a request, about; engines refuse above 100 MB, and advise 5 to 15 MB.
REQUEST_BYTES: Final = 5 * 1024 * 1024
#: Bytes of an answer that are read: a line for each document.
_ANSWER_BYTES: Final = 16 * 1024 * 1024
#: What an item says that this document will never be taken: it does not fit the mapping, or is too large.
_NEVER: Final = frozenset({400, 413})
#: A request that changes nothing: there is no such document.
_NOTHING: Final = b'{"delete":{"_id":"copydesk-asks-whether-requests-are-taken"}}\n'

#: An engine refuses a document with a keyword over 32,766 bytes, which an address may have that a page gives. One of
#: more characters than this is kept with the document and not searched.
_LONGEST_KEYWORD: Final = 32_766 // 4
_KEYWORD: Final = {"type": "keyword", "ignore_above": _LONGEST_KEYWORD}
_TEXT: Final = {"type": "text"}
_DATE: Final = {"type": "date", "ignore_malformed": True}
#: Fields that a new index can search. The others are kept with the document: what `metadata` holds differs from
#: producer to producer, and would be refused where two types meet in one field.
MAPPING: Final[dict[str, Any]] = {
    "mappings": {
        "dynamic": False,
        "properties": {
            "id": _KEYWORD,
            "relation": _KEYWORD,
            "story": _KEYWORD,
            "title": _TEXT,
            "summary": _TEXT,
            "text": _TEXT,
            "url": _KEYWORD,
            "canonical_url": _KEYWORD,
            "published_at": _DATE,
            "modified_at": _DATE,
            "authors": {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}},
            "keywords": _KEYWORD,
            "source": {"properties": {"name": _KEYWORD, "domain": _KEYWORD}},
            "language": {"properties": {"code": _KEYWORD}},
            "agency": {"properties": {"name": _KEYWORD}},
            "entities": {"properties": {"name": _KEYWORD, "type": _KEYWORD, "country": _KEYWORD}},
            "evidence": {"properties": {"of": _KEYWORD, "similarity": {"type": "float"}}},
            "counts": {"properties": {"words": {"type": "integer"}}},
        },
    }
}


class _Error(Struct, frozen=True):
    type: str = ""
    reason: str | None = None


class _Outcome(Struct, frozen=True):
    status: int
    error: _Error | None = None


class _Item(Struct, frozen=True):
    index: _Outcome


class _Bulk(Struct, frozen=True):
    """What the bulk API answers."""

    items: list[_Item]


class SearchIndex:
    """An index with a document for each record; it is made if it is not there."""

    gathering: Gathering = AT_ONCE

    def __init__(self, url: str, index: str, *, api_key: str | None) -> None:
        """Looks whether the index is there.

        Args:
            url: `http://` or `https://`, with user and password where needed, and a path where the engine has one.
            index: Name of the index, or of an alias with one index to write to.
            api_key: Sent as `Authorization: ApiKey …`. None: none.

        Raises:
            SettingsError: The URL or the name is wrong, or the engine refuses the user.
            TargetAway: The engine cannot be reached.
        """
        if not _INDEX.fullmatch(index):
            raise SettingsError(f"--index {index!r}: use small letters, digits, '.', '_' and '-'")
        if api_key is not None and not (api_key.isascii() and api_key.isprintable() and api_key):
            raise SettingsError("the API key is one line of ASCII")
        self._index = index
        self._attempts = Attempts()
        self._site = Site(
            url.rstrip("/"), "the search engine", {"Authorization": f"ApiKey {api_key}"} if api_key else {}
        )
        found = self._site.ask("HEAD", f"/{index}")
        if found.status in (401, 403):
            raise SettingsError(f"{self._site.host} refuses the user ({found.status})")
        if found.status not in (200, 404):
            raise self._away(found)
        self.is_new = found.status == 404

    def begin(self) -> None:
        """Makes the index, with a mapping that refuses no record. One that is there is left as it is."""
        if not self.is_new:
            return
        made = self._site.ask("PUT", f"/{self._index}", orjson.dumps(MAPPING), {"Content-Type": "application/json"})
        if made.status in BUSY:
            raise self._away(made)
        if made.status != 200:
            raise SettingsError(f"{self._site.host} does not make the index {self._index}: {made.said}")

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        """Writes records in requests of about `REQUEST_BYTES`."""
        refused = [one for part in _parts(entries) for one in self._write(part)]
        self._attempts.written()
        return refused

    def close(self) -> None:
        """Closes the connection."""
        self._site.close()

    def _write(self, entries: Sequence[Entry], *, halves: bool = False) -> list[Refused]:
        """Writes records in one request. `halves`: whether it is a part of one that was refused for its words."""
        answer = self._ask(b"".join(_lines(entry) for entry in entries))
        halves = halves or self._is_refused_alone(entries[0].id, answer)
        alone = halves and answer.status not in _NEVER and may_refuse_one(answer.status)
        if answer.status in _NEVER or alone:
            # Of the whole request: found by halves, the documents that cause it are refused and the others written.
            if len(entries) == 1:
                if alone and self._ask(_NOTHING).status != 200:  # by now it refuses all
                    raise self._away(answer)
                return [Refused(entries[0], f"{self._site.host} answered {answer.said}")]
            half = len(entries) // 2
            return self._write(entries[:half], halves=halves) + self._write(entries[half:], halves=halves)
        if answer.status != 200:
            raise self._away(answer)
        self._attempts.taken(entries[0].id)
        try:
            items = msgspec.json.decode(answer.data, type=_Bulk).items
        except (ValueError, RecursionError):  # it is not trusted to speak this API
            items = []
        if len(items) != len(entries):
            raise TargetAway(f"{self._site.host} does not answer as the bulk API does: {answer.said}")
        refused = []
        for entry, item in zip(entries, items, strict=True):
            outcome = item.index
            if 200 <= outcome.status < 300:
                continue
            error = outcome.error or _Error()
            said = f"{outcome.status} {error.type}: {error.reason or ''}".rstrip(": ")
            told = f"{self._site.host} answered {said[:SHOWN_BYTES]}"  # it is logged, and kept on the server
            if outcome.status not in _NEVER:  # it has too much to do, is read-only, or the index is gone
                raise TargetAway(told, wait=answer.wait)
            refused.append(Refused(entry, told))
        return refused

    def _ask(self, body: bytes) -> Answer:
        headers = {"Content-Type": "application/x-ndjson"}
        return self._site.ask("POST", f"/{self._index}/_bulk", body, headers, most=_ANSWER_BYTES)

    def _is_refused_alone(self, id_: str, answer: Answer) -> bool:
        """Whether a request is refused again and again while others are taken: a firewall may dislike its words."""
        if answer.status in _NEVER or not may_refuse_one(answer.status):
            return False
        return self._attempts.failed(id_) >= ATTEMPTS_ALONE and self._ask(_NOTHING).status == 200

    def _away(self, answer: Answer) -> TargetAway:
        return TargetAway(f"{self._site.host} answered {answer.said}", wait=answer.wait)


def _parts(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Entries in parts of about `REQUEST_BYTES`."""
    first = size = 0
    for at, entry in enumerate(entries):
        more = len(entry.line)
        if at > first and size + more > REQUEST_BYTES:
            yield entries[first:at]
            first, size = at, 0
        size += more
    if entries:
        yield entries[first:]


def _lines(entry: Entry) -> bytes:
    """The two lines of a document: what is done, under which id; and the record."""
    return orjson.dumps({"index": {"_id": entry.key}}) + b"\n" + entry.line + b"\n"
