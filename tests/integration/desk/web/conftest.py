"""A desk for each test that wants one, and the documents that it shows."""

from collections.abc import Iterator

import pytest
import redis
from tests.integration.desk.serve.door import Caller, running
from tests.integration.published import publish, settings_of

from copydesk_desk.web.views import make_desk
from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer

#: A report, and one that carries it on.
REPORT = (
    "SELVAN HARBOUR, March 3 (Reuters) - The ferry Maren ran aground off Selvan on Tuesday with 112 people aboard, the"
    " harbour office said. Nobody was hurt. Two tugs tried to pull the ship free at high water and failed. The captain"
    " told the coast guard that a buoy had been out of place since the storm of last week. The island has no other link"
    " to the mainland until the repairs of the bridge end in May. Shops on the island have bread for three days, the"
    " mayor said, and the clinic has asked for a helicopter."
)
MORE = REPORT + (
    " On Wednesday morning the coast guard brought the passengers ashore in small boats, and the owner of the line said"
    " that a second ferry would come from the south within a week, if the weather allows it."
)
OTHER = (
    "The town library of Brannock opens its new reading room on Sunday after two years of work, and gives away the"
    " shelves of the old one to schools in the valley, the head of the library said on Monday at the town hall."
)

DOCUMENTS: list[dict[str, object]] = [
    {
        "text": REPORT,
        "title": "Ferry runs aground off Selvan",
        "url": "https://bay.example/ferry",
        "source": "The Bay",
        "published_at": "2023-03-03T09:00:00Z",
    },
    {
        "text": MORE,
        "title": "Passengers of the Selvan ferry ashore",
        "url": "https://coast.example/ferry",
        "source": "Coast Post",
        "published_at": "2023-03-04T10:30:00Z",
    },
    {
        "text": REPORT,
        "title": "Ferry aground",
        "url": "https://copy.example/1",
        "published_at": "2023-03-03T08:00:00Z",
    },
    {"text": OTHER, "title": "Library opens", "url": "https://brannock.example/library"},
    {"text": "", "url": "https://empty.example/page"},
]


@pytest.fixture
def desk(server: EmbeddedServer, keys: Keys) -> Iterator[Caller]:
    """Calls a desk on the namespace of this test."""
    with running(settings_of(keys), server.url, rooms=make_desk) as caller:
        yield caller


@pytest.fixture
def told(client: redis.Redis, keys: Keys) -> list[str]:
    """Ids of the records of `DOCUMENTS`, which are published."""
    return [f"{entry_id}/0" for entry_id in publish(client, keys, DOCUMENTS)]
