"""Questions about the server itself: version, durability, memory, clock, users."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import redis

from copydesk_desk.operations.doctor.finding import Finding, Level
from copydesk_desk.operations.doctor.limits import is_forbidden
from copydesk_producers.append import LIBRARY, function_library
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
_NO_WAITAOF: Final = (
    "this server cannot tell what is on its disk (WAITAOF: Redis 7.2 or Valkey), so a crash can lose a second of"
    " documents that were confirmed"
)
#: Logs of the server whose entries keep the names of connections, and the values that turn them off.
_LOGS_OFF: Final = {
    "slowlog-log-slower-than": "-1",
    "commandlog-request-larger-than": "-1",
    "commandlog-reply-larger-than": "-1",
    "acllog-max-len": "0",
}
#: How the names of the users begin that `copydesk acl` prints.
_OUR_USERS: Final = "copydesk-"


def examine_server(client: redis.Redis, now: Callable[[], float]) -> list[Finding]:
    """Answers the questions about the server; `now` gives this machine's time in seconds since 1970."""
    try:
        info: Mapping[str, Any] = client.info()
    except redis.exceptions.ResponseError as error:
        advice = "workers look there for eviction: allow INFO to this user, or take a server that has it"
        return [Finding("figures", "fail", f"INFO is refused ({error})", advice), _clock(client, now)]
    version = version_of(info)
    setting = _Setting(_configured(client, "maxmemory-policy") is not None)
    return [
        _version(version),
        _append_only(info, setting),
        _fsync(client, info, setting),
        _eviction(info, setting),
        _memory(info),
        _clients(client, setting),
        _expiry(client, setting),
        _listpacks(client),
        _clock(client, now),
        _users(client, info),
        _functions(client),
    ]


class _Setting:
    """Says how to change a setting: by CONFIG SET, or where a server is configured that refuses CONFIG."""

    def __init__(self, may_configure: bool) -> None:
        self._may_configure = may_configure

    def __call__(self, name: str, value: str) -> str:
        if self._may_configure:
            return f"CONFIG SET {name} {value}"
        return f"set {name} to {value} as its administrator, or in the parameters that its provider offers"


def _version(version: ServerVersion) -> Finding:
    if not version.supported:
        oldest = ".".join(map(str, OLDEST))
        return Finding("version", "fail", version.shown, f"copydesk needs Redis {oldest} or newer, or Valkey")
    return Finding("version", "ok", version.shown)


def _append_only(info: Mapping[str, Any], setting: _Setting) -> Finding:
    check = "append-only file"
    if "aof_enabled" not in info:
        advice = "ask its provider what a restart or a failover loses, and take one that loses nothing"
        return Finding(check, "warn", "not told", advice)
    if not int(info["aof_enabled"]):
        return Finding(
            check,
            "fail",
            "off",
            f"a restart of the server loses documents: {setting('appendonly', 'yes')}, for good. Where a provider keeps"
            " writes in another way (a log over several zones), this says nothing: ask it",
        )
    if info.get("aof_last_write_status", "ok") != "ok":
        return Finding(check, "fail", "the last write failed", "is the disk full? The server's log says why")
    if info.get("aof_last_bgrewrite_status", "ok") != "ok":
        return Finding(check, "warn", "on, but it could not be rewritten", "is there room for a second one?")
    return Finding(check, "ok", "on")


def _fsync(client: redis.Redis, info: Mapping[str, Any], setting: _Setting) -> Finding:
    check = "appendfsync"
    policy = _configured(client, "appendfsync")
    refused = _no_waitaof(client)
    if policy is None:
        return _unreadable(check) if refused is None else Finding(check, "warn", f"not known; {refused}", _NO_WAITAOF)
    if not int(info.get("aof_enabled", 0)) or policy == "always":
        return Finding(check, "ok", policy)
    if policy == "no":
        advice = f"a crash loses up to half a minute: {setting('appendfsync', 'everysec')}"
        return Finding(check, "fail", policy, advice)
    if refused is not None:
        advice = f"{_NO_WAITAOF}: {setting('appendfsync', 'always')}, or a newer server"
        return Finding(check, "warn", f"{policy}; {refused}", advice)
    return Finding(check, "ok", f"{policy}; producers have what they push confirmed (WAITAOF)")


def _no_waitaof(client: redis.Redis) -> str | None:
    """Why WAITAOF cannot be asked; None if it can, or if this user may not find out."""
    try:
        client.waitaof(0, 0, 1)
    except redis.exceptions.ResponseError as error:
        return None if is_forbidden(error) else "no WAITAOF"
    return None


def _eviction(info: Mapping[str, Any], setting: _Setting) -> Finding:
    policy = info.get("maxmemory_policy")
    if policy is None:
        advice = "a full server must refuse writes: ask its provider for maxmemory-policy noeviction"
        return Finding("eviction", "warn", "not told", advice)
    if policy == "noeviction":
        return Finding("eviction", "ok", policy)
    advice = f"a full server would throw documents out: {setting('maxmemory-policy', 'noeviction')}"
    return Finding("eviction", "fail", str(policy), advice)


def _memory(info: Mapping[str, Any]) -> Finding:
    if "used_memory" not in info:
        return Finding(
            "memory", "warn", "not told", "watch it where its provider shows it: a full one takes no documents"
        )
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


