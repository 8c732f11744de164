"""The checks of what tests leave behind can fail: a planted key and a planted process are told."""

import subprocess
import sys
from pathlib import Path

import pytest
import redis
from tests.leaks import keys_without_expiry, strays
from tests.processes import descendants, is_alive, started, wait_until

from copydesk_schemas import Keys

proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


def test_a_key_that_stays_without_a_reason_is_told(client: redis.Redis, keys: Keys) -> None:
    """What holds a slice, a story or a batch must expire; streams, counters and what leaves otherwise need not."""
    must = [keys.states(1), keys.story("1-0/0"), keys.signatures(3, 1), keys.furniture(1), keys.producer("a")]
    for key in (
        *must,
        keys.counters,
        keys.index_slices(3),
        f"{keys.postings_prefix(2)}1:a",
        f"{keys.rq_prefix}workers",
    ):
        client.hset(key, "field", "value")
    assert sorted(must) == keys_without_expiry(client, keys)
    for key in must:
        client.expire(key, 60)
    assert [] == keys_without_expiry(client, keys)


@proc
def test_a_process_that_stays_is_told_with_its_test() -> None:
    """A process that this one started, and one that it started in turn, while they live."""
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
    before = {stray.pid for stray in strays()}
    with started([sys.executable, "-c", code]) as parent:
        wait_until(lambda: len(descendants(parent.pid)) == 1, "the child runs")
        family = {parent.pid, *descendants(parent.pid)}
        found = {stray.pid: stray.test for stray in strays() if stray.pid not in before}
    assert family == found.keys()
    assert all("test_a_process_that_stays_is_told_with_its_test" in test for test in found.values())
    assert family.isdisjoint(stray.pid for stray in strays())


@proc
def test_what_is_started_ends_with_its_block_and_everything_below_it() -> None:
    """Whatever way the block ends, nothing of the family is left, and the process is reaped."""
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
    family: list[int] = []

    def fail() -> None:
        with started([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
            wait_until(lambda: len(descendants(parent.pid)) == 1, "the child runs")
            family.extend((parent.pid, *descendants(parent.pid)))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert [] == [pid for pid in family if is_alive(pid)]
