"""What a server lacks that copydesk needs, found out by trying it: never by the server's name or version.

Servers that others look after (ElastiCache, MemoryDB, Memorystore, Upstash …) and those that only speak the protocol
(Dragonfly) take commands away, spread keys over slots, or refuse scripts what Redis allows. What is tried here reads,
or would write to a key that never exists.
"""

from typing import Any, Final

import redis

from copydesk_desk.operations.doctor.finding import Finding
from copydesk_schemas import GROUP, Keys

#: As the commit does: two declared keys, one that is not declared, and the server's epoch (see `epoch.lua`).
_SCRIPT: Final = """
redis.call('EXISTS', KEYS[1], KEYS[2])
redis.call('EXISTS', ARGV[1])
return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)') or ''
"""
_SINGLE: Final = (
    "the commit touches many keys at once: take a server without cluster mode, one primary with replicas. Only the"
    " index may lie on a cluster"
)


def examine_limits(client: redis.Redis, keys: Keys) -> list[Finding]:
    """Tries what workers and producers need of a server.

    Args:
        client: A client that answers in bytes.
        keys: The namespace; nothing in it is changed.

    Returns:
        A finding for scripts, and one for commands.

    Raises:
        redis.exceptions.RedisError: The server went away.
    """
    return [_scripts(client, keys), _commands(client, keys)]


def is_forbidden(error: redis.exceptions.ResponseError) -> bool:
    """Whether this user may not, so that nothing is known of the server."""
    return isinstance(error, redis.exceptions.NoPermissionError)


def _scripts(client: redis.Redis, keys: Keys) -> Finding:
    check = "scripts"
    try:
        epoch = client.register_script(_SCRIPT)(keys=[keys.raw, keys.clean], args=[keys.meta])
    except redis.exceptions.ResponseError as error:
        said = str(error)
        if is_forbidden(error):
            return Finding(check, "ok", "not for this user")
        return Finding(check, "fail", f"refused ({said})", cure(said))
    if not epoch:
        advice = "a restart of the server is not noticed, and what it lost is not looked up again: ask its provider"
        return Finding(check, "warn", "INFO replication has no master_replid", advice)
    return Finding(check, "ok", "many keys at once, also undeclared ones")


def cure(said: str) -> str:
    """What to do where the script was refused."""
    if "ACL failure" in said:
        return "give this user the rights that `copydesk acl` prints"
    if "undeclared" in said:
        return "scripts make keys from a prefix: allow it (Dragonfly: --default_lua_flags=allow-undeclared-keys)"
    if "CROSSSLOT" in said or "slot" in said or "non local key" in said:
        return _SINGLE
    if "unknown command" in said.lower() or "not supported" in said:
        return "copydesk publishes by scripts (SCRIPT LOAD, EVALSHA): take a server that runs them"
    return "copydesk publishes by scripts: whoever runs this server can say why this one is refused"


def _commands(client: redis.Redis, keys: Keys) -> Finding:
    """Tries the commands that not every server has. Each is answered, or refused for the key that is absent."""
    check = "commands"
    absent = keys.prefix + "doctor"
    tried: dict[str, tuple[str | int | float, ...]] = {
        "XAUTOCLAIM": ("XAUTOCLAIM", absent, GROUP, "doctor", 0, "0-0"),
        "XREADGROUP": ("XREADGROUP", "GROUP", GROUP, "doctor", "STREAMS", absent, ">"),
        "XINFO": ("XINFO", "STREAM", absent),
        "BLMOVE": ("BLMOVE", absent, absent, "LEFT", "RIGHT", 0.05),  # Redis 6.2 takes 0.001 for no limit
        "ZPOPMIN": ("ZPOPMIN", absent),
        "TIME": ("TIME",),
    }
    lacking = [name for name, words in tried.items() if _lacks(client, words)]
    if lacking:
        advice = (
            "copydesk needs them (Redis 6.2 or newer, or Valkey, has all): take another server, or have them allowed"
        )
        return Finding(check, "fail", f"the server has no {', '.join(lacking)}", advice)
    return Finding(check, "ok", "all that are needed")


def _lacks(client: redis.Redis, words: tuple[str | int | float, ...]) -> bool:
    command: Any = client.execute_command
    try:
        command(*words)
    except redis.exceptions.ResponseError as error:
        said = str(error).lower()
        return any(sign in said for sign in ("unknown command", "unsupported", "not supported", "not available"))
    return False
