"""What the tests of watches share."""

import pytest
from tests.integration.producers.watching.watches import Site


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have folders looked at ten times a second, and a lost server tried again soon."""
    monkeypatch.setattr("copydesk_producers.watching.folder.LOOKS", 0.1)
    monkeypatch.setattr("copydesk_producers.watching.watch._ROUND", 0.02)
    monkeypatch.setattr("copydesk_producers.watching.watch._LOST", 0.2)


@pytest.fixture
def site() -> type[Site]:
    """A handler of the test's own."""
    return type("OneSite", (Site,), {"items": ["First", "Second"], "asked": []})
