"""What tests of the server's users share."""

from collections.abc import Iterator

import pytest
import redis
from tests.access import made_users

from copydesk_schemas import Keys


@pytest.fixture
def users(client: redis.Redis, keys: Keys) -> Iterator[None]:
    """The users of the test's namespace."""
    with made_users(client, keys):
        yield
