"""Says in a sentence what is wrong with the server or a disk, where an error of these is no bug."""

import errno
import os
from typing import Final

from redis.exceptions import NoPermissionError, RedisError, ResponseError

from copydesk_workers.server.outages import is_trouble

#: What a disk says that is full, broken or may not be written.
_DISK: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
#: What is said of a path that may not be entered, or is too long.
_PATH: Final = {errno.EACCES, errno.EPERM, errno.ENAMETOOLONG}

#: What a server says of a key of another type; a script puts its own words around it.
_OTHER_TYPE: Final = "WRONGTYPE "

#: What a server says that can write nothing more to its disk.
_DISK_FULL: Final = os.strerror(errno.ENOSPC)


def trouble_with_server(error: Exception) -> str | None:
    """The sentence that the command line ends with.

    Args:
        error: What ended the command.

    Returns:
        What is wrong with the server and who can mend it; None if the error is not the server's, so it is a bug.
    """
    if isinstance(error, ResponseError) and _OTHER_TYPE in str(error):
        return (
            f"a key of the namespace holds another kind of value than copydesk writes ({error}): someone who may write"
            " all keys changed it. Remove that key if you know which it is, or restore a backup"
        )
    if not isinstance(error, RedisError) or not is_trouble(error):
        return None
    if isinstance(error, NoPermissionError):
        return f"the server refuses: {error}. Ask its administrator; `copydesk acl` prints who may do what"
    if _DISK_FULL in str(error):
        return f"the disk of the server is full: make room, and call this again ({error})"
    return f"the server went away, or takes no writes: {error}"


def trouble_with_disk(error: Exception) -> str | None:
    """The sentence that the command line ends with where a disk is full, broken or read-only, or a path is closed.

    Args:
        error: What ended the command.

    Returns:
        What the disk said, with the file where it is known; None if the error is another one, so it is a bug.
    """
    if not isinstance(error, OSError):
        return None
    if error.errno not in _DISK and (error.filename is None or error.errno not in _PATH):
        return None
    cure = ": make room there, then give the same command again" if error.errno in _FULL else ""
    return f"{error.filename or 'a file'} cannot be read or written: {error.strerror}{cure}"
