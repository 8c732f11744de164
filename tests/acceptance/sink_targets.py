"""The targets of the tests that kill sinks: how each is opened, and what it holds in the end."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Protocol

import orjson
import pyarrow.parquet
from msgspec import Struct
from tests import postgres, s3
from tests.receiver import Receiver, receiving
from tests.search_server import Engine, search_server


class Opened(Protocol):
    """A target, and what it holds."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """What stands behind `copydesk sink`."""

    def ids(self) -> list[str]:
        """Ids of all records in it, as often as each is there."""

    def repeated(self) -> int:
        """How many writes it saw more than once."""


class Kind(Struct, frozen=True):
    """A kind of target; why it cannot be tried on this machine, None if it can."""

    opened: Callable[[Path], AbstractContextManager[Opened]]
    missing: str | None = None


class _File(Struct, frozen=True):
    arguments: tuple[str, ...]
    read: Callable[[], list[str]]

    def ids(self) -> list[str]:
        return self.read()

    def repeated(self) -> int:
        return 0


@contextmanager
def _sqlite(folder: Path) -> Iterator[Opened]:
    path = folder / "news.db"

    def read() -> list[str]:
        with closing(sqlite3.connect(path)) as database:
            return [str(row[0]) for row in database.execute("SELECT id FROM clean")]

    yield _File(("sqlite", str(path)), read)


@contextmanager
def _jsonl(folder: Path) -> Iterator[Opened]:
    path = folder / "news.jsonl"
    yield _File(("jsonl", str(path)), lambda: [orjson.loads(line)["id"] for line in path.read_bytes().splitlines()])


@contextmanager
def _parquet(folder: Path) -> Iterator[Opened]:
    path = folder / "news"
    yield _File(("parquet", str(path)), lambda: list(pyarrow.parquet.read_table(path).column("id").to_pylist()))


@contextmanager
def _postgres(folder: Path) -> Iterator[Opened]:
    import psycopg

    with postgres.postgres_server() as url:

        def read() -> list[str]:
            with psycopg.connect(url) as database:
                return [str(row[0]) for row in database.execute("SELECT id FROM clean")]

        yield _File(("postgres", url), read)


def _bucket(form: str) -> Callable[[Path], AbstractContextManager[Opened]]:
    @contextmanager
    def opened(folder: Path) -> Iterator[Opened]:
        import obstore
        import obstore.store

        url = f"s3://{s3.BUCKET}/out"

        def read() -> list[str]:
            store = obstore.store.from_url(url, client_options={"allow_http": True})
            paths = [one["path"] for page in obstore.list(store) for one in page if one["path"] != "_place"]
            objects = [bytes(obstore.get(store, path).bytes()) for path in paths]
            if form == "jsonl":
                return [orjson.loads(line)["id"] for data in objects for line in data.splitlines()]
            tables = [pyarrow.parquet.read_table(pyarrow.BufferReader(data)) for data in objects]
            return [str(one) for table in tables for one in table.column("id").to_pylist()]

        with s3.s3_server():
            yield _File((form, url), read)

    return opened


class _Documents(Struct, frozen=True):
    engine: Engine

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("opensearch", self.engine.url, "--index", "news")

    def ids(self) -> list[str]:
        return [document["id"] for document in self.engine.indices["news"].values()]

    def repeated(self) -> int:
        return self.engine.repeated


@contextmanager
def _search(folder: Path) -> Iterator[Opened]:
    with search_server() as engine:
        yield _Documents(engine)


class _Hook(Struct, frozen=True):
    receiver: Receiver

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("webhook", self.receiver.url)

    def ids(self) -> list[str]:
        """As a receiver that leaves out what it knows by its `webhook-id`."""
        return list({request.headers["webhook-id"] for request in self.receiver.requests})

    def repeated(self) -> int:
        return len(self.receiver.requests) - len(self.ids())


@contextmanager
def _webhook(folder: Path) -> Iterator[Opened]:
    with receiving() as receiver:
        yield _Hook(receiver)


def _lacks(*modules: str) -> str | None:
    """Which of the modules of an extra is not installed; None if all are."""
    missing = [name for name in modules if find_spec(name) is None]
    return f"{missing[0]} is not installed (make install)" if missing else None


KINDS: Final = {
    "sqlite": Kind(_sqlite),
    "jsonl": Kind(_jsonl),
    "parquet": Kind(_parquet),
    "postgres": Kind(_postgres, postgres.MISSING or _lacks("psycopg")),
    "s3-jsonl": Kind(_bucket("jsonl"), s3.MISSING or _lacks("obstore")),
    "s3-parquet": Kind(_bucket("parquet"), s3.MISSING or _lacks("obstore")),
    "opensearch": Kind(_search),
    "webhook": Kind(_webhook),
}
