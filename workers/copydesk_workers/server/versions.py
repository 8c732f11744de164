"""What Redis 6.2, 7, 8 and Valkey differ in, as far as copydesk can see it: all of it is dealt with here.

| since | what | without it |
|---|---|---|
| Redis 7.0 | XINFO tells `entries-added`, `entries-read` and `lag` | how far a reader is behind is not known |
| Redis 7.0 | XAUTOCLAIM passes over deleted entries | 6.2 answers nothing for them, which is left out (`claimed`) |
| Redis 7.2 | WAITAOF: what is on the disk can be asked for | a producer counts what was answered as confirmed |
| Redis 7.2 | CLIENT SETINFO | a user who should may run it is refused (`copydesk acl --before-7.2`) |

Valkey begins with 7.2 and tells that number as `redis_version`, whatever its own is, so one comparison serves both.
The producers ask for nothing by version: `confirm.py` there tries WAITAOF and heeds the answer.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

Version = tuple[int, int]

#: The oldest one that copydesk works on (XAUTOCLAIM, LMOVE).
OLDEST: Final[Version] = (6, 2)
#: The first with WAITAOF.
WAITAOF: Final[Version] = (7, 2)


class ServerVersion(Struct, frozen=True):
    """Which server it is. `compatible` is the version of Redis that it can do all of; `shown` is for people."""

    compatible: Version
    shown: str

    @property
    def supported(self) -> bool:
        """Whether copydesk works on it."""
        return self.compatible >= OLDEST

    @property
    def confirms_disk(self) -> bool:
        """Whether it can tell what is on its disk, and not only in its memory."""
        return self.compatible >= WAITAOF


def version_of(info: Mapping[str, Any]) -> ServerVersion:
    """The version out of INFO's section `server`."""
    told = str(info.get("redis_version", "0.0"))
    major, minor, *_ = (*told.split("."), "0")
    name = str(info.get("server_name", "redis"))
    return ServerVersion((int(major), int(minor)), f"{name} {info.get('valkey_version', told)}")


def claimed(answer: Sequence[Any]) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """The entries of an answer to XAUTOCLAIM that are still in the stream."""
    return [(entry_id, fields) for entry_id, fields in answer[1] if entry_id is not None and fields]


def entries_added(stream: Mapping[str, Any]) -> int:
    """How many entries a stream ever got, out of XINFO STREAM; before Redis 7.0 those that it holds."""
    return int(stream.get("entries-added", stream["length"]))


def entries_read(group: Mapping[str, Any]) -> int | None:
    """How many entries of its stream a group has read or passed, out of XINFO GROUPS; None where it is not known."""
    return None if group.get("entries-read") is None else int(group["entries-read"])


def lag(group: Mapping[str, Any]) -> int | None:
    """How many entries a group has not read, out of XINFO GROUPS; None where it is not known."""
    return None if group.get("lag") is None else int(group["lag"])
