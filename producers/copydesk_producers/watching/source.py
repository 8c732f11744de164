"""What a watched source gives, and what is remembered of it in the progress hash of the namespace."""

from collections.abc import Generator
from hashlib import blake2b
from pathlib import Path
from typing import Final, Protocol, TypeVar, cast

import msgspec
import redis
from msgspec import Struct

from copydesk_producers.readers.item import Item
from copydesk_schemas import Keys, SettingsError

Remembered = TypeVar("Remembered", bound=Struct)


class Found(Struct, frozen=True):
    """An item with what is to be remembered once it is pushed (None: as before); only the second; or neither yet."""

    item: Item | None
    name: str
    memory: bytes | None


#: Nothing was found yet: other sources have their turn.
NOTHING_YET: Final = Found(None, "", None)


class Source(Protocol):
    """A folder, a file or a feed that is looked at again and again."""

    #: Its path or address, for people.
    where: str

    def due(self, now: float) -> bool:
        """Whether it should be looked at; `now` in seconds of the monotonic clock."""

    def look(self) -> Generator[Found]:
        """What is new in it since the last look, each piece to be pushed before the next is taken."""


class Memory:
    """What was pushed of watched sources. It is written in the same step as the documents (`Producer.push_raw`)."""

    def __init__(self, client: redis.Redis, keys: Keys) -> None:
        self._client = client
        self._progress = keys.progress

    def read(self, name: str) -> bytes | None:
        """What is remembered of a file or a feed."""
        return cast("bytes | None", self._client.hget(self._progress, field_of(name)))

    def forget(self, names: list[str]) -> None:
        """Forgets files that are gone."""
        if names:
            self._client.hdel(self._progress, *map(field_of, names))


def field_of(name: str) -> str:
    """The field of the progress hash for a path or an address."""
    return f"watch:{name.encode(errors='surrogateescape').decode(errors='backslashreplace')}"  # names are any bytes


def decode_memory(stored: bytes | None, kind: type[Remembered]) -> Remembered | None:
    """What was stored; None if nothing was, or nothing that a watch wrote: whoever may push may write there."""
    try:
        return None if stored is None else msgspec.json.decode(stored, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def encode_memory(memory: Struct) -> bytes:
    """As it is stored."""
    return msgspec.json.encode(memory)


def hash_of(data: bytes) -> str:
    """A short hash of what was read, in hex. It tells what is new, and defends nothing."""
    return blake2b(data, digest_size=8).hexdigest()


def is_address(place: str) -> bool:
    """Whether a place is an address, not a path."""
    return place.lower().startswith(("http://", "https://"))


def check_path(path: str) -> None:
    """Raises SettingsError if there is nothing at a path."""
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        raise SettingsError(f"there is no file or folder {path}") from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
