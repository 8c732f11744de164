"""Entries in objects of an S3 bucket, each once. Needs obstore (`copydesk[s3]`).

An object holds the entries of a batch that are of one day: `day=2026-03-01/ID.parquet`, named by its first entry. The
object `_place` notes the last entry. What lies behind it is from a process that died: it is removed when the sink
starts again, and written again.
"""

import itertools
import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, TypeVar

import msgspec

from copydesk_schemas import Keys, Record, SettingsError, entry_numbers
from copydesk_workers.sinks.columns import day_of
from copydesk_workers.sinks.parquet import IN_PARTS, parquet_bytes
from copydesk_workers.sinks.place import PLACE_BYTES, Place, read_place
from copydesk_workers.sinks.target import Entry, Gathering, Refused, TargetAway

Form = Literal["jsonl", "parquet"]
Done = TypeVar("Done")

_PLACE: Final = "_place"
_URL: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\s?#]*)?", re.ASCII)
_PART: Final = re.compile(r"day=\d{4}-\d\d-\d\d/(\d{1,20}-\d{1,20})\.(\w+)", re.ASCII)
#: How long a request may take, and how long it is tried again before the sink tells that the bucket is away.
_TIMEOUT: Final = timedelta(seconds=30)
_CONNECT_TIMEOUT: Final = timedelta(seconds=5)
_RETRIES: Final = 2
_RETRY_TIMEOUT: Final = timedelta(seconds=20)
#: What a bucket answers that does not get right by waiting: 4xx, except for "too slow" and "too much".
_WRONG: Final = re.compile(r"status code: 4(?!08|29)\d\d")
_TOLD: Final = re.compile(r"<Code>(\w+)</Code>\s*<Message>([^<]{0,200})")


def is_bucket(target: str) -> bool:
    """Whether a target is an address of a bucket, not a file."""
    return target.startswith("s3://")


def _obstore() -> Any:
    try:
        import obstore.exceptions
        import obstore.store
    except ImportError:
        raise SettingsError("S3 needs obstore: run `pip install obstore` in the environment of copydesk") from None
    return obstore


