"""Says in a sentence what is wrong with the server or a disk, where an error of these is no bug."""

import errno
from typing import Final

from redis.exceptions import NoPermissionError, RedisError

from copydesk_workers.server.outages import is_trouble

#: What a disk says that is full, broken or may not be written.
_DISK: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


def trouble_with_server(error: Exception) -> str | None:
    """The sentence that the command line ends with.

    Args:
        error: What ended the command.

    Returns:
        What is wrong with the server and who can mend it; None if the error is not the server's, so it is a bug.
    """
    if not isinstance(error, RedisError) or not is_trouble(error):
        return None
    if isinstance(error, NoPermissionError):
        return f"the server refuses: {error}. Ask its administrator; `copydesk acl` prints who may do what"
    return f"the server went away, or takes no writes: {error}"


def trouble_with_disk(error: Exception) -> str | None:
    """The sentence that the command line ends with where a disk is full, broken or read-only.

    Args:
        error: What ended the command.

    Returns:
        What the disk said, with the file where it is known; None if the error is another one, so it is a bug.
    """
    if not isinstance(error, OSError) or error.errno not in _DISK:
        return None
    return f"{error.filename or 'a file'} cannot be read or written: {error.strerror}"
