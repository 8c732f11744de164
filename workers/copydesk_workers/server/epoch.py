"""The epoch of a server: it changes when the server is started again, or another takes its place.

A server that comes back may have lost its last writes: those that its append-only file did not hold yet, or that a
replica had not received. So what a worker wrote in one epoch is there for certain only in the same one. The commit
compares (`commit.lua`).
"""

from importlib.resources import files
from typing import Final, cast

import redis

from copydesk_schemas import CopydeskError, Keys

#: Lua: `epoch_of(meta)`.
EPOCH: Final = files("copydesk_workers.server").joinpath("epoch.lua").read_text()

#: What the error of a script begins with that was called with another epoch than the server's.
STALE: Final = "STALE "


class ServerChanged(CopydeskError):
    """The server is not the one, or not in the state, in which the worker looked its documents up. They wait again."""


def read_epoch(client: redis.Redis, keys: Keys) -> bytes:
    """The epoch now: to be read before whatever must be there when the commit comes."""
    return cast(bytes, client.register_script(EPOCH + "return epoch_of(KEYS[1])")(keys=[keys.meta]))