class BucketFolder:
    """The objects below a prefix of a bucket."""

    #: An object for each small batch would be slow to read.
    gathering = Gathering(entries=5_000, seconds=60.0)

    def __init__(self, url: str, form: Form, keys: Keys, stream: str) -> None:
        """Reads the place.

        Args:
            url: `s3://bucket/prefix`. Region, endpoint and credentials are those of the environment (`AWS_REGION`,
                `AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, …), or of the machine.
            form: What the objects hold: a line for each entry, or a row for each record.
            keys: The namespace.
            stream: The output stream.

        Raises:
            SettingsError: obstore or pyarrow is missing, the address is wrong, the bucket is not there or refuses, or
                another namespace or stream is written there.
            TargetAway: The bucket cannot be reached.
        """
        self._obstore = obstore = _obstore()
        if not _URL.fullmatch(url):
            raise SettingsError("the address of a bucket looks like s3://bucket/prefix")
        self._url, self._form = url.rstrip("/"), form
        if form == "parquet":
            parquet_bytes(IN_PARTS, [])  # is pyarrow there?
        plain = os.environ.get("AWS_ENDPOINT_URL", os.environ.get("AWS_ENDPOINT", "")).startswith("http://")
        self._store = obstore.store.from_url(
            self._url,
            client_options={"timeout": _TIMEOUT, "connect_timeout": _CONNECT_TIMEOUT, "allow_http": plain},
            retry_config={"max_retries": _RETRIES, "retry_timeout": _RETRY_TIMEOUT},
        )
        self._told_another = f"another sink is writing to {self._url}: one at a time"
        self._tag: str | None = None
        found = self._ask(self._read_place)
        self.is_new = found is None
        self._place = Place(keys.namespace, stream) if found is None else found
        if (self._place.namespace, self._place.stream) != (keys.namespace, stream):
            raise SettingsError(
                f"{self._url}/{_PLACE} says that {self._place.stream} of namespace {self._place.namespace} is written"
                f" there, not {stream} of {keys.namespace}: take another prefix"
            )
        if self.is_new and self._ask(lambda: any(self._parts())):
            raise SettingsError(f"there are objects in {self._url}, but no {_PLACE}: take another prefix")

    def begin(self) -> None:
        """Notes the place, and removes what a process that died left behind it."""
        if self.is_new:
            self._ask(lambda: self._save(self._place))
            return
        behind = self._ask(lambda: [path for path, entry_id in self._parts() if self._place.is_before(entry_id)])
        if behind:
            self._ask(lambda: self._obstore.delete(self._store, behind))

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        """Writes an object for each day, and then notes the place."""
        fresh = [entry for entry in entries if self._place.is_before(entry.id)]
        if not fresh:
            return []
        place = msgspec.structs.replace(self._place, id=fresh[-1].id)
        noted = self._ask(self._read_place, wrong=TargetAway)
        if noted == place:
            self._place = place  # the answer to our own write was lost
            return []
        if noted != self._place:
            raise SettingsError(self._told_another)
        by_day = sorted(fresh, key=lambda entry: (_day(entry), entry_numbers(entry.id)))
        for day, group in itertools.groupby(by_day, key=_day):
            part = list(group)
            self._put(f"day={day}/{part[0].id}.{self._form}", self._bytes(part))
        self._ask(lambda: self._save(place), wrong=TargetAway)
        return []

    def close(self) -> None:
        """There is nothing to close: connections end with the process."""

    def _bytes(self, entries: Sequence[Entry]) -> bytes:
        if self._form == "jsonl":
            return b"".join(entry.line + b"\n" for entry in entries)
        return parquet_bytes(IN_PARTS, [entry.content for entry in entries if isinstance(entry.content, Record)])

    def _put(self, path: str, data: bytes) -> None:
        self._ask(lambda: self._obstore.put(self._store, path, data), wrong=TargetAway)

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Paths of the objects of this form, each with the id of its first entry."""
        for page in self._obstore.list(self._store):
            for one in page:
                match = _PART.fullmatch(one["path"])
                if match is not None and match[2] == self._form:
                    yield one["path"], match[1]

    def _read_place(self) -> Place | None:
        try:
            found = self._obstore.get(self._store, _PLACE)
        except FileNotFoundError:
            return None
        self._tag = found.meta["e_tag"]
        # What does not fit into memory would end the process: it is not asked for.
        data = bytes(found.bytes()) if found.meta["size"] <= PLACE_BYTES else bytes(PLACE_BYTES + 1)
        return read_place(data, f"{self._url}/{_PLACE}")

    def _save(self, place: Place) -> None:
        """Notes a place, if nobody else did meanwhile."""
        mode = "create" if self._tag is None else {"e_tag": self._tag}
        try:
            put = self._obstore.put(self._store, _PLACE, msgspec.json.encode(place), mode=mode)
        except (self._obstore.exceptions.PreconditionError, self._obstore.exceptions.AlreadyExistsError):
            # The answer to our own write may have been lost, and the request repeated.
            if self._read_place() == place:
                self._place = place
                return
            raise SettingsError(self._told_another) from None
        self._tag, self._place = put["e_tag"], place

    def _ask(self, do: Callable[[], Done], *, wrong: type[SettingsError] | type[TargetAway] = SettingsError) -> Done:
        """Does something with the bucket.

        Raises:
            SettingsError, TargetAway: The bucket refuses (the one that `wrong` says).
            TargetAway: It cannot be reached, or has too much to do.
        """
        try:
            return do()
        except (self._obstore.exceptions.BaseError, OSError) as error:
            told = f"{self._url}: {_said(error)}"
            raise (wrong if _WRONG.search(str(error)) else TargetAway)(told) from None


def _day(entry: Entry) -> str:
    """The day of a record; of another entry, when it came into the stream."""
    if isinstance(entry.content, Record):
        return day_of(entry.content)
    return datetime.fromtimestamp(entry_numbers(entry.id)[0] / 1000, UTC).date().isoformat()


def _said(error: Exception) -> str:
    """What the bucket answered, in a line."""
    found = _TOLD.search(str(error))
    if found is not None:
        return f"{found[1]}: {found[2]}"
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__
