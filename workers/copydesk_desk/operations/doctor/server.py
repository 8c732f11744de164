"""Questions about the server itself: version, durability, memory, clock, users."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import redis

from copydesk_desk.operations.doctor.finding import Finding, Level
from copydesk_workers.server.versions import OLDEST, ServerVersion, version_of

#: What a bucket of postings must fit into to stay compact: entries of a full one and more, and bytes of four ids.
_LEAST_ENTRIES: Final = 128
_LEAST_VALUE: Final = 48
_ROOM: Final = "raise maxmemory, or keep less: COPYDESK_KEEP_HOURS, COPYDESK_KEEP_ENTRIES, COPYDESK_WINDOW_DAYS"
#: Shares of maxmemory in use.
_MUCH: Final = 0.75
_FULL: Final = 0.95
#: Difference of the two clocks, in seconds. The server's makes the ids, by which windows and outputs go.
_CLOCK_WARN: Final = 2.0
_CLOCK_FAIL: Final = 300.0
#: How the names of the users begin that `copydesk acl` prints.
_OUR_USERS: Final = "copydesk-"


def examine_server(client: redis.Redis, now: Callable[[], float]) -> list[Finding]:
    """Answers the questions about the server; `now` gives this machine's time in seconds since 1970."""
    info: Mapping[str, Any] = client.info()
    version = version_of(info)
    return [
        _version(version),
        _append_only(info),
        _fsync(client, info, version),
        _eviction(info),
        _memory(info),
        _listpacks(client),
        _clock(client, now),
        _users(client, info),
    ]


def _version(version: ServerVersion) -> Finding:
    if not version.supported:
        oldest = ".".join(map(str, OLDEST))
        return Finding("version", "fail", version.shown, f"copydesk needs Redis {oldest} or newer, or Valkey")
    return Finding("version", "ok", version.shown)


def _append_only(info: Mapping[str, Any]) -> Finding:
    check = "append-only file"
    if not int(info.get("aof_enabled", 0)):
        return Finding(
            check,
            "fail",
            "off",
            "a restart of the server loses documents: CONFIG SET appendonly yes, and write it into its configuration",
        )
    if info.get("aof_last_write_status", "ok") != "ok":
        return Finding(check, "fail", "the last write failed", "is the disk full? The server's log says why")
    if info.get("aof_last_bgrewrite_status", "ok") != "ok":
        return Finding(check, "warn", "on, but it could not be rewritten", "is there room for a second one?")
    return Finding(check, "ok", "on")


def _fsync(client: redis.Redis, info: Mapping[str, Any], version: ServerVersion) -> Finding:
    check = "appendfsync"
    policy = _configured(client, "appendfsync")
    if policy is None:
        return _unreadable(check)
    if not int(info.get("aof_enabled", 0)) or policy == "always":
        return Finding(check, "ok", policy)
    if policy == "no":
        return Finding(check, "fail", policy, "a crash loses up to half a minute: CONFIG SET appendfsync everysec")
    if not version.confirms_disk:
        return Finding(
            check,
            "warn",
            policy,
            "this server cannot tell what is on its disk (WAITAOF: Redis 7.2 or Valkey), so a crash can lose a second"
            " of documents that were confirmed: CONFIG SET appendfsync always, or a newer server",
        )
    return Finding(check, "ok", f"{policy}; producers have what they push confirmed (WAITAOF)")


def _eviction(info: Mapping[str, Any]) -> Finding:
    policy = str(info.get("maxmemory_policy", "noeviction"))
    if policy == "noeviction":
        return Finding("eviction", "ok", policy)
    return Finding(
        "eviction", "fail", policy, "a full server would throw documents out: CONFIG SET maxmemory-policy noeviction"
    )


def _memory(info: Mapping[str, Any]) -> Finding:
    used, limit = int(info["used_memory"]), int(info.get("maxmemory", 0))
    shown = f"{used / 2**20:,.0f} MiB in use"
    if limit == 0:
        machine = int(info.get("total_system_memory", 0))
        if machine and used > _MUCH * machine:
            return Finding("memory", "fail", f"{shown} of the machine's {machine / 2**20:,.0f}", _ROOM)
        return Finding(
            "memory",
            "warn",
            f"{shown}, no limit",
            "set maxmemory below what the machine has: a full server then refuses writes instead of being killed",
        )
    share = used / limit
    level: Level = "fail" if share > _FULL else "warn" if share > _MUCH else "ok"
    return Finding("memory", level, f"{shown} of {limit / 2**20:,.0f}", "" if level == "ok" else _ROOM)


def _listpacks(client: redis.Redis) -> Finding:
    check = "compact hashes"
    entries, value = (
        _configured(client, f"hash-max-listpack-{what}") or _configured(client, f"hash-max-ziplist-{what}")
        for what in ("entries", "value")
    )
    if entries is None or value is None:
        return _unreadable(check)
    found = f"up to {entries} fields of {value} bytes"
    if int(entries) < _LEAST_ENTRIES or int(value) < _LEAST_VALUE:
        return Finding(
            check,
            "warn",
            found,
            f"the index takes several times the memory: hash-max-listpack-entries at least {_LEAST_ENTRIES},"
            f" hash-max-listpack-value at least {_LEAST_VALUE}",
        )
    return Finding(check, "ok", found)


def _clock(client: redis.Redis, now: Callable[[], float]) -> Finding:
    before = now()
    seconds, microseconds = client.time()
    after = now()
    # Wherever between the two the server looked at its clock: what is surely apart.
    server = seconds + microseconds / 1e6
    apart = max(0.0, server - after, before - server)
    level: Level = "fail" if apart > _CLOCK_FAIL else "warn" if apart > _CLOCK_WARN else "ok"
    advice = "one of them is wrong, let both be set by NTP: the server's makes the ids, by which windows and outputs go"
    return Finding("clock", level, f"{apart:,.1f} s apart", "" if level == "ok" else advice)


def _users(client: redis.Redis, info: Mapping[str, Any]) -> Finding:
    """Whether the users of `copydesk acl` are there after a restart of the server."""
    check = "users"
    try:
        names = [name.decode() if isinstance(name, bytes) else name for name in client.acl_users()]
    except redis.exceptions.ResponseError:
        return Finding(check, "ok", "not shown to this user")
    ours = [name for name in names if name.startswith(_OUR_USERS)]
    shown = f"{len(ours)} of copydesk"
    file = _configured(client, "aclfile")
    if not ours or file:
        return Finding(check, "ok", f"{shown}, kept in {file} by ACL SAVE" if ours else shown)
    if file is None:
        return Finding(check, "ok", f"{shown}; where they are kept is not shown to this user")
    lost = "the next restart of the server loses them" if not info.get("config_file") else "a restart may lose them"
    advice = f"{lost}: start it with an aclfile and run ACL SAVE, or write them into its configuration"
    return Finding(check, "warn", f"{shown}, and no aclfile", advice)


def _configured(client: redis.Redis, name: str) -> str | None:
    """A value of the server's configuration; None if there is none of this name, or this user may not read it."""
    try:
        found = client.config_get(name)
    except redis.exceptions.ResponseError:  # not permitted, or no such command on a server that others look after
        return None
    return found.get(name)


def _unreadable(check: str) -> Finding:
    return Finding(check, "warn", "not known", "this user may not run CONFIG GET: ask as administrator")
