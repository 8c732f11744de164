"""Which errors are waited out, and which are a document's or a bug's."""

import pytest
import redis.exceptions as errors

from copydesk_schemas import ServerUnavailable
from copydesk_workers.server.outages import is_trouble


@pytest.mark.parametrize(
    "error",
    [
        errors.ConnectionError("refused"),
        errors.TimeoutError("no answer"),
        errors.BusyLoadingError("loading"),
        errors.ReadOnlyError("a replica"),
        errors.ResponseError(
            "ERR Error running script (call to f_1): @user_script:1: -READONLY You can't write against"
        ),
        errors.ResponseError("UNBLOCKED force unblock from blocking operation, instance state changed (master -> r"),
        errors.MasterDownError("Link with MASTER is down"),
        errors.OutOfMemoryError("OOM"),
        errors.ResponseError("NOGROUP No such key"),
        errors.ResponseError("MISCONF Errors writing to the AOF file"),
        errors.ResponseError("Command # 2 (SADD a b) of pipeline caused error: MISCONF Errors writing to the AOF file"),
        errors.ExecAbortError("Transaction discarded because of: OOM command not allowed"),
        errors.ResponseError("BUSY Redis is busy running a script"),
        errors.ResponseError("@user_script: 129: The user executing the script can't run this command or subcommand"),
        ServerUnavailable(),
    ],
)
def test_the_servers_trouble_is_waited_out(error: Exception) -> None:
    """No document is to blame for a server that is away, loading, full or read-only."""
    assert is_trouble(error)


@pytest.mark.parametrize(
    "error",
    [
        errors.ResponseError("WRONGTYPE Operation against a key holding the wrong kind of value"),
        errors.ResponseError("ERR user_script:1: attempt to index a nil value"),
        errors.ResponseError("Command # 1 (LPUSH a b) of pipeline caused error: WRONGTYPE Operation against a key"),
        errors.ExecAbortError("Transaction discarded because of: WRONGTYPE Operation against a key"),
        errors.DataError("invalid input"),
        ValueError("a bug"),
    ],
)
def test_all_else_is_loud(error: Exception) -> None:
    """A script's error or a bug would come again: it counts."""
    assert not is_trouble(error)
