"""A door for each test that wants one."""

from collections.abc import Iterator

import pytest
from tests.integration.desk.serve.door import Caller, running
from tests.integration.published import settings_of

from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer


@pytest.fixture
def call(server: EmbeddedServer, keys: Keys) -> Iterator[Caller]:
    """Calls a door to the namespace of this test."""
    with running(settings_of(keys), server.url) as caller:
        yield caller
