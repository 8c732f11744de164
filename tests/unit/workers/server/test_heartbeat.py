"""The heartbeat of one process: two files, renewed at most once a second, and none without a folder."""

import os
from pathlib import Path

import pytest

from copydesk_schemas import SettingsError
from copydesk_workers.server.heartbeat import ALIVE, READY, Heartbeat


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _age(path: Path) -> None:
    """Makes a file an hour old."""
    os.utime(path, (path.stat().st_atime - 3600, path.stat().st_mtime - 3600))


def _is_fresh(path: Path, before: float) -> bool:
    return path.exists() and path.stat().st_mtime > before


def test_a_process_that_starts_is_alive_and_not_ready(tmp_path: Path) -> None:
    """The folder is made; what an earlier process left says nothing of this one."""
    folder = tmp_path / "run" / "copydesk"
    Heartbeat(str(folder)).ready()
    Heartbeat(str(folder))
    assert [ALIVE] == sorted(path.name for path in folder.iterdir())


def test_ready_is_alive_and_alive_is_not_ready(tmp_path: Path) -> None:
    """`ready` renews both files, `alive` one."""
    clock = Clock()
    heartbeat = Heartbeat(str(tmp_path), clock)
    heartbeat.ready()
    for name in (ALIVE, READY):
        _age(tmp_path / name)
    old = (tmp_path / READY).stat().st_mtime
    clock.now += 1
    heartbeat.alive()
    assert (True, False) == (_is_fresh(tmp_path / ALIVE, old), _is_fresh(tmp_path / READY, old))
    clock.now += 1
    heartbeat.ready()
    assert (True, True) == (_is_fresh(tmp_path / ALIVE, old), _is_fresh(tmp_path / READY, old))


def test_a_loop_that_turns_often_writes_once_a_second(tmp_path: Path) -> None:
    """A second renewal within the second changes nothing."""
    clock = Clock()
    heartbeat = Heartbeat(str(tmp_path), clock)
    heartbeat.ready()
    (tmp_path / READY).unlink()
    clock.now += 0.9
    heartbeat.ready()
    assert not (tmp_path / READY).exists()
    clock.now += 0.2
    heartbeat.ready()
    assert (tmp_path / READY).exists()


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sets no folder gets no files."""
    monkeypatch.chdir(tmp_path)
    heartbeat = Heartbeat(None)
    heartbeat.alive()
    heartbeat.ready()
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_a_wrong_setting(tmp_path: Path) -> None:
    """It is told at the start, with the name of the variable."""
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="COPYDESK_HEARTBEAT_FOLDER"):
        Heartbeat(str(tmp_path / "file" / "folder"))
