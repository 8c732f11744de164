"""Tells errors of Redis that are the trouble of the server, and pass by themselves, from bugs."""

import re
from typing import Final

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoPermissionError, OutOfMemoryError, ReadOnlyError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from copydesk_schemas import ServerUnavailable
from copydesk_schemas.primary import lost_primary
from copydesk_workers.server.epoch import ServerChanged

#: Connection refused or lost (also: still loading, wrong password), no answer in time, no writes
#: allowed, started again.
_KINDS: Final = (
    RedisConnectionError,
    RedisTimeoutError,
    ReadOnlyError,
    OutOfMemoryError,
    NoPermissionError,
    ServerUnavailable,
    ServerChanged,
)
#: Error codes that redis-py has no class for, or hides in another error. NOGROUP: the data were lost, the consumer
#: group with them; it is made again.
_CODES: Final = (
    *("MISCONF", "OOM ", "READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS"),
    *("UNBLOCKED", "TRYAGAIN", "NOGROUP", "BUSY ", "ACL failure in script"),
)
#: What Redis 6.2 says of a command in a script that the user may not run; the place in the script stands before it.
_FORBIDDEN_IN_SCRIPT: Final = "The user executing the script can't run this command"
#: What redis-py puts in front of the error of a command in a pipeline, and the server in front of that of a MULTI.
_BEFORE_CODE: Final = re.compile(r"\A.* of pipeline caused error: |Transaction discarded because of: ", re.DOTALL)


def is_trouble(error: Exception) -> bool:
    """Whether the server is the cause of an error, not the current document. The work is then tried again later."""
    if isinstance(error, _KINDS) or lost_primary(error):
        return True
    said = _BEFORE_CODE.sub("", str(error), count=1)
    return isinstance(error, ResponseError) and (said.startswith(_CODES) or _FORBIDDEN_IN_SCRIPT in said)
