"""The warning in the log that the window fills: once at each step."""

import logging

import pytest
import redis
from tests.integration.matching.test_fill import SETTINGS, play

from copydesk_matching.index.index import Index
from copydesk_schemas import Keys
from copydesk_workers.fleet.window_warning import WindowWarning


def told(caplog: pytest.LogCaptureFixture) -> list[int]:
    """Records in the window at each warning since the last call."""
    fields = [record.__dict__["copydesk"] for record in caplog.records]
    assert {"window_filling"} >= {one["event"] for one in fields}
    assert {logging.WARNING} >= {record.levelno for record in caplog.records}
    caplog.clear()
    return [one["records"] for one in fields]


def test_each_step_is_told_once(client: redis.Redis, keys: Keys, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing below 80 %, one warning from there on, the next at 100 % and at 200 %, however often it looks."""
    warn = WindowWarning(client, keys, SETTINGS)
    warn()
    index = Index(client, keys, SETTINGS.index_shape)
    for first in range(0, 220, 10):
        play(index, 10, first=first)
        warn()
        warn()
    assert [80, 100, 200] == told(caplog)


def test_an_emptier_window_is_told_of_anew(client: redis.Redis, keys: Keys, caplog: pytest.LogCaptureFixture) -> None:
    """When full slices have gone, the warning stands for the next time."""
    warn, index = WindowWarning(client, keys, SETTINGS), Index(client, keys, SETTINGS.index_shape)
    play(index, 90, slice_=10)
    warn()
    play(index, 10, slice_=12)
    warn()
    assert [90] == told(caplog)
    play(index, 75, slice_=12, first=10)
    warn()
    assert [85] == told(caplog)
