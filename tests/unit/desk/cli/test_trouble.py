"""What is wrong with a disk or a server is said in a sentence; every other error is a bug."""

import errno

import pytest
import redis

from copydesk_desk.cli.trouble import trouble_with_disk, trouble_with_server
from copydesk_schemas import Keys


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO])
def test_a_disk_that_is_full_or_broken_is_told_with_its_file(number: int) -> None:
    """The sentence has the file, where the error knows it, and what the system says."""
    error = OSError(number, "what the system says", "out/clean.jsonl")
    cure = ": make room there, then give the same command again" if number in (errno.ENOSPC, errno.EDQUOT) else ""
    assert trouble_with_disk(error) == f"out/clean.jsonl cannot be read or written: what the system says{cure}"
    assert trouble_with_disk(OSError(number, "so")) == f"a file cannot be read or written: so{cure}"
    assert trouble_with_server(error) is None


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.ENAMETOOLONG])
def test_a_path_that_cannot_be_entered_is_told(number: int) -> None:
    """Where the error names it: else it may be of a port, or of a process."""
    told = trouble_with_disk(OSError(number, "what the system says", "in/a.txt"))
    assert told == "in/a.txt cannot be read or written: what the system says"
    assert trouble_with_disk(OSError(number, "so")) is None


@pytest.mark.parametrize("error", [FileNotFoundError(errno.ENOENT, "no such file", "x"), ValueError("x"), OSError("x")])
def test_other_errors_are_bugs(error: Exception) -> None:
    """Nothing is said of them in place of the traceback."""
    assert trouble_with_disk(error) is None
    assert trouble_with_server(error) is None


def test_a_server_that_went_away_is_told() -> None:
    """An outage is no bug; a wrong command is one."""
    assert "went away" in (trouble_with_server(redis.ConnectionError("gone")) or "")
    assert trouble_with_server(redis.ResponseError("ERR wrong number of arguments")) is None


def test_a_server_whose_disk_is_full_is_told_what_to_do() -> None:
    """Scripts and commands meet the same words of the server."""
    said = "MISCONF Errors writing to the AOF file: No space left on device"
    assert "the disk of the server is full: make room" in (trouble_with_server(redis.ResponseError(said)) or "")


def test_a_key_of_another_type_is_no_bug(client: redis.Redis, keys: Keys) -> None:
    """Whoever may write all keys can make one; commands and scripts that meet it tell what the server said."""
    client.set(keys.meta, "x")
    script = client.register_script("return redis.call('HGETALL', KEYS[1])")
    for ask in (lambda: client.hgetall(keys.meta), lambda: script(keys=[keys.meta])):
        with pytest.raises(redis.ResponseError) as refused:
            ask()
        told = trouble_with_server(refused.value) or ""
        assert "another kind of value" in told
        assert "WRONGTYPE" in told
    client.delete(keys.meta)
