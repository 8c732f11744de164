"""The memory that a horse shares with its parent."""

import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_workers.fleet.watch import Death, FairClock, SharedWatch, describe, from_outside, waited_for_core


def test_nothing_is_in_hand_at_first() -> None:
    """A new watch, and one that was cleared, know of no entry."""
    watch = SharedWatch()
    assert None is watch.in_hand()
    watch.begin("1-0")
    watch.alone("1-0")
    watch.clear()
    assert None is watch.in_hand()
    assert None is watch.death(9, None)


@given(st.lists(st.from_regex(r"[0-9]{1,20}-[0-9]{1,20}", fullmatch=True), min_size=1))
def test_the_last_entry_begun_is_in_hand(entry_ids: list[str]) -> None:
    """Whatever came before, the entry that began last is in hand until its end."""
    watch = SharedWatch()
    for entry_id in entry_ids:
        watch.begin(entry_id)
        hand = watch.in_hand()
        assert hand is not None
        assert entry_id == hand.entry_id
        assert hand.seconds >= 0
    watch.end()
    assert None is watch.in_hand()


def test_only_an_entry_alone_can_be_a_death() -> None:
    """A horse that dies with a batch in hand accuses no entry."""
    watch = SharedWatch()
    watch.begin("1-0")
    assert None is watch.death(9, None)
    watch.alone("1-0")
    assert ("1-0", Death("crashed", "the worker process was killed by SIGKILL")) == watch.death(9, None)
    ended = Death("timeout", "it was ended after 31.5 s")
    assert ("1-0", ended) == watch.death(9, ended)
    watch.alone(None)
    assert None is watch.death(9, None)


@given(st.text(max_size=3000))
def test_a_note_of_any_length_is_kept_as_far_as_it_fits(text: str) -> None:
    """A long note is cut, in the middle of a letter too, and never spoils what else is in the memory."""
    watch = SharedWatch()
    watch.alone("1-0")
    watch.note(text)
    found = watch.death(0, None)
    assert found is not None
    assert "1-0" == found[0]
    assert text.startswith(found[1].detail.rstrip("\ufffd")) or text == ""


def test_another_process_sees_it() -> None:
    """What a forked child writes its parent reads."""
    watch = SharedWatch()
    child = os.fork()
    if child == 0:
        watch.begin("7-1")
        os._exit(0)
    os.waitpid(child, 0)
    hand = watch.in_hand()
    assert hand is not None
    assert "7-1" == hand.entry_id


@pytest.mark.parametrize(
    ("status", "words", "outside"),
    [
        (9, "the worker process was killed by SIGKILL", True),
        (15, "the worker process was killed by SIGTERM", True),
        (11, "the worker process was killed by SIGSEGV", False),
        (6, "the worker process was killed by SIGABRT", False),
        (3 << 8, "the worker process exited with status 3", False),
    ],
)
def test_a_wait_status_in_words(status: int, words: str, outside: bool) -> None:
    """Signals have their names; those that others send are told from those of a process that fails."""
    assert (words, outside) == (describe(status), from_outside(status))


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this kernel does not say how long one waits")
def test_a_horse_is_not_charged_for_waiting_for_a_core() -> None:
    """One of four that share one core: what counts against its limit is its own share, not the time on the wall."""
    watch = SharedWatch()
    core = min(os.sched_getaffinity(0))
    spinning = []
    for number in range(4):
        pid = os.fork()
        if pid == 0:
            os.sched_setaffinity(0, {core})
            if number == 0:
                watch.begin("1-0")
            while True:
                pass
        spinning.append(pid)
    try:
        while watch.in_hand() is None:
            time.sleep(0.02)
        clock, waited = FairClock(spinning[0]), waited_for_core(spinning[0])
        while waited_for_core(spinning[0]) < waited + 0.5:
            clock.seconds(watch.in_hand())
            time.sleep(0.02)
        hand = watch.in_hand()
        assert hand is not None
        assert 0.0 <= clock.seconds(hand) <= hand.seconds - 0.5
    finally:
        for pid in spinning:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    before = clock.seconds(hand)
    assert before == clock.seconds(hand), "a horse that is gone is charged no more"
    assert 0.0 == clock.seconds(None)
