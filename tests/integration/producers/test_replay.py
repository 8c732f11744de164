"""A replay pushes what was recorded under its own ids, goes on after a break, and takes no foreign namespace."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
import redis
import zstandard
from msgspec.structs import replace

from copydesk_producers.replay import Replay, Selection, Tally, read_capture, tally
from copydesk_schemas import Captured, DocumentError, Keys, SettingsError, encode_captured, entry_numbers
from copydesk_schemas.keys import SECRET
from copydesk_workers.server.streams import read_all

ENTRIES = [
    Captured(id="1700000000000-0", document=b'{"text": "One."}', outcomes=("original",), signed="bay 00"),
    Captured(
        id="1700000000000-9", document=b'{"text": "Two.", "url": "https://a.velmora.example/"}', outcomes=("copy",)
    ),
    Captured(id="1700000000000-10", document=b'{"text": "\xff\x00', outcomes=("dead:invalid_json",)),
    Captured(id="1700000050000-0", document=b'{"text": "Old."}', outcomes=("original", "dead:empty"), seed=True),
    Captured(id="1700000060000-0", document=b"", outcomes=("dead:invalid_json",)),
    Captured(id="99999999999999999-0", document=b"{}", outcomes=("dead:id_out_of_range",)),
]
WHOLE = Selection()


def write(path: Path, entries: Sequence[Captured]) -> Path:
    """A capture of these entries."""
    path.write_bytes(zstandard.compress(b"".join(encode_captured(entry) + b"\n" for entry in entries)))
    return path


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """A capture of ENTRIES."""
    return write(tmp_path / "day.jsonl.zst", ENTRIES)


def on_raw(client: redis.Redis, keys: Keys) -> list[tuple[bytes, bytes, bool, bytes]]:
    """Id, document, seed flag and signature of each entry on the raw stream."""
    return [
        (id_, fields[b"document"], b"seed" in fields, fields.get(b"signed", b""))
        for id_, fields in cast("Any", client.xrange(keys.raw))
    ]


EXPECTED = [(entry.id.encode(), entry.document, entry.seed, (entry.signed or "").encode()) for entry in ENTRIES[:-1]]


@pytest.mark.parametrize("speed", [None, 1e6])
def test_ids_bytes_and_seed_flag_come_back(client: redis.Redis, keys: Keys, capture: Path, speed: float | None) -> None:
    """Flat out or at a pace; broken and empty documents too. An id that no record can have is left out."""
    replay = Replay(client, keys, capture, WHOLE, speed=speed)
    assert not replay.resume()
    replay.push()
    assert EXPECTED == on_raw(client, keys)
    assert (5, "1700000060000-0") == (replay.pushed, replay.last_id)
    replay.finish()
    assert not client.exists(keys.progress)


@pytest.mark.parametrize("speed", [None, 1e6])
def test_it_goes_on_where_it_broke_off(client: redis.Redis, keys: Keys, capture: Path, speed: float | None) -> None:
    """Wherever it is interrupted, a second one pushes the rest: nothing twice, nothing left out."""
    for stop_at in (3, 5):

        def interrupt(count: int, stop_at: int = stop_at) -> None:
            if count == stop_at:
                raise KeyboardInterrupt

        broken = Replay(client, keys, capture, WHOLE, speed=speed)
        broken.resume()
        with pytest.raises(KeyboardInterrupt):
            broken.push(interrupt)
    last = Replay(client, keys, capture, WHOLE, speed=speed)
    assert last.resume()
    last.push()
    assert EXPECTED == on_raw(client, keys)
    assert 5 == last.pushed


def test_the_secret_of_a_capture_comes_back(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """Words are hashed as they were, also after a break; a namespace whose workers began under another is refused."""
    first = replace(ENTRIES[0], secret="ab" * 32)
    capture = write(tmp_path / "keyed.jsonl.zst", [first, *ENTRIES[1:]])
    for _ in range(2):
        Replay(client, keys, capture, WHOLE).resume()
        assert b"ab" * 32 == client.hget(keys.meta, SECRET)
    client.hset(keys.meta, SECRET, "cd" * 32)
    with pytest.raises(SettingsError, match="would not decide the same"):
        Replay(client, keys, capture, WHOLE).resume()


def test_a_namespace_with_other_documents_is_refused(client: redis.Redis, keys: Keys, capture: Path) -> None:
    """Ids could not be given again: a finished replay, or documents of anyone else, stand in the way."""
    client.xadd(keys.raw, {"document": "{}"}, id="1700000000000-5")
    with pytest.raises(SettingsError, match="has documents up to id 1700000000000-5"):
        Replay(client, keys, capture, WHOLE).resume()
    client.delete(keys.raw)
    finished = Replay(client, keys, capture, WHOLE)
    finished.push()
    finished.finish()
    with pytest.raises(SettingsError, match="take another --into"):
        Replay(client, keys, capture, WHOLE).resume()


@pytest.mark.parametrize(
    ("selection", "places"),
    [
        (Selection(domains=("velmora.example",)), [1]),
        (Selection(domains=("nowhere.example",)), []),
        (Selection(since=entry_numbers("1700000000000-10")), [2, 3, 4, 5]),
        (Selection(until=entry_numbers("1700000000000-10")), [0, 1]),
        (Selection(relations=("original",)), [0, 3]),
        (Selection(relations=("dead:empty", "copy")), [1, 3]),
        (Selection(relations=("dead",)), [2, 3, 4, 5]),
        (Selection(relations=("dead",), until=entry_numbers("1700000050000-0")), [2]),
    ],
)
def test_filters_choose(capture: Path, selection: Selection, places: list[int]) -> None:
    """Site, time and what became of an article then; several filters must all pass."""
    assert [ENTRIES[place] for place in places] == [entry for entry in read_capture(capture) if selection.takes(entry)]


def test_a_tally_counts_and_pushes_nothing(capture: Path) -> None:
    """Entries, those selected, those whose id cannot be given again, and their articles by outcome."""
    assert tally(capture, Selection(since=entry_numbers("1700000050000-0"))) == Tally(
        entries=6,
        selected=2,
        refused=1,
        first="1700000050000-0",
        last="1700000060000-0",
        outcomes={"original": 1, "dead:empty": 1, "dead:invalid_json": 1},
    )


def test_ids_that_were_out_of_range_are_left_out(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """They were refused. A namespace of a replay takes any id: its window would end, in years by the pace of then."""
    ahead = Captured(id="200000000000000-0", document=b'{"text": "Ahead."}', outcomes=("dead:id_out_of_range",))
    path = write(tmp_path / "ahead.jsonl.zst", [ENTRIES[0], ahead])
    replay = Replay(client, keys, path, WHOLE, speed=1.0)
    replay.resume()
    replay.push()
    assert ["1700000000000-0"] == [id_ for id_, _ in read_all(client, keys.raw)]
    assert (1, 1) == ((told := tally(path, WHOLE)).selected, told.refused)


def test_a_capture_that_is_out_of_order_is_refused(tmp_path: Path) -> None:
    """Ids must rise, or the server would refuse them one by one; the line is named."""
    path = write(tmp_path / "day.jsonl.zst", [ENTRIES[0], ENTRIES[2], ENTRIES[1]])
    with pytest.raises(DocumentError, match="line 3: id 1700000000000-9 does not come after"):
        list(read_capture(path))


def test_a_damaged_capture_is_named(tmp_path: Path, capture: Path) -> None:
    """A line that is none, and bytes that are not packed."""
    (tmp_path / "lines.jsonl").write_bytes(encode_captured(ENTRIES[0]) + b"\nno line\n")
    with pytest.raises(DocumentError, match=r"lines\.jsonl, line 2: not JSON"):
        list(read_capture(tmp_path / "lines.jsonl"))
    capture.write_bytes(b"no capture")
    with pytest.raises(SettingsError, match="is damaged"):
        list(read_capture(capture))


def test_a_capture_that_is_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """22 KB of one letter took 1.6 GB, where a line may have 512 MiB; packed inputs of `push` are bounded likewise."""
    packer = zstandard.ZstdCompressor().compressobj()
    with (tmp_path / "bomb.jsonl.zst").open("wb") as file:
        for _ in range(300):
            file.write(packer.compress(b"0" * 1024**2))
        file.write(packer.flush())
    with pytest.raises(SettingsError, match="unpacks to more than 200 times its size"):
        list(read_capture(tmp_path / "bomb.jsonl.zst"))


def test_documents_of_one_letter_are_no_bomb(tmp_path: Path) -> None:
    """Who may push had captures recorded that no replay read: each line is bounded by itself."""
    path = tmp_path / "day.jsonl.zst"
    with path.open("wb") as file, zstandard.ZstdCompressor().stream_writer(file) as packed:
        for number in range(150):
            document = b'{"text": "%s"}' % (b"a" * 1_900_000)
            packed.write(encode_captured(Captured(id=f"{number}-0", document=document, outcomes=("original",))) + b"\n")
    assert 200 * path.stat().st_size < 150 * 1_900_000
    assert [f"{number}-0" for number in range(150)] == [entry.id for entry in read_capture(path)]
