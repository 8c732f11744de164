"""Objects in a bucket of a server that speaks S3 (moto): each entry once, whoever dies."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import pyarrow.parquet
import pytest
from tests.http_server import answering
from tests.ports import free_port
from tests.s3 import BUCKET, MISSING, s3_server
from tests.unit.workers.sinks.records import MARCH, entry, record

from copydesk_schemas import DeadLetter, Keys, SettingsError
from copydesk_workers.sinks.bucket import BucketFolder, Form, is_bucket
from copydesk_workers.sinks.columns import COLUMNS, row_of
from copydesk_workers.sinks.target import Entry, TargetAway

pytestmark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))
obstore: Any = pytest.importorskip("obstore", reason="obstore is not installed (make install)")

_DAY: Final = 86_400_000
_KEYS: Final = Keys("n")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """One server for all tests."""
    with s3_server() as made:
        yield made


@pytest.fixture
def prefix(server: str, request: pytest.FixtureRequest) -> str:
    """A prefix of the test's own."""
    return f"s3://{BUCKET}/{abs(hash(request.node.nodeid))}/out"


def on_day(number: int) -> Entry:
    """Entries that lie on three days in turn."""
    return entry(number, at=MARCH + number % 3 * _DAY)


def opened(prefix: str, form: Form = "jsonl", keys: Keys = _KEYS, stream: str = "clean") -> Any:
    """A target that is ready, closed at the end of a block."""
    made = BucketFolder(prefix, form, keys, stream)
    made.begin()
    return closing(made)


def objects(prefix: str) -> dict[str, bytes]:
    """All objects below a prefix."""
    store = obstore.store.from_url(prefix, client_options={"allow_http": True})
    paths = [str(one["path"]) for page in obstore.list(store) for one in page]
    return {path: bytes(obstore.get(store, path).bytes()) for path in paths}


def lines(prefix: str) -> list[bytes]:
    """The lines of all objects, in any order."""
    return sorted(line for path, data in objects(prefix).items() if path != "_place" for line in data.splitlines())


def test_an_object_for_each_day(prefix: str) -> None:
    """It is named by its first entry, and holds a line for each."""
    with opened(prefix) as target:
        target.write([on_day(number) for number in range(5)])
    expected = {
        f"day=2026-03-0{day + 1}/{on_day(day).id}.jsonl": b"".join(
            on_day(number).line + b"\n" for number in range(day, 5, 3)
        )
        for day in range(3)
    }
    found = objects(prefix)
    assert b'"id":"' + on_day(4).id.encode() in found.pop("_place")
    assert expected == found


def test_parquet_is_what_a_folder_has(prefix: str) -> None:
    """The same columns; the day is in the name."""
    with opened(prefix, "parquet") as target:
        target.write([entry(0), entry(1)])
    [data] = [data for path, data in objects(prefix).items() if path.endswith(".parquet")]
    read = pyarrow.parquet.read_table(pyarrow.BufferReader(data)).to_pylist()
    for number in range(2):
        cells = dict(zip((column.name for column in COLUMNS), row_of(record(number)), strict=True))
        assert {name: cell for name, cell in cells.items() if name != "day"} == read[number]


