"""A watched file or folder: what is new is pushed once, what is known is not pushed again."""

import errno
import json
import os
import threading
import time
from pathlib import Path
from typing import Any, cast

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from tests.http_server import listening
from tests.integration.producers.watching.watches import Site, Watching, rest, texts, until, watching, write

from copydesk_producers.watching.folder import LOOKS, WatchedFolder
from copydesk_producers.watching.reading_rooms import ReadingRooms
from copydesk_producers.watching.source import NOTHING_YET, Memory, field_of
from copydesk_producers.watching.watch import Watch
from copydesk_schemas import Keys, SettingsError
from copydesk_schemas.primary import client_of


def test_files_are_pushed_once_whenever_they_come(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """Files that were there, that come, that grow and that change; a watch that begins again knows all of them."""
    write(tmp_path / "old.jsonl", "One.", "Two.")
    rest(tmp_path / "old.jsonl")
    with watching(client, keys, str(tmp_path)):
        until(lambda: texts(client, keys) == ["One.", "Two."])
        write(tmp_path / "new.jsonl", "Three.")
        until(lambda: texts(client, keys) == ["One.", "Two.", "Three."])
        write(tmp_path / "old.jsonl", "Four.", mode="a")
        until(lambda: texts(client, keys)[3:] == ["Four."])
    write(tmp_path / "new.jsonl", "Five.", "Six.")
    (tmp_path / "page.html").write_text("<h1>Seven</h1><p>Seven boats left.</p>", "utf-8")
    with watching(client, keys, str(tmp_path)) as again:
        until(lambda: len(texts(client, keys)) == 7)
        until(lambda: sum(pushed for _, pushed, _ in again.told) == 3)
    assert texts(client, keys)[4:6] == ["Five.", "Six."]


def test_a_file_that_is_written_slowly_is_read_whole(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a file changes from look to look, it waits."""
    monkeypatch.setattr("copydesk_producers.watching.folder.LOOKS", LOOKS)  # the writer must not be slower
    path = tmp_path / "page.html"
    for part in range(15):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"<p>Part {part} of a long page.</p>")
        if part == 0:
            one = Watching(client, keys, str(tmp_path))
            one.thread.start()
        time.sleep(0.2)
    try:
        until(lambda: client.xlen(keys.raw) > 0)
    finally:
        one.watch.stop()
        one.thread.join()
    assert client.xlen(keys.raw) == 1
    assert "Part 14" in str(client.xrange(keys.raw))


@pytest.mark.parametrize(
    ("name", "half", "rest_of_it", "whole"),
    [
        ("log.jsonl", '{"text": "One."}\n{"text": "Tw', 'o."}\n{"text": "Three."}\n', [b'"Two."', b'"Three."']),
        ("table.csv", "title,text\nA,One.\nB,Tw", "o boats left.\nC,Three.\n", [b"Two boats left.", b"Three."]),
        ("page.html", "<h1>One</h1>\n<p>Two\n", "boats left the harbour.</p>", [b"boats left the harbour."]),
    ],
)
def test_what_was_half_written_is_read_again_when_it_is_whole(
    client: redis.Redis, keys: Keys, tmp_path: Path, name: str, half: str, rest_of_it: str, whole: list[bytes]
) -> None:
    """A writer that pauses within a line, a row or a page loses nothing, and what was whole is not repeated."""
    path = tmp_path / name
    path.write_text(half, "utf-8")
    rest(path)

    def pushed() -> list[bytes]:
        entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(keys.raw))
        return [fields[b"document"] for _, fields in entries]

    with watching(client, keys, str(tmp_path)) as one:
        until(lambda: bool(one.told))
        had = len(pushed())
        with path.open("a", encoding="utf-8") as file:
            file.write(rest_of_it)
        until(lambda: len(one.told) == 2)
    added = pushed()[had:]
    assert len(added) == len(whole)
    assert all(text in document for text, document in zip(whole, added, strict=True))


def test_what_is_remembered_goes_with_the_file(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """A file that is gone leaves nothing; what cannot be read is told once."""
    write(tmp_path / "a.jsonl", "One.")
    (tmp_path / "table.xlsx").write_bytes(b"PK\x03\x04 no table")
    for path in tmp_path.iterdir():
        rest(path)
    with watching(client, keys, str(tmp_path)) as one:
        until(lambda: client.hlen(keys.progress) == 2)
        (tmp_path / "a.jsonl").unlink()
        until(lambda: client.hlen(keys.progress) == 1)
        time.sleep(0.5)
    assert sum(tally.unread_count + tally.companion_count for _, _, tally in one.told) == 1


def test_a_watch_that_breaks_off_within_a_file_goes_on_behind_its_last_document(
    client: redis.Redis, keys: Keys, tmp_path: Path
) -> None:
    """Whatever was pushed when it ended is not pushed again, and the rest is."""
    path = tmp_path / "many.jsonl"
    write(path, *(f"Text {number}." for number in range(3000)))
    rest(path)
    for _ in range(3):
        with watching(client, keys, str(path)):
            had = client.xlen(keys.raw)
            until(lambda had=had: client.xlen(keys.raw) > had or had == 3000)  # type: ignore[misc]
    with watching(client, keys, str(path)):
        until(lambda: client.xlen(keys.raw) >= 3000)
        time.sleep(0.5)
    assert texts(client, keys) == [f"Text {number}." for number in range(3000)]


def test_names_of_files_are_any_bytes(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """A name that is no UTF-8 is read and remembered like others."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b.jsonl"))
    for _ in range(2):
        write(path, "One.", mode="a")
        rest(path)
        with watching(client, keys, str(tmp_path)) as one:
            until(lambda: len(one.told) == 1)  # called before the next round
    assert texts(client, keys) == ["One.", "One."]


