"""The file of confirmed documents: what is noted is read, and what is not of its form is refused with its line."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_producers.confirmed_log import Confirmed, ConfirmedLog, read_confirmed
from copydesk_schemas import SettingsError

IDS = st.builds("{}-{}".format, st.integers(0, 2**48 - 1), st.integers(0, 2**32 - 1))


@given(st.lists(st.tuples(IDS, st.binary(max_size=40)), max_size=8))
def test_what_is_noted_is_read(tmp_path_factory: pytest.TempPathFactory, documents: list[tuple[str, bytes]]) -> None:
    """Whatever the documents are: each has its line, in order, with the hash of its bytes."""
    path = tmp_path_factory.mktemp("log") / "confirmed.jsonl"
    ConfirmedLog(path).note(documents[:3])
    ConfirmedLog(path).note(documents[3:])
    expected = [(entry_id, sha256(data).hexdigest()) for entry_id, data in documents]
    assert expected == [(one.id, one.sha256) for one in read_confirmed(path)]


def test_a_document_is_named_by_its_url(tmp_path: Path) -> None:
    """The URL stands beside the id; a last line that broke off is none."""
    path = tmp_path / "confirmed.jsonl"
    data = b'{"text": "a", "url": "https://lindmark.example/a"}'
    ConfirmedLog(path).note([("1-0", data)])
    with path.open("ab") as file:
        file.write(b'{"id":"2-0","sha')
    assert [Confirmed("1-0", sha256(data).hexdigest(), "https://lindmark.example/a")] == list(read_confirmed(path))


@pytest.mark.parametrize("whole", [0, 1, 2000])
@pytest.mark.parametrize("broken", [b"", b'{"id":"7-0","sh', b"x" * 200_000])
def test_a_line_that_broke_off_spoils_no_later_one(tmp_path: Path, whole: int, broken: bytes) -> None:
    """Who appends to a file of a process that died goes on behind its last whole line."""
    path = tmp_path / "confirmed.jsonl"
    ConfirmedLog(path).note([(f"{number}-0", b"{}") for number in range(whole)])
    with path.open("ab") as file:
        file.write(broken)
    ConfirmedLog(path).note([("9999-0", b"{}")])
    assert [f"{number}-0" for number in (*range(whole), 9999)] == [one.id for one in read_confirmed(path)]


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b'{"id":"1-0"}\n', b'{"id":"first","sha256":"0"}\n', b"\xff\n"])
def test_another_file_is_refused(tmp_path: Path, line: bytes) -> None:
    """A file of something else is not taken for one without documents."""
    (path := tmp_path / "other").write_bytes(b'{"id":"1-0","sha256":"0"}\n' + line)
    with pytest.raises(SettingsError, match=r"line 2 of .*other is not a confirmed document"):
        list(read_confirmed(path))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Neither written nor read."""
    path = tmp_path / "absent" / "log"
    with pytest.raises(SettingsError, match="absent/log cannot be written"):
        ConfirmedLog(path)
    with pytest.raises(SettingsError, match="absent/log cannot be read"):
        list(read_confirmed(path))
