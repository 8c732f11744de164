"""Slow readers of a server: what waits for all of them is bounded, and known without a look at each."""

from copydesk_desk.serve.slow_readers import SlowReaders


class Reader:
    """A connection for which bytes wait. It counts how often it is asked."""

    def __init__(self, size: int) -> None:
        self.size, self.asked, self.is_out = size, 0, False

    def get_write_buffer_size(self) -> int:
        """Bytes that wait."""
        self.asked += 1
        return self.size

    def abort(self) -> None:
        """It is put out."""
        self.is_out = True


def test_those_for_whom_most_waits_are_put_out() -> None:
    """As many as must be; the others stay, and one who took what waited counts no more."""
    slow, small, large = SlowReaders(100), [Reader(10) for _ in range(7)], [Reader(40), Reader(60)]
    for one in (*small, large[0]):
        slow.add(one)
    assert [False, True] == [one.is_out for one in (small[0], large[0])]
    for one in small[:5]:
        slow.remove(one)
    slow.add(large[1])
    assert [False] * 8 == [one.is_out for one in (*small, large[1])]


def test_what_was_taken_meanwhile_counts() -> None:
    """Before one is put out, all are asked what waits for them by now."""
    slow, readers = SlowReaders(100), [Reader(60), Reader(60)]
    slow.add(readers[0])
    readers[0].size = 20
    slow.add(readers[1])
    assert [False, False] == [one.is_out for one in readers]


def test_a_reader_that_is_slow_again_and_again_has_nobody_asked() -> None:
    """2,500 connections were all asked whenever one of them had to be waited for."""
    slow, readers = SlowReaders(10_000), [Reader(1) for _ in range(2_500)]
    for _ in range(3):
        for one in readers:
            slow.add(one)
    assert {3} == {one.asked for one in readers}
