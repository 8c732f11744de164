"""Cleans documents in this process, without a fleet: a few lines from dicts or strings to records.

The documents take the way of all documents: the same chain, index and commit, on an embedded server. Only the fleet is
missing, so one that hangs or kills its process is not stopped.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import orjson
from msgspec import Struct

from copydesk_schemas import (
    GROUP,
    DeadLetter,
    DocumentError,
    Keys,
    RawDocument,
    Record,
    decode_dead,
    decode_record,
    encode_raw,
)

if TYPE_CHECKING:  # these load the chain, and this module is loaded with every command
    import redis

    from copydesk_workers.pipeline.runner import Runner
    from copydesk_workers.settings import Settings

_CONSUMER: Final = "python"

Outcome = Literal[
    "clean",  # published
    "duplicate",  # adds nothing to what came before it
    "dead",  # could not be published
]


class Cleaned(Struct, frozen=True, kw_only=True):
    """What became of one article: a `record`, or a `letter` that says why there is none."""

    #: Place of its document in the input, from 0. A page with several articles gives several of these.
    document: int
    outcome: Outcome
    record: Record | None = None
    letter: DeadLetter | None = None


def clean(
    documents: Iterable[str | Mapping[str, Any] | RawDocument],
    *,
    folder: str | Path | None = None,
    settings: "Settings | None" = None,
) -> Iterator[Cleaned]:
    """Cleans, de-duplicates and enriches documents, with an embedded server in this process.

    Args:
        documents: Texts, or dicts with the fields of a raw document (`text` or `html`, and as much as is known of the
            others; unknown fields move into `metadata`). They are read as they are needed, a batch at a time.
        folder: Where the server keeps what it has seen: a later call with the same folder knows these documents. None:
            a temporary folder, and nothing is kept.
        settings: Settings of the worker. None: from the `COPYDESK_*` variables, as for the commands.

    Returns:
        An iterator over what became of each article, in the order of the documents. It ends the server when it is
        through, or closed.

    Raises:
        DocumentError: A document is neither a text nor a dict, or holds what JSON cannot. One that breaks the schema
            raises nothing: it is `dead`.
        SettingsError: The settings are wrong, or do not fit the folder.
        ServerUnavailable: The server does not start.
    """
    if isinstance(documents, (str, bytes, Mapping)) or hasattr(documents, "columns"):
        raise DocumentError(
            f"clean takes many documents, not one {type(documents).__name__}: give a list, or of a data frame"
            ' frame["text"] or frame.to_dict("records")'
        )
    return _clean(iter(documents), folder, settings)


def _clean(documents: Iterator[object], folder: str | Path | None, settings: "Settings | None") -> Iterator[Cleaned]:
    from copydesk_workers.pipeline.runner import Runner
    from copydesk_workers.server.connection import connect
    from copydesk_workers.server.embedded import EmbeddedServer
    from copydesk_workers.settings import read_settings

    settings = settings or read_settings()
    keys = Keys(settings.namespace)
    with _kept(folder) as place, EmbeddedServer(place) as server, connect(server.url) as client:
        runner = Runner(client, keys, settings)
        first = 0
        while batch := list(islice(documents, settings.batch_documents)):
            encoded = [_encode(document, number) for number, document in enumerate(batch, first)]
            yield from _process(runner, client, keys, encoded, first)
            first += len(batch)


@contextmanager
def _kept(folder: str | Path | None) -> Iterator[Path]:
    if folder is not None:
        yield Path(folder)
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-") as temporary:
        yield Path(temporary)


def _encode(document: object, number: int) -> bytes:
    """The JSON of a document, unchecked: one that breaks the schema ends in the dead letters, with its reason."""
    from copydesk_producers.readers.fields import as_raw  # its package loads the client of Redis

    if isinstance(document, RawDocument):
        return encode_raw(document)
    if isinstance(document, Mapping):
        value: object = as_raw(dict(document), {})
    elif isinstance(document, str) or document is None or document != document:
        value = {"text": document}  # of a column, None and NaN are missing texts
    else:
        raise DocumentError(f"document {number}: a document is a text or a dict, not {type(document).__name__}")
    try:
        return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
    except TypeError as error:
        raise DocumentError(f"document {number} cannot be written as JSON: {error}") from None


def _process(
    runner: "Runner", client: "redis.Redis", keys: Keys, documents: Sequence[bytes], first: int
) -> list[Cleaned]:
    """Takes documents through the chain and the commit; what became of their articles, in order."""
    from copydesk_workers.fleet.raw_stream import ensure_group
    from copydesk_workers.pipeline.intake import NoWatch, RawEntry
    from copydesk_workers.server.streams import read_all, read_last

    ensure_group(client, keys)
    outputs: dict[Outcome, str] = {"clean": keys.clean, "duplicate": keys.duplicates, "dead": keys.dead}
    seen = {key: (read_last(client, key) or [("0-0", {})])[0][0] for key in outputs.values()}
    with client.pipeline(transaction=True) as pipe:
        for document in documents:
            pipe.xadd(keys.raw, {"document": document})
        pipe.xreadgroup(GROUP, _CONSUMER, {keys.raw: ">"}, count=len(documents))
        [(_, read)] = pipe.execute()[-1]
    entries = [RawEntry(entry_id.decode(), fields) for entry_id, fields in read]
    runner.process(entries, NoWatch())
    numbers = {entry.entry_id: number for number, entry in enumerate(entries, first)}
    found = []
    for outcome, key in outputs.items():
        for _, fields in read_all(client, key, after=seen[key]):
            told = _told(fields)
            if told.raw_id in numbers:  # others may work in the same folder
                record, letter = (told, None) if isinstance(told, Record) else (None, told)
                found.append(Cleaned(document=numbers[told.raw_id], outcome=outcome, record=record, letter=letter))
    return sorted(found, key=_place)


def _told(fields: Mapping[bytes, bytes]) -> Record | DeadLetter:
    """What an entry of an output stream holds."""
    if b"record" in fields:
        return decode_record(fields[b"record"])
    return decode_dead({name.decode(): value.decode(errors="replace") for name, value in fields.items()})


def _place(cleaned: Cleaned) -> tuple[int, int]:
    """Where an article stands in the input."""
    told = cleaned.record or cleaned.letter
    assert told is not None, "every article has a record or a letter"
    return cleaned.document, told.position or 0
