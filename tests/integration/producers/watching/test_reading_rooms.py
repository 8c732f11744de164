"""Inputs that take all the time or memory there is: their reading ends and is told, and the watch goes on."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from tests.http_server import listening
from tests.integration.producers.watching.watches import Site, rest, texts, until, watching, write

from copydesk_producers.readers.tally import Kind
from copydesk_producers.watching import reading_rooms
from copydesk_producers.watching.reading_process import Request
from copydesk_producers.watching.reading_rooms import ReadingEnded, ReadingRooms
from copydesk_schemas import Keys

#: Readers that do what a document says, once they have given it.
GREEDY = """
import os, sys
from copydesk_producers.watching import reading_process as process

def doing(read):
    def reader(*place, **options):
        for item in read(*place, **options):
            yield item
            if b"endless" in item.raw:
                while True:
                    pass
            if b"large" in item.raw:
                bytearray(process.MEMORY)
            if b"killed" in item.raw:
                os.kill(os.getpid(), 9)
            if b"broken" in item.raw:
                sys.exit(7)
    return reader

process.SECONDS = 1
process.read_file, process.read_fetched = doing(process.read_file), doing(process.read_fetched)
process.main(int(sys.argv[1]))
"""


@pytest.fixture
def greedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes whose readers take what they are told to."""
    monkeypatch.setattr(reading_rooms, "_PROGRAM", GREEDY)


@pytest.fixture
def rooms() -> Iterator[ReadingRooms]:
    """Closed behind the test."""
    rooms = ReadingRooms()
    yield rooms
    rooms.close()


def lines_of(*documents: str) -> Request:
    data = "".join(f'{{"text": "{one}"}}\n' for one in documents).encode()
    return Request(data=data, url="http://bay.example/all.jsonl", fields={}, document_bytes=1000)


@pytest.mark.usefixtures("greedy")
@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("endless", "processor time"),
        ("large", "more memory"),
        ("killed", "was killed"),
        ("broken", "exit status 7"),
    ],
)
def test_what_takes_too_much_is_read_no_further(rooms: ReadingRooms, what: str, why: str) -> None:
    """What it gave before counts, and the next input is read by another process."""
    found: list[str] = []
    items = (item.raw for item in rooms.read(lines_of("One.", what, "Three.")) if item is not None)
    with pytest.raises(ReadingEnded, match=why):
        found.extend(json.loads(raw or b"")["text"] for raw in items)
    assert found == ["One.", what]
    assert 2 == len([item for item in rooms.read(lines_of("One.", "Two.")) if item is not None])


@pytest.mark.usefixtures("greedy")
def test_a_watch_goes_on_behind_it(client: redis.Redis, keys: Keys, tmp_path: Path, site: type[Site]) -> None:
    """A file is told once and read no more until it changes; a feed is told once; both give what came before."""
    write(tmp_path / "a.jsonl", "One.", "endless", "Never.")
    write(tmp_path / "b.jsonl", "Two.")
    for path in tmp_path.iterdir():
        rest(path)
    site.items = ["First", "large", "Last"]
    with listening(site) as port:
        url = f"http://127.0.0.1:{port}/feed.xml"
        with watching(client, keys, str(tmp_path), url, every=0.05) as one:
            until(lambda: len(site.asked) > 2 and "Two." in texts(client, keys))
            write(tmp_path / "c.jsonl", "Three.")
            until(lambda: "Three." in texts(client, keys))
    assert {"One.", "endless", "Two.", "Three.", "First", "large"} == set(texts(client, keys))
    told = [line for _, _, tally in one.told for line in map(Kind.line, tally.unread.values())]
    assert ["needs", "took"] == sorted(line.split(": ")[1].split()[0] for line in told), told


def test_what_was_killed_is_read_again(
    client: redis.Redis, keys: Keys, tmp_path: Path, site: type[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An input whose process somebody else ended is not done: it is read again, and nothing of it is pushed twice."""
    once = (
        f"mark = {str(tmp_path / 'mark')!r}\n"
        "if os.path.exists(mark): doing = lambda read: read\n"
        "else: open(mark, 'w').close()\n"
    )
    monkeypatch.setattr(reading_rooms, "_PROGRAM", GREEDY.replace("process.SECONDS = 1\n", once))
    monkeypatch.setattr("copydesk_producers.watching.folder._AFTER_KILLED", 0.1)
    site.items = ["First", "killed", "Last"]
    folder = tmp_path / "in"
    folder.mkdir()
    with listening(site) as port, watching(client, keys, f"http://127.0.0.1:{port}/feed.xml", every=0.05) as one:
        until(lambda: texts(client, keys) == ["First", "killed", "Last"])
    assert "was killed" in next(iter(one.told[0][2].unread.values())).line()
    (tmp_path / "mark").unlink()
    write(folder / "a.jsonl", "One.", "killed", "Three.")
    rest(folder / "a.jsonl")
    with watching(client, keys, str(folder)):
        until(lambda: texts(client, keys)[3:] == ["One.", "killed", "Three."])


def test_no_process_can_be_started(rooms: ReadingRooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """The input is read when one can be."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(ReadingEnded, match=r"no process can be started for it \(No such file"):
        next(rooms.read(lines_of("One.")))
    monkeypatch.undo()
    assert 1 == len([item for item in rooms.read(lines_of("One.")) if item is not None])


def test_few_are_read_at_a_time(rooms: ReadingRooms) -> None:
    """Others wait until one is over, and are read by the process that is free then."""
    readings = [rooms.read(lines_of("One.", "Two.")) for _ in range(reading_rooms._AT_ONCE + 1)]
    first = [next(item for item in reading if item is not None) for reading in readings[:-1]]
    assert all(item.raw for item in first)
    assert next(readings[-1]) is None
    readings[0].close()  # type: ignore[attr-defined]
    assert 2 == len([item for item in readings[-1] if item is not None])
    for reading in readings[1:-1]:
        assert 1 == len([item for item in reading if item is not None])


def test_a_process_ends_with_its_watch() -> None:
    """Nothing is left behind when the pipe is closed."""
    rooms = ReadingRooms()
    list(rooms.read(lines_of("One.")))
    [room] = rooms._rooms
    room._items.close()
    end = time.monotonic() + 60
    while room._process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert os.WEXITSTATUS(room._process.returncode) == 0
    rooms.close()
