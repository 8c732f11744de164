"""What stands in the raw stream, and records for the output streams, for tests."""

from typing import cast

import redis

from copydesk_schemas import Keys, Record, decode_raw, encode_record


def entries(client: redis.Redis, keys: Keys) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """The ids and fields of the raw stream, oldest first."""
    return cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(keys.raw))


def documents(client: redis.Redis, keys: Keys) -> list[bytes]:
    """The `document` fields, oldest first."""
    return [fields[b"document"] for _, fields in entries(client, keys)]


def entry_ids(client: redis.Redis, keys: Keys) -> list[str]:
    """The ids, oldest first."""
    return [entry_id.decode() for entry_id, _ in entries(client, keys)]


def texts(client: redis.Redis, keys: Keys) -> list[str | None]:
    """The texts, oldest first."""
    return [decode_raw(document).text for document in documents(client, keys)]


def publish(client: redis.Redis, key: str, count: int, first: int = 1, size: int = 0) -> list[str]:
    """Adds records with the titles T1, T2, … to a stream, with this many characters more in the text; their titles."""
    titles = [f"T{number}" for number in range(first, first + count)]
    for number, title in enumerate(titles, first):
        record = Record(
            id=f"{number}-0/0",
            raw_id=f"{number}-0",
            position=0,
            title=title,
            text="The harbour reopened on Tuesday." + size * "x",
            chain="1",
            story=f"{number}-0/0",
            relation="original",
        )
        client.xadd(key, {"record": encode_record(record), "id": record.id})
    return titles
