"""What a fleet in a child process is given."""

from pathlib import Path

import pytest

from copydesk_workers.fleet.start import environment_of
from copydesk_workers.settings import Settings, read_settings


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(namespace="other", workers=3, chain="matching", ticket_seconds=0.25, suppressed=("exact",)),
        Settings(suppressed=()),
    ],
)
def test_settings_survive_the_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child reads the settings that it was given, not those that the parent's environment has."""
    monkeypatch.setenv("COPYDESK_WORKERS", "64")
    url = "redis://user:s3cret@localhost/0"
    read = read_settings(environment_of(settings, url))
    assert url == read.redis_url
    for name in Settings.__struct_fields__:
        if name != "redis_url":
            assert getattr(settings, name) == getattr(read, name), name


def test_the_rest_of_the_environment_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Variables that are none of copydesk's reach the child."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert str(tmp_path) == environment_of(Settings(), "redis://localhost")["TMPDIR"]
