"""Says in a sentence what is wrong with the server, where an error of Redis is no bug."""

from redis.exceptions import NoPermissionError, RedisError

from copydesk_workers.server.outages import is_trouble


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
