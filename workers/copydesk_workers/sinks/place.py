"""How far a sink came whose files cannot replace what they hold: a small file beside them, replaced as a whole.

The files are synced first, then the place is noted. What lies behind the place is from a process that died in between:
it is removed when the sink starts again, and is written again.
"""

import fcntl
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from copydesk_schemas import Keys, SettingsError, entry_numbers

BEGINNING: Final = "0-0"
#: Most bytes that a place has.
PLACE_BYTES: Final = 4096


class Place(Struct, frozen=True):
    """The last entry that was written, of which stream, and how large the file is behind it in bytes."""

    namespace: str
    stream: str
    id: Annotated[str, Meta(pattern=r"^[0-9]{1,20}-[0-9]{1,20}$(?!\n)")] = BEGINNING
    size: Annotated[int, Meta(ge=0)] = 0

    def is_before(self, entry_id: str) -> bool:
        """Whether an entry is not written yet."""
        return entry_numbers(self.id) < entry_numbers(entry_id)


def read_place(data: bytes, where: str) -> Place:
    """A place as it was written.

    Raises:
        SettingsError: It is none; whoever may write there can have made it.
    """
    try:
        if len(data) > PLACE_BYTES:
            raise ValueError("it is too long")
        return msgspec.json.decode(data, type=Place)
    except (ValueError, RecursionError) as error:
        raise SettingsError(
            f"{where} is damaged ({error}): take another place to write to, and another --group"
        ) from None


class PlaceFile:
    """The file with the place of a sink; one process at a time."""

    def __init__(self, path: Path, keys: Keys, stream: str) -> None:
        """Takes the file, if no other process has it.

        Raises:
            SettingsError: Another process has it, it is of another namespace or stream, or it is damaged.
        """
        self._path = path
        with ExitStack() as opened:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                lock = opened.enter_context(path.with_name(path.name + ".lock").open("a+b"))
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SettingsError(f"another sink is writing there ({path}): one at a time") from None
            except OSError as error:
                raise SettingsError(f"{path} cannot be written: {error.strerror}") from None
            self.is_new = not path.exists()
            self.place = Place(keys.namespace, stream) if self.is_new else self._read()
            if (self.place.namespace, self.place.stream) != (keys.namespace, stream):
                raise SettingsError(
                    f"{path} says that {self.place.stream} of namespace {self.place.namespace} is written there,"
                    f" not {stream} of {keys.namespace}: take another file"
                )
            self._opened = opened.pop_all()

    def save(self, place: Place) -> None:
        """Notes a place; when this returns it outlives a crash."""
        replace_file(self._path, msgspec.json.encode(place))
        sync_folder(self._path.parent)
        self.place = place

    def close(self) -> None:
        """Lets another process have the file."""
        self._opened.close()

    def _read(self) -> Place:
        with self._path.open("rb") as file:
            return read_place(file.read(PLACE_BYTES + 1), str(self._path))


def replace_file(path: Path, data: bytes) -> None:
    """Has a file hold these bytes: whoever is killed meanwhile leaves what it held before, or these, and all of it."""
    draft = path.with_name(path.name + ".draft")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def sync_folder(folder: Path) -> None:
    """Has the names of the files in a folder outlive a crash."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