@pytest.mark.parametrize("stored", [b"x", b"[]", b'{"modified":1}', b"\xff", b"[" * 10_000, b'{"items":[7]}'])
def test_what_others_wrote_into_the_memory_counts_as_nothing(
    client: redis.Redis, keys: Keys, tmp_path: Path, site: type["Site"], stored: bytes
) -> None:
    """Whoever may push may write there: all is pushed."""
    write(tmp_path / "a.jsonl", "One.")
    rest(tmp_path / "a.jsonl")
    with listening(site) as port:
        url = f"http://127.0.0.1:{port}/feed.xml"
        for name in (url, str(tmp_path / "a.jsonl")):
            client.hset(keys.progress, field_of(name), stored)
        with watching(client, keys, str(tmp_path), url, every=60):
            until(lambda: sorted(texts(client, keys)) == ["First", "One.", "Second"])


def test_a_watch_outlives_a_server_that_is_slow_to_answer(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """What is remembered is asked for again."""
    url = f"unix://{client.connection_pool.connection_kwargs['path']}"
    hasty = client_of(url, socket_timeout=0.2, retry=Retry(NoBackoff(), 0))
    client.client_pause(1000)
    write(tmp_path / "a.jsonl", "One.")
    rest(tmp_path / "a.jsonl")
    with watching(hasty, keys, str(tmp_path)):
        until(lambda: texts(client, keys) == ["One."])
    hasty.close()


def test_a_file_of_holes_is_told_and_not_waited_for(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """What takes no space is neither read nor hashed, as it may be a terabyte; it is told once, and the rest comes."""
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "lost"}\n')
    os.truncate(tmp_path / "a.jsonl", 1 << 29)
    write(tmp_path / "b.jsonl", "One.")
    for path in tmp_path.iterdir():
        rest(path)
    with watching(client, keys, str(tmp_path)) as one:
        until(lambda: texts(client, keys) == ["One."])
        write(tmp_path / "c.jsonl", "Two.")
        until(lambda: texts(client, keys) == ["One.", "Two."])
    assert [1] == [kind.count for _, _, tally in one.told for kind in tally.unread.values()]
    remembered = client.hget(keys.progress, field_of(str(tmp_path / "a.jsonl")))
    assert "unread" == json.loads(cast("bytes", remembered))["hash"]


def test_what_is_in_a_folder_that_cannot_be_listed_stays_known(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and what was pushed of it is not pushed again when it can be listed again."""
    folder = tmp_path / "in" / "closed"
    folder.mkdir(parents=True)
    write(folder / "a.jsonl", "One.")
    rest(folder / "a.jsonl")
    real, shut = os.scandir, threading.Event()

    def refused(path: Any) -> Any:  # tests may run as root, whom no mode keeps out
        if shut.is_set() and str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refused)
    with watching(client, keys, str(tmp_path / "in")) as one:
        until(lambda: texts(client, keys) == ["One."])
        shut.set()
        until(lambda: any(tally.unread for _, _, tally in one.told))
        shut.clear()
        write(folder / "b.jsonl", "Two.")
        until(lambda: len(texts(client, keys)) >= 2)
    assert ["One.", "Two."] == texts(client, keys)
    assert 1 == sum(tally.unread_count for _, _, tally in one.told)


@pytest.mark.parametrize("place", ["-", "nowhere/at/all", "http://", "https://[::1"])
def test_a_place_that_cannot_be_watched_is_refused(client: redis.Redis, keys: Keys, place: str) -> None:
    """Before anything is read."""
    with pytest.raises(SettingsError):
        Watch([place], client, keys, backlog=10, document_bytes=1000)


@pytest.mark.parametrize("names", [["0/a", "1/a", "2/a", "3/a"], [f"{number}" for number in range(4000)]])
def test_folders_without_files_let_other_places_have_their_turn(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    """200,000 empty folders took 11 s at each look: nothing else was looked at, and the watch could not be ended."""
    monkeypatch.setattr("copydesk_producers.watching.folder._TURN", 0)
    for name in names:
        (tmp_path / name).mkdir(parents=True)
    folder = WatchedFolder(tmp_path, Memory(client, keys), ReadingRooms(), fields={}, document_bytes=1000)
    found = list(folder.look())
    assert len(found) >= 4
    assert all(one is NOTHING_YET for one in found)
