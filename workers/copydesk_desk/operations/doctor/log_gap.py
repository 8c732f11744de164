"""Looks for a gap of zeros in the append-only file of a server on this machine.

A server whose disk was full while it wrote a command cuts off the part that was written. Valkey 9.1, once it has
rewritten its file, then goes on where the part had ended: in between there are zeros. It runs on, and refuses the file
when it is started again. What it wrote behind the gap is lost with the next restart, unless the file is rewritten.
"""

import re
from pathlib import Path
from typing import Any, BinaryIO, Final

import redis
from redis.connection import UnixDomainSocketConnection

from copydesk_desk.operations.doctor.finding import Finding

#: Bytes that are read at once, and from the end of the file at most.
_PIECE: Final = 1 << 20
_MOST: Final = 256 << 20
#: Values that are passed over at most, in a few seconds: those of some 300 MB, as workers write them.
_MOST_VALUES: Final = 2_000_000
#: Behind zeros the next command or note of the time begins.
_BEGIN: Final = re.compile(rb"\*[0-9]{1,9}\r\n\$[0-9]{1,10}\r\n|#TS:[0-9]")
_BEGIN_BYTES: Final = 32
_BEHIND_ZEROS: Final = re.compile(rb"\0(?:" + _BEGIN.pattern + rb")")
#: How many values a command has, and how long each of them is.
_COUNT: Final = re.compile(rb"\*([0-9]{1,9})\r\n")
_LENGTH: Final = re.compile(rb"\$([0-9]{1,10})\r\n")
_REWRITE: Final = (
    "BGREWRITEAOF begins a new file: run it, and let the server run until INFO persistence says"
    " aof_rewrite_in_progress:0"
)
_PART: Final = re.compile(r'file "?([^"/\n]+)"? seq [0-9]+ .*?type i')


class TooManyValues(Exception):
    """What looks like a gap may stand behind more values than are read to tell it from one."""


def examine_log(client: redis.Redis) -> list[Finding]:
    """Whether the append-only file can be loaded again; no finding where it is not on this machine.

    Args:
        client: A client that answers in bytes.

    Raises:
        redis.exceptions.RedisError: The server went away.
    """
    path = _last_part(client)
    if path is None:
        return []
    check = "append-only file, gaps"
    try:
        gap = find_gap(path)
    except OSError:  # another user's, or a rewrite has just removed it
        return []
    except TooManyValues:
        return [
            Finding(
                check,
                "warn",
                f"{path} holds what may be zeros between two commands, and is too long to tell",
                f"a document may hold such bytes, too. {_REWRITE}",
            )
        ]
    if gap is None:
        return [Finding(check, "ok", "none")]
    place, zeros = gap
    return [
        Finding(
            check,
            "fail",
            f"{zeros:,} zeros between two commands at byte {place:,} of {path}; the disk was full then",
            "the server would refuse this file when it is started again, and lose what is behind the zeros. While it"
            f" runs it has everything: make room on the disk. {_REWRITE}",
        )
    ]


def find_gap(path: Path, most: int = _MOST, values: int = _MOST_VALUES) -> tuple[int, int] | None:
    """The first gap in the last bytes of an append-only file.

    Whoever may push writes whatever bytes into it. So where something looks like a gap, the file is read from its
    beginning, command by command: only between two of them there is one. That ends after `values`.

    Args:
        path: The file. Each byte is looked at once or twice.
        most: How many bytes are looked at for zeros at most, from the end.
        values: How many values of commands are passed over at most.

    Returns:
        Where the zeros begin, and how many there are; None if there is no gap.

    Raises:
        OSError: The file cannot be read.
        TooManyValues: Something looks like a gap, and the file holds more values.
    """
    with path.open("rb") as file:
        return _first_gap(file, values) if _may_have_gap(file, most) else None


def _may_have_gap(file: BinaryIO, most: int) -> bool:
    """Whether a command seems to begin behind a zero, among the last bytes of a file."""
    file.seek(max(0, file.seek(0, 2) - most))
    before = b""
    while piece := file.read(_PIECE):
        if _BEHIND_ZEROS.search(before + piece):
            return True
        before = (before + piece)[-_BEGIN_BYTES:]
    return False


def _first_gap(file: BinaryIO, left: int) -> tuple[int, int] | None:
    """The first zeros between two commands; the values of the commands are passed over."""
    file.seek(0)
    while line := file.readline(_BEGIN_BYTES):
        if count := _COUNT.fullmatch(line):
            if (left := left - int(count[1])) < 0:
                raise TooManyValues
            for _ in range(int(count[1])):
                if not (length := _LENGTH.fullmatch(file.readline(_BEGIN_BYTES))):
                    return None  # it ends within a command
                file.seek(int(length[1]) + len(b"\r\n"), 1)
        elif not line.startswith(b"#"):
            begin = file.tell() - len(line)
            end = _skip_zeros(file, begin)
            file.seek(end)
            return (begin, end - begin) if end > begin and _BEGIN.match(file.read(_BEGIN_BYTES)) else None
    return None


def _skip_zeros(file: BinaryIO, at: int) -> int:
    """The place behind zeros."""
    file.seek(at)
    while piece := file.read(_PIECE):
        rest = piece.lstrip(b"\0")
        at += len(piece) - len(rest)
        if rest:
            break
    return at


def _last_part(client: redis.Redis) -> Path | None:
    """The file that the server appends to now (from Redis 7.0 on); None if it is not to be seen from here."""
    if not issubclass(client.connection_pool.connection_class, UnixDomainSocketConnection):
        return None
    try:
        told: dict[Any, Any] = client.config_get("dir", "append*")
    except redis.exceptions.ResponseError:  # not for this user
        return None
    folder = Path(told.get("dir", ""), told.get("appenddirname", ""))
    try:
        manifest = (folder / f"{told.get('appendfilename')}.manifest").read_text()
    except (OSError, UnicodeDecodeError):
        return None
    parts = _PART.findall(manifest)
    return folder / parts[-1] if told.get("appendonly") == "yes" and parts else None