@pytest.mark.parametrize("first", [1, 2, 3, 5])
def test_what_a_dead_process_left_is_written_again(prefix: str, first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the objects and the place: the next process has other batches, and all entries are there once."""

    def die(_self: object, _place: object) -> None:
        raise KeyboardInterrupt

    with opened(prefix) as target:
        target.write([on_day(0)])
    with opened(prefix) as target, monkeypatch.context() as patched:
        patched.setattr(BucketFolder, "_save", die)
        with pytest.raises(KeyboardInterrupt):
            target.write([on_day(number) for number in range(1, 6)])
    assert len(lines(prefix)) == 6
    with opened(prefix) as target:
        target.write([on_day(number) for number in range(1, 1 + first)])
        target.write([on_day(number) for number in range(7)])
    assert sorted(on_day(number).line for number in range(7)) == lines(prefix)


def test_two_sinks_at_once_are_told(prefix: str) -> None:
    """The second one to write stops before it writes."""
    with opened(prefix) as one, opened(prefix) as other:
        one.write([entry(0)])
        with pytest.raises(SettingsError, match="another sink is writing"):
            other.write([entry(0), entry(1)])
        one.write([entry(1)])
    assert [entry(0).line, entry(1).line] == lines(prefix)


def test_another_namespace_or_stream_is_refused(prefix: str) -> None:
    """The place says what is written there."""
    with opened(prefix):
        pass
    for keys, stream in ((Keys("other"), "clean"), (_KEYS, "duplicates")):
        with pytest.raises(SettingsError, match="says that clean of namespace n is written"):
            BucketFolder(prefix, "jsonl", keys, stream)


def test_objects_of_someone_else_are_not_touched(prefix: str) -> None:
    """Parts without a place are refused; other objects below the prefix stay."""
    store = obstore.store.from_url(prefix, client_options={"allow_http": True})
    obstore.put(store, "notes.txt", b"mine")
    with opened(prefix) as target:
        target.write([entry(0)])
    with opened(prefix):
        pass
    assert b"mine" == objects(prefix)["notes.txt"]
    obstore.delete(store, "_place")
    with pytest.raises(SettingsError, match="no _place: take another prefix"):
        BucketFolder(prefix, "jsonl", _KEYS, "clean")


@pytest.mark.parametrize(
    "place",
    [
        b'{"x":' + b"[" * 3_000,
        b'{"namespace":"n","stream":"clean","id":"abc"}',
        b'{"namespace":"n","stream":"clean","id":"1-' + b"9" * 3_000 + b'"}',
        b"\xff",
    ],
)
def test_a_place_that_is_none_is_told(prefix: str, place: bytes) -> None:
    """Whoever answers for the bucket can give any: it is a message, not a traceback."""
    store = obstore.store.from_url(prefix, client_options={"allow_http": True})
    obstore.put(store, "_place", place)
    with pytest.raises(SettingsError, match="_place is damaged"):
        BucketFolder(prefix, "jsonl", _KEYS, "clean")


def test_a_place_that_fits_into_no_memory_is_not_read(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A length of 100 GB, for which room would be made at once: that ends the process."""
    named = b'ETag: "a"\r\nLast-Modified: Mon, 30 Nov 2026 10:00:00 GMT\r\nContent-Length: 99999999999'
    head = b"HTTP/1.1 200 OK\r\n" + named + b"\r\n\r\n"
    with answering(head) as (url, _):
        monkeypatch.setenv("AWS_ENDPOINT_URL", url.removesuffix("/feed"))
        with pytest.raises(SettingsError, match="_place is damaged"):
            BucketFolder(f"s3://{BUCKET}/large", "jsonl", _KEYS, "clean")


def test_dead_letters_lie_by_the_day_they_came(prefix: str) -> None:
    """They have no event time of their own."""
    letter = Entry(f"{MARCH}-0", DeadLetter(document="{}", reason="empty", detail="no text", raw_id="1-0"))
    with opened(prefix, stream="dead") as target:
        target.write([letter])
    assert f"day=2026-03-01/{MARCH}-0.jsonl" in objects(prefix)


def test_a_bucket_that_is_not_there_is_told(server: str) -> None:
    """Its answer is in the message."""
    with pytest.raises(SettingsError, match="NoSuchBucket"):
        BucketFolder("s3://absent-bucket/out", "jsonl", _KEYS, "clean")


def test_a_server_that_is_away_is_waited_for(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the beginning and later."""
    monkeypatch.setattr("copydesk_workers.sinks.bucket._RETRIES", 0)
    with opened(f"s3://{BUCKET}/away") as target:
        pass
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(TargetAway, match="s3://news/away: "):
        BucketFolder(f"s3://{BUCKET}/away", "jsonl", _KEYS, "clean")
    assert [] == target.write([entry(0)])


@pytest.mark.parametrize("url", ["s3://", "s3:///a", "s3://a", "s3://News/a", "s3://news/a?b", "s3://news/a b"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """SettingsError says how one looks."""
    assert is_bucket(url)
    with pytest.raises(SettingsError, match="looks like s3://bucket/prefix"):
        BucketFolder(url, "jsonl", _KEYS, "clean")
