"""What stands in the raw stream, for tests."""

from typing import cast

import redis

from copydesk_schemas import Keys, decode_raw


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
