"""A watched folder: each file is read once it stays as it is, and again when it changes.

A file that only grew, as a log of JSON lines does, goes on behind its last document that was whole: the last line may
have been half of one. Any other change is a new file under the old name: all of it is read. What it then repeats, the
workers find.
"""

import time
from collections.abc import Generator, Iterator
from hashlib import blake2b
from pathlib import Path
from stat import S_ISDIR
from typing import Final

from msgspec import Struct

from copydesk_producers.readers.fields import FieldMap
from copydesk_producers.readers.folders import steps_below
from copydesk_producers.readers.item import Item, Problem, UnreadableInput
from copydesk_producers.readers.streams import check_stored
from copydesk_producers.watching.reading_process import Request
from copydesk_producers.watching.reading_rooms import ReadingEnded, ReadingRooms
from copydesk_producers.watching.source import NOTHING_YET, Found, Memory, decode_memory, encode_memory

#: Seconds between two looks. A file is read when two looks in a row find it the same,
#: or at once if it has not changed for longer than `_AT_REST` seconds.
LOOKS: Final = 1.0
_AT_REST: Final = 10.0
#: Seconds after which a look in which nothing was found lets other places have their turn.
_TURN: Final = 0.5
_PIECE: Final = 1 << 20
#: … and after the process that read a file was killed: the system may be short of memory.
_AFTER_KILLED: Final = 60.0


class _Pushed(Struct, frozen=True, omit_defaults=True):
    """What was pushed of a file: its time and size then, and the number of its last item.

    `hash` is that of these `size` bytes once all of them were read; empty while they were not. Then `done` is the
    number of the last item that was surely whole.
    """

    modified: int
    size: int
    done: int
    hash: str = ""


class WatchedFolder:
    """A folder with everything below, hidden files left out; or one file."""

    def __init__(
        self, top: Path, memory: Memory, rooms: ReadingRooms, *, fields: FieldMap, document_bytes: int
    ) -> None:
        self.where = str(top)
        self._top = top.resolve()
        self._memory = memory
        self._rooms = rooms
        self._fields = fields
        self._document_bytes = document_bytes
        self._due = 0.0
        self._pause = LOOKS
        self._seen: dict[str, tuple[int, int]] = {}
        self._pushed: dict[str, _Pushed | None] = {}

    def due(self, now: float) -> bool:
        """Whether it should be looked at."""
        return now >= self._due

    def look(self) -> Generator[Found]:
        """What is in files that are new, or changed, and stay as they are."""
        self._pause = LOOKS
        seen: dict[str, tuple[int, int]] = {}
        closed: set[str] = set()
        if not _is_there(self._top):  # it may be mounted later; what was pushed of it stays known
            self._due = time.monotonic() + LOOKS
            return
        turn = time.monotonic() + _TURN
        for file in steps_below(self._top):
            if time.monotonic() > turn:
                yield NOTHING_YET
                turn = time.monotonic() + _TURN
            if file is None:
                continue
            path = str(file)
            try:
                told = file.lstat() if file.is_symlink() and not file.exists() else file.stat()
            except FileNotFoundError:  # gone meanwhile
                continue
            except OSError:  # a name that is too long, or a folder that may not be entered: reading it says so
                stamp, rests = (0, 0), True
                closed.add(path)
            else:
                if S_ISDIR(told.st_mode):  # one that cannot be listed
                    closed.add(path)
                stamp = (told.st_mtime_ns, told.st_size)
                rests = self._seen.get(path) == stamp or time.time() - told.st_mtime > _AT_REST
            seen[path] = stamp
            if rests and not self._is_done(path, stamp):
                yield from self._read(file, *stamp)
        missed = [path for path in self._seen if path not in seen]
        if closed:  # what is in them may be there still
            seen |= {path: self._seen[path] for path in missed if not closed.isdisjoint(map(str, Path(path).parents))}
        gone = [path for path in missed if path not in seen]
        self._memory.forget(gone)
        for path in gone:
            self._pushed.pop(path, None)
        self._seen = seen
        self._due = time.monotonic() + self._pause

    def _is_done(self, path: str, stamp: tuple[int, int]) -> bool:
        if path not in self._pushed:
            self._pushed[path] = decode_memory(self._memory.read(path), _Pushed)
        known = self._pushed[path]
        return known is not None and (known.modified, known.size) == stamp and known.hash != ""

    def _read(self, file: Path, modified: int, size: int) -> Iterator[Found]:
        path = str(file)
        number = after = self._done_of(file, modified, size)
        is_lines = True
        request = Request(
            top=self._top, file=file, fields=self._fields, after=after, document_bytes=self._document_bytes
        )
        try:
            for item in self._rooms.read(request):
                if item is None:
                    yield NOTHING_YET
                    continue
                number = max(number, item.number)
                is_lines = is_lines and item.raw is not None and item.where.endswith(f", line {item.number}")
                yield Found(item, path, encode_memory(_Pushed(modified, size, number)))
        except ReadingEnded as error:
            is_lines = False
            problem = Problem(f"{path}, after {number}" if number else path, str(error))
            so_far = _Pushed(modified, size, number)
            yield Found(Item(path=path, number=number, problem=problem), path, encode_memory(so_far))
            if not error.by_input:  # the next look goes on behind what was pushed
                self._pushed[path] = so_far
                self._pause = _AFTER_KILLED
                return
        found, ended = _hash_of(file, size)
        # What is written meanwhile was read, too, so only what ends within these bytes is known to be whole.
        done = min(number, ended) if is_lines else max(0, number - 1)
        whole = self._pushed[path] = _Pushed(modified, size, done, found or "unread")
        yield Found(None, path, encode_memory(whole))

    def _done_of(self, file: Path, modified: int, size: int) -> int:
        """How many of its items were pushed, as far as the file is the same still."""
        known = self._pushed[str(file)]
        if known is None:
            return 0
        if (known.modified, known.size) == (modified, size):  # an earlier watch ended within it
            return known.done
        grew = known.hash != "" and size > known.size and _hash_of(file, known.size)[0] == known.hash
        return known.done if grew else 0


def _is_there(path: Path) -> bool:
    """Whether there is something at a path; also if it may not be looked at."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _hash_of(file: Path, size: int) -> tuple[str, int]:
    """The hash of the first `size` bytes of a file, and how many lines end in them.

    The hash is empty if the file has fewer bytes, or cannot be read.
    """
    hashed, left, lines = blake2b(digest_size=8), size, 0
    try:
        with file.open("rb") as stream:
            check_stored(stream)
            while left and (piece := stream.read(min(left, _PIECE))):
                hashed.update(piece)
                lines += piece.count(b"\n")
                left -= len(piece)
    except (OSError, UnreadableInput):
        return "", 0
    return ("", 0) if left else (hashed.hexdigest(), lines)
