"""Sessions of the desk: who logged in with a key to the door. Only hashes of their tokens are kept."""

import secrets
from hashlib import sha256
from typing import Final, cast

import redis

from copydesk_schemas import Keys

#: How long a session lasts.
SESSION_SECONDS: Final = 12 * 3600


def add_session(client: redis.Redis, keys: Keys, key_id: str) -> str:
    """Begins a session.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        key_id: Id of the key that was shown.

    Returns:
        Its token, which nobody can guess; it is kept nowhere.
    """
    token = secrets.token_urlsafe(32)
    name = keys.desk_session(_hash(token))
    with client.pipeline(transaction=True) as pipe:
        pipe.hset(name, "key", key_id)
        pipe.expire(name, SESSION_SECONDS)
        pipe.execute()
    return token


def read_session(client: redis.Redis, keys: Keys, token: str) -> str | None:
    """Reads the id of the key of a session; None if it has ended or never was."""
    found = cast("bytes | None", client.hget(keys.desk_session(_hash(token)), "key"))
    return None if found is None else found.decode()


def end_session(client: redis.Redis, keys: Keys, token: str) -> None:
    """Ends a session."""
    client.expire(keys.desk_session(_hash(token)), 0)


def _hash(token: str) -> str:
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
