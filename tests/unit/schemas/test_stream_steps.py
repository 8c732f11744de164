"""How much of a stream is read at once: by small commands, up to so many entries or bytes."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import stream_steps
from copydesk_schemas.stream_steps import AT_ONCE, ENOUGH_BYTES, read_in_steps

Entry = tuple[str, dict[bytes, bytes]]


class Stream:
    """Entries of these sizes, and what was asked of them."""

    def __init__(self, sizes: list[int]) -> None:
        self.entries: list[Entry] = [(str(at), {b"record": bytes(size)}) for at, size in enumerate(sizes)]
        self.asked: list[int] = []

    def read(self, last: str | None, count: int) -> list[Entry]:
        """The next entries behind one."""
        self.asked.append(count)
        first = 0 if last is None else int(last) + 1
        return self.entries[first : first + count]


@given(st.lists(st.sampled_from([0, 10, ENOUGH_BYTES // 4, ENOUGH_BYTES]), max_size=100), st.integers(1, 200))
def test_what_is_read_is_the_beginning_and_no_more_than_enough(sizes: list[int], count: int) -> None:
    """The first entries in order, at most `count`; fewer only where they are enough, and none only where none are."""
    stream = Stream(sizes)
    found = read_in_steps(stream.read, count)
    assert stream.entries[: len(found)] == found
    assert len(found) <= count
    size = sum(len(fields[b"record"]) for _, fields in found)
    assert len(found) == min(count, len(sizes)) or size >= ENOUGH_BYTES
    # The last command alone went beyond what is enough.
    before = found[: (len(found) - 1) // AT_ONCE * AT_ONCE]
    assert sum(len(fields[b"record"]) for _, fields in before) < ENOUGH_BYTES


@given(st.integers(0, 300), st.integers(1, 300))
def test_no_command_is_large(entries: int, count: int) -> None:
    """None asks for more than `AT_ONCE` entries; small entries cost no command more than those it takes."""
    stream = Stream([10] * entries)
    assert min(entries, count) == len(read_in_steps(stream.read, count))
    assert max(stream.asked) <= stream_steps.AT_ONCE
    assert len(stream.asked) <= 1 + min(entries, count) // AT_ONCE
