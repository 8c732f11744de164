"""The users that `copydesk acl` prints, made on a real server with a password of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, get_args

import redis

from copydesk_producers.append import LIBRARY, function_library
from copydesk_schemas import Keys
from copydesk_workers.server.users import Role, user_lines
from copydesk_workers.server.versions import version_of

PASSWORD: Final = "a-password-of-tests"


def user_name(keys: Keys, role: Role) -> str:
    """The name of the user who has this role in the namespace (see `users.acl`)."""
    return f"copydesk-{keys.namespace}-{role}"


@contextmanager
def made_users(client: redis.Redis, keys: Keys) -> Iterator[None]:
    """The users of the namespace, turned on with `PASSWORD`; removed at the end."""
    confirms_disk = version_of(client.info("server")).confirms_disk
    names = [user_name(keys, role) for role in get_args(Role)]
    for line in user_lines(keys, before_7_2=not confirms_disk):
        set_user(client, *line.split()[1:])
    for name in names:
        set_user(client, name, "on", f">{PASSWORD}")
    if confirms_disk:
        client.function_load(function_library(), replace=True)
    try:
        yield
    finally:
        if confirms_disk:
            with suppress(redis.ResponseError):  # a test may have removed it
                client.function_delete(LIBRARY)
        for name in names:
            client.acl_deluser(name)


def set_user(client: redis.Redis, *rules: str) -> None:
    """ACL SETUSER, as text: redis-py's own method knows no rules for subcommands."""
    command: Any = client.execute_command
    command("ACL", "SETUSER", *rules)


def url_as(url: str, keys: Keys, role: Role) -> str:
    """The URL of the server with the user who has this role, and the password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{user_name(keys, role)}:{PASSWORD}@{rest}"
