"""The count by source and day: exact for any order of days, batches and retries, and bounded."""

from collections.abc import Sequence

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.integration.workers.commit.flows import DAY, add_up, counted
from tests.integration.workers.commit.pages import SETTINGS, article, entry, push
from tests.integration.workers.commit.simulation import namespace
from tests.laws import examples

from copydesk_schemas import Keys
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.outcome import CommitEntry, Committed, DeadArticle, Late
from copydesk_workers.records.provenance import Provenance

FIRST = 19_700
#: The first and the last millisecond of a day, and one between.
MOMENTS = (0, 40_000_000, DAY - 1)
OUTLETS = (None, "bay.example", "port.example", "The\n\t“Post”, p0", "p0")
#: Day, moment, what the document holds, outlet, whether it is indexed only.
Shape = tuple[int, int, str, str | None, bool]
shapes = st.tuples(
    st.integers(0, 2),
    st.sampled_from(MOMENTS),
    st.sampled_from(("one", "twice the same", "dead", "one and a dead", "dead as a whole")),
    st.sampled_from(OUTLETS),
    st.sampled_from((False, False, False, True)),
)


def made(number: int, shape: Shape) -> CommitEntry:
    """The entry of a shape."""
    day, moment, holds, outlet, seed = shape
    id_ = f"{(FIRST + day) * DAY + moment}-{number}"

    def alive(position: int) -> object:
        text = f"text {number}"
        return replace(article(id_, position, text=text), provenance=Provenance(outlet=outlet))

    def dead(position: int | None) -> DeadArticle:
        return DeadArticle(position=position, document=b"{}", reason="stage_failed", detail="x", outlet=outlet)

    outcomes = {
        "one": (alive(0),),
        "twice the same": (alive(0), alive(1)),
        "dead": (dead(0),),
        "one and a dead": (alive(0), dead(1)),
        "dead as a whole": (dead(None),),
    }[holds]
    return CommitEntry(entry_id=id_, outcomes=outcomes, seed=seed)  # type: ignore[arg-type]  # mypy joins the tuples


def committed(committer: Committer, entries: Sequence[CommitEntry]) -> list[tuple[CommitEntry, str]]:
    """Commits them in one call; those that were committed now, with the letters of their articles."""
    answers = committer.commit(entries)
    assert all(isinstance(answer, Committed | Late) for answer in answers)
    return [
        (one, answer.letters[::2])
        for one, answer in zip(entries, answers, strict=True)
        if isinstance(answer, Committed)
    ]


@examples(60)
@given(drawn=st.lists(st.lists(shapes, min_size=1, max_size=6), min_size=1, max_size=5), data=st.data())
def test_days_in_any_order_are_told_apart(
    client: redis.Redis, keys: Keys, drawn: list[list[Shape]], data: st.DataObject
) -> None:
    """An entry is counted once, on its own day, whatever days, seeds and repeated entries stand before it."""
    with namespace(client, keys) as inner:
        calls = [[made(10 * at + n, shape) for n, shape in enumerate(call)] for at, call in enumerate(drawn)]
        every = [one for call in calls for one in call]
        for one in sorted(every, key=lambda one: [int(part) for part in one.entry_id.split("-")]):
            push(client, inner, [one.entry_id])
        committer = Committer(client, inner, SETTINGS)
        done: list[tuple[CommitEntry, str]] = []
        for call in calls:
            again = data.draw(st.lists(st.sampled_from(every), max_size=2)) if done else []
            late = [one for one in again if any(one is other for other, _ in done)]
            done += committed(committer, data.draw(st.permutations([*call, *late])))
        assert len(every) == len(done)
        assert add_up(done) == counted(client, inner)


@pytest.mark.parametrize("size", [1, 7])
def test_many_calls_leave_few_notes(client: redis.Redis, keys: Keys, size: int) -> None:
    """What calls noted is added up after some of them: the numbers stay exact, and the key small."""
    committer, done, key = Committer(client, keys, SETTINGS), [], keys.flow(FIRST)
    sizes = set()
    for call in range(250):
        entries = [made(100 * call + n, (0, 0, "one", f"{(call + n) % 5}.example", False)) for n in range(size)]
        push(client, keys, [one.entry_id for one in entries])
        done += committed(committer, entries)
        sizes.add(client.hlen(key))
    assert 250 * size == len(done)
    assert add_up(done) == counted(client, keys)
    assert max(sizes) == 5 + 2 + 119  # sources, the rest, the number of notes, and the notes
    assert b"hashtable" == client.object("encoding", key)
    assert 39 * DAY < client.pttl(key) <= 40 * DAY


def test_a_large_call_is_added_up_at_once(client: redis.Redis, keys: Keys) -> None:
    """A call of very many articles leaves no long note, whatever the number of its sources."""
    many = [replace(article("1-0", n), provenance=Provenance(outlet=f"{n}{'x' * 90}")) for n in range(1500)]
    push(client, keys, ["1-0"])
    ((_, letters),) = committed(Committer(client, keys, SETTINGS), [entry("1-0", *many)])
    assert "p" * 1500 == letters
    values = client.hvals(keys.flow(0))
    assert {1, 12} == {len(value) for value in values}
    assert 1000 + 2 == len(values)


def test_an_older_layout_is_counted_on(client: redis.Redis, keys: Keys) -> None:
    """A hash of numbers alone, as older versions left it, keeps them and its expiry."""
    client.hset(keys.flow(FIRST), mapping={"bay.example": b"\0\0\0\7\0\0\0\1\0\0\0\2", "a.example": b"\0\0\0\1" * 3})
    client.expire(keys.flow(FIRST), 60)
    assert {("2023-12-09", "bay.example"): (7, 1, 2), ("2023-12-09", "a.example"): (1, 1, 1)} == counted(client, keys)
    committer = Committer(client, keys, SETTINGS)
    for number in range(130):
        one = made(number, (0, 0, "one", "bay.example", False))
        push(client, keys, [one.entry_id])
        committer.commit([one])
        assert (8 + number, 1, 2) == counted(client, keys)["2023-12-09", "bay.example"]
    assert (1, 1, 1) == counted(client, keys)["2023-12-09", "a.example"]
    assert 0 < client.ttl(keys.flow(FIRST)) <= 60
