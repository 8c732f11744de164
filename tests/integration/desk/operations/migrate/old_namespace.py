"""A namespace as format 7 had it (commit 2223e7c), made of our own texts and kept in `old_namespace.json.zst`.

The file is made by `make_old_namespace.py`, which runs with the Python of a checkout of that commit. It holds each key
by type, so that any server can load it: hashes, sets, sorted sets and strings in base64, streams with their groups and
what is pending in them.
"""

import base64
import json
from pathlib import Path
from random import Random
from typing import Any, Final

import zstandard

#: Where the namespace is kept.
FILE: Final = Path(__file__).with_name("old_namespace.json.zst")
#: Event time of the first document, in milliseconds.
START: Final = 1_700_000_000_000
#: Documents that the old version committed, had in hand and left waiting.
COMMITTED, IN_HAND, WAITING = 160, 4, 6
#: Groups that read what it published: how far they came, and how many they did not acknowledge.
READER: Final = "newsletter"
READ, UNACKNOWLEDGED = 40, 3

_TOWNS = ("Lindmark", "Velmora", "Ulva", "Torrano", "Eskby", "Marenz", "Dovrin", "Sankt Olm")
_THINGS = ("ferry", "library", "tram", "harbour", "theatre", "bridge", "museum", "mill", "market", "station")
_ACTS = (
    "reopened after the flood",
    "was sold to its staff",
    "lost its roof in the storm",
    "won a prize for its clocks",
)
_WHO = ("the mayor", "a teacher of the town", "the oldest pilot", "two councillors", "a painter", "the night watch")


def _sentence(random: Random) -> str:
    words = " ".join("".join(random.choice("bdfglmnprst") + random.choice("aeiou") for _ in range(3)) for _ in range(9))
    return (
        f"The {random.choice(_THINGS)} of {random.choice(_TOWNS)} {random.choice(_ACTS)}, said {random.choice(_WHO)}:"
        f" {words}."
    )


def _story(number: int) -> list[str]:
    random = Random(number)
    return [_sentence(random) for _ in range(7)]


def document(number: int) -> dict[str, Any]:
    """One of the documents: news, or a copy, excerpt, extension or new version of one of the 40 before it."""
    random = Random(1000 + number)
    site = f"paper{number % 5}.example"
    url = f"https://{site}/{number}.html"
    told = number - random.randrange(1, 40)
    kind = number % 8 if told >= 0 else 0
    text = _story(number)
    if kind == 3:
        text = _story(told)
    elif kind == 4:
        text = [*_story(told)[:6], _story(5000 + number)[0]]
    elif kind == 5:
        text = _story(told)[:3]
    elif kind == 6:
        text = _story(told) + _story(6000 + number)[:3]
    elif kind == 7:
        text, url = [*_story(told)[1:], _story(7000 + number)[0]], f"https://paper{told % 5}.example/{told}.html"
    made: dict[str, Any] = {"url": url, "source": site, "title": f"{_story(number)[0][:40]}", "guid": f"g{number}"}
    if number % 11 == 5:
        paragraphs = "".join(f"<p>{line}</p>" for line in text)
        return made | {"html": f"<html><body><article><h1>{made['title']}</h1>{paragraphs}</article></body></html>"}
    return made | {"text": "\n".join(text)}


def export(client: Any, prefix: str) -> bytes:
    """The keys of a namespace, without those of RQ, as the file has them."""
    keys: dict[str, Any] = {}
    for key in sorted(client.scan_iter(match=prefix + "*", count=1000)):
        name = key.decode().removeprefix(prefix)
        if not name.startswith("rq:"):
            keys[name] = {"type": client.type(key).decode(), "value": read_key(client, key), "lives": client.pttl(key)}
    return zstandard.ZstdCompressor(level=19).compress(json.dumps(keys).encode())


def read_key(client: Any, key: bytes) -> Any:
    """The contents of a key, as JSON can hold them."""
    kind = client.type(key)
    if kind == b"hash":
        return [[as_text(name), as_text(value)] for name, value in sorted(client.hgetall(key).items())]
    if kind == b"set":
        return sorted(as_text(value) for value in client.smembers(key))
    if kind == b"zset":
        return [[as_text(value), score] for value, score in client.zrange(key, 0, -1, withscores=True)]
    if kind == b"string":
        return as_text(client.get(key))
    assert kind == b"stream", kind
    entries = [[i.decode(), [[as_text(n), as_text(v)] for n, v in fields.items()]] for i, fields in client.xrange(key)]
    groups = []
    for group in client.xinfo_groups(key):
        pending = client.xpending_range(key, group["name"], "-", "+", 1000)
        groups.append(
            {
                "name": group["name"].decode(),
                "last": group["last-delivered-id"].decode(),
                "pending": [[one["message_id"].decode(), one["consumer"].decode()] for one in pending],
            }
        )
    return {"entries": entries, "last": client.xinfo_stream(key)["last-generated-id"].decode(), "groups": groups}


def load(client: Any, prefix: str) -> None:
    """Writes the kept namespace under another prefix."""
    keys = json.loads(zstandard.ZstdDecompressor().decompress(FILE.read_bytes()))
    for name, kept in keys.items():
        _write(client, prefix + name, kept["type"], kept["value"])
        if kept["lives"] > 0:
            client.pexpire(prefix + name, kept["lives"])


def _write(client: Any, key: str, kind: str, value: Any) -> None:
    if kind == "hash":
        client.hset(key, mapping={_bytes(name): _bytes(text) for name, text in value})
    elif kind == "set":
        client.sadd(key, *map(_bytes, value))
    elif kind == "zset":
        client.zadd(key, {_bytes(text): score for text, score in value})
    elif kind == "string":
        client.set(key, _bytes(value))
    else:
        for entry_id, fields in value["entries"]:
            client.xadd(key, {_bytes(name): _bytes(text) for name, text in fields}, id=entry_id)
        for group in value["groups"]:
            client.xgroup_create(key, group["name"], id=group["last"])
            for entry_id, consumer in group["pending"]:
                client.xclaim(key, group["name"], consumer, 0, [entry_id], force=True, justid=True)


def as_text(value: bytes | None) -> str:
    """Bytes as the file has them."""
    return base64.b64encode(value or b"").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
