"""The differences between Redis 6.2, 7, 8 and Valkey that copydesk notices; only this module deals with them.

| since | what | without it |
|---|---|---|
| Redis 7.0 | XINFO tells `entries-added`, `entries-read` and `lag` | how far behind a reader is, is unknown |
| Redis 7.0 | XAUTOCLAIM skips deleted entries | 6.2 answers nothing for them; `claimed` drops that |
| Redis 7.2 | WAITAOF tells what is on the disk | a producer counts every answer as a confirmation |
| Redis 7.2 | CLIENT SETINFO | a user with a rule for it is refused (`copydesk acl --before-7.2`) |

Valkey began as Redis 7.2 and always tells that number as `redis_version`, so one comparison serves both. Producers do
not look at versions: their `confirm.py` tries WAITAOF and follows the answer.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

Version = tuple[int, int]

#: The oldest version that copydesk works on (XAUTOCLAIM, LMOVE).
OLDEST: Final[Version] = (6, 2)
#: The first with WAITAOF.
WAITAOF: Final[Version] = (7, 2)


class ServerVersion(Struct, frozen=True):
    """Which server it is. `compatible` is the newest Redis version that it can replace; `shown` is for people."""

    compatible: Version
    shown: str

    @property
    def supported(self) -> bool:
        """Whether copydesk works on it."""
        return self.compatible >= OLDEST

    @property
    def confirms_disk(self) -> bool:
        """Whether it can tell what is on its disk."""
        return self.compatible >= WAITAOF


def version_of(info: Mapping[str, Any]) -> ServerVersion:
    """Reads the version from the section `server` of INFO."""
    told = str(info.get("redis_version", "0.0"))
    major, minor, *_ = (*told.split("."), "0")
    name = str(info.get("server_name", "redis"))
    return ServerVersion((int(major), int(minor)), f"{name} {info.get('valkey_version', told)}")


def claimed(answer: Sequence[Any]) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """The entries of an answer to XAUTOCLAIM that are still in the stream."""
    return [(entry_id, fields) for entry_id, fields in answer[1] if entry_id is not None and fields]


def entries_added(stream: Mapping[str, Any]) -> int:
    """How many entries a stream ever got, from XINFO STREAM; before Redis 7.0 how many it holds."""
    return int(stream.get("entries-added", stream["length"]))


def entries_read(group: Mapping[str, Any]) -> int | None:
    """How many entries of its stream a group has read or passed, from XINFO GROUPS; None if unknown."""
    return None if group.get("entries-read") is None else int(group["entries-read"])


def lag(group: Mapping[str, Any]) -> int | None:
    """How many entries a group has not read, from XINFO GROUPS; None if unknown, or if it claims to have read more."""
    told = group.get("lag")
    return None if told is None or int(told) < 0 else int(told)