def _clients(client: redis.Redis, setting: _Setting) -> Finding:
    """Whether the server ends clients that hold its memory: half-sent commands, and answers that they do not read."""
    check = "clients"
    limit = _configured(client, "maxmemory-clients")
    if limit is None:
        return Finding(check, "ok", "no limit to what they may hold: not shown to this user, or older than Redis 7.0")
    holds = "may hold any memory" if limit == "0" else f"may hold {limit} bytes of memory together"
    if not _has_our_users(client):
        return Finding(check, "ok", holds)
    if limit != "0":
        logs = [setting(name, off) for name, off in _LOGS_OFF.items() if _configured(client, name) not in (None, off)]
        if not logs:
            return Finding(check, "ok", holds)
        advice = (
            "any user can give its connection a name of 100 MB, and each entry of the server's logs keeps it when the"
            f" connection has ended: {', '.join(logs)}, for good. SLOWLOG RESET and ACL LOG RESET free what is kept"
        )
        return Finding(check, "warn", f"{holds}, and logs keep their names", advice)
    advice = (
        "any user can fill it with answers that it does not read, and the server then refuses all writes:"
        f" {setting('maxmemory-clients', '512mb')}, for good"
    )
    return Finding(check, "warn", "may hold any memory", advice)


def _expiry(client: redis.Redis, setting: _Setting) -> Finding:
    """Whether the server stands still while a large key expires: a producer may fill a hash and have it expire."""
    check, name = "expiry", "lazyfree-lazy-expire"
    lazy = _configured(client, name)
    if lazy != "no":
        return Finding(check, "ok", "beside the server's work" if lazy else "not shown to this user")
    if not _has_our_users(client):
        return Finding(check, "ok", "in the server's work")
    advice = (
        "any producer can fill a hash of its own and have it expire, and the server stands still meanwhile, for seconds"
        f" at 200 MB: {setting(name, 'yes')}, for good"
    )
    return Finding(check, "warn", "in the server's work", advice)


def _has_our_users(client: redis.Redis) -> bool:
    """Whether there are users of `copydesk acl`; False if this user may not find out."""
    try:
        return any(_name(name).startswith(_OUR_USERS) for name in client.acl_users())
    except redis.exceptions.ResponseError:
        return False


def _name(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name


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
        names = [_name(name) for name in client.acl_users()]
    except redis.exceptions.ResponseError as error:
        if is_forbidden(error):
            return Finding(check, "ok", "not shown to this user")
        advice = "give each part the user that its provider offers; `copydesk acl` says what each needs"
        return Finding(check, "warn", "this server makes no users (ACL)", advice)
    ours = [name for name in names if name.startswith(_OUR_USERS)]
    shown = f"{len(ours)} of copydesk"
    if ours and is_open(client):
        advice = (
            "whoever reaches the server is its administrator, whatever the other users may:"
            " ACL SETUSER default '>PASSWORD', and ACL SAVE"
        )
        return Finding(check, "fail", f"{shown}, and the user default has no password", advice)
    file = _configured(client, "aclfile")
    if not ours or file:
        return Finding(check, "ok", f"{shown}, kept in {file} by ACL SAVE" if ours else shown)
    if file is None:
        return Finding(check, "ok", f"{shown}; where they are kept is not shown to this user")
    lost = "the next restart of the server loses them" if not info.get("config_file") else "a restart may lose them"
    advice = f"{lost}: start it with an aclfile and run ACL SAVE, or write them into its configuration"
    return Finding(check, "warn", f"{shown}, and no aclfile", advice)


def _functions(client: redis.Redis) -> Finding:
    """Whether producers can call functions that another version left: what was mended since is not mended in them."""
    check = "functions"
    try:
        found = _libraries(client)
    except redis.exceptions.ResponseError:
        return Finding(check, "ok", "not shown to this user, or older than Redis 7.0")
    changed = LIBRARY in found and found[LIBRARY].strip() != function_library().strip()
    older = sorted(found.keys() - {LIBRARY})
    if not changed and not older:
        return Finding(check, "ok", ", ".join(found) or "none")
    told = [f"{LIBRARY} has another text than in this version"] if changed else []
    told += [f"also {', '.join(older)}"] if older else []
    advice = ["`copydesk acl --functions` prints it for FUNCTION LOAD REPLACE"] if changed else []
    if older:
        deletes = ", ".join(f"FUNCTION DELETE {name}" for name in older)
        advice.append(f"any producer may call what a later version mended: {deletes}, when no older producer is left")
    return Finding(check, "warn", "; ".join(told), "; ".join(advice))


def _libraries(client: redis.Redis) -> dict[str, str]:
    """The libraries of copydesk that the server holds, with their texts."""
    found: Any = client.function_list(library="copydesk_*", withcode=True)
    libraries = {}
    for one in found:
        pairs = one if isinstance(one, dict) else dict(zip(one[::2], one[1::2], strict=True))
        told = {_name(name): value for name, value in pairs.items()}
        libraries[_name(told["library_name"])] = _name(told["library_code"])
    return libraries


def is_open(client: redis.Redis) -> bool:
    """Whether who gives no password may do something with keys; False if this user may not find out.

    Each connection begins as the user `default`, and RESET, which no ACL takes away, makes it that one again.
    """
    try:
        default = cast("dict[str, Any]", client.acl_getuser("default"))
    except redis.exceptions.ResponseError:
        return False
    flags = {_name(flag) for flag in default["flags"]}
    may = [_name(rule) for rule in (*default["commands"], *default["categories"])]
    return {"on", "nopass"} <= flags and bool(default["keys"]) and any(rule.startswith("+") for rule in may)


def _configured(client: redis.Redis, name: str) -> str | None:
    """A value of the server's configuration; None if there is none of this name, or this user may not read it."""
    try:
        found = client.config_get(name)
    except redis.exceptions.ResponseError:  # not permitted, or no such command on a server that others look after
        return None
    return found.get(name)


def _unreadable(check: str) -> Finding:
    advice = "CONFIG GET is refused: ask as administrator, or look where its provider shows the setting"
    return Finding(check, "warn", "not known", advice)
