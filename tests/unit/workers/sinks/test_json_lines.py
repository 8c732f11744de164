"""The file of JSON lines: each entry once, in order, whole lines only."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.workers.sinks.records import entry

from copydesk_schemas import Keys, SettingsError
from copydesk_workers.sinks.json_lines import JsonLines

_LINES = [entry(number).line for number in range(12)]


def write(path: Path, *numbers: int) -> None:
    """Opens the file as a new process does, and writes entries."""
    with closing(JsonLines(path, Keys("n"), "clean")) as target:
        target.begin()
        target.write([entry(number) for number in numbers])


def lines(path: Path) -> Sequence[bytes]:
    """The lines of the file."""
    return path.read_bytes().splitlines()


def test_entries_become_lines_in_order(tmp_path: Path) -> None:
    """One line of JSON for each entry; what comes again is left out."""
    write(tmp_path / "a.jsonl", 0, 1)
    write(tmp_path / "a.jsonl", 0, 1, 2)
    assert _LINES[:3] == lines(tmp_path / "a.jsonl")


@settings(max_examples=12)
@given(
    cuts=st.lists(st.tuples(st.integers(1, 4), st.booleans(), st.integers(0, 400)), max_size=4),
)
def test_a_crash_leaves_no_half_line_and_no_line_twice(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[tuple[int, bool, int]]
) -> None:
    """Killed while lines are written, or before their place is noted: the file ends up with each line once."""
    path = tmp_path_factory.mktemp("out") / "a.jsonl"
    done = 0
    for count, noted, torn in cuts:
        place = path.with_name("a.jsonl.place")
        before = place.read_bytes() if place.exists() else None
        write(path, *range(done, min(done + count, 12)))
        if noted or before is None:
            done = min(done + count, 12)
            with path.open("ab") as file:  # the next write began
                file.write(b"x" * torn)
        else:
            place.write_bytes(before)
    write(path, *range(12))
    assert _LINES == lines(path)


def test_lines_of_others_are_kept(tmp_path: Path) -> None:
    """A file that was there is continued."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"{}\n")
    write(path, 0)
    write(path, 0, 1)
    assert [b"{}", *_LINES[:2]] == lines(path)


def test_a_file_that_was_shortened_is_refused(tmp_path: Path) -> None:
    """SettingsError says what to do; nothing is written."""
    path = tmp_path / "a.jsonl"
    write(path, 0, 1)
    path.write_bytes(b"")
    with pytest.raises(SettingsError, match="is shorter than when it was last written: put it back"):
        write(path, 2)
    assert b"" == path.read_bytes()


def test_one_process_at_a_time(tmp_path: Path) -> None:
    """A second sink on the same file is refused while the first has it."""
    with (
        closing(JsonLines(tmp_path / "a.jsonl", Keys("n"), "clean")),
        pytest.raises(SettingsError, match="another sink"),
    ):
        JsonLines(tmp_path / "a.jsonl", Keys("n"), "clean")
    write(tmp_path / "a.jsonl", 0)


def test_a_file_of_another_stream_is_refused(tmp_path: Path) -> None:
    """The place knows namespace and stream; a damaged one is told."""
    write(tmp_path / "a.jsonl", 0)
    for keys, stream in ((Keys("n"), "dead"), (Keys("m"), "clean")):
        with pytest.raises(SettingsError, match="says that clean of namespace n is written there"):
            JsonLines(tmp_path / "a.jsonl", keys, stream)
    (tmp_path / "a.jsonl.place").write_bytes(b"{")
    with pytest.raises(SettingsError, match="is damaged"):
        write(tmp_path / "a.jsonl", 1)
