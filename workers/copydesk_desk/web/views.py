"""The list of pages. The routes are made from it."""

from collections.abc import Callable
from typing import Final

from copydesk_desk.serve.door import Door
from copydesk_desk.web.desk import Desk, View
from copydesk_desk.web.pages.attempt import try_document, try_page
from copydesk_desk.web.pages.dead import dead_letter, dead_letters, purge_letters, requeue_letters
from copydesk_desk.web.pages.now import now
from copydesk_desk.web.pages.pair import pair
from copydesk_desk.web.pages.record import record, traced_record
from copydesk_desk.web.pages.search import search_page
from copydesk_desk.web.pages.sources import sources
from copydesk_desk.web.pages.stories import stories
from copydesk_desk.web.pages.story import story

VIEWS: Final = (
    View(path="/desk", make=now),
    View(path="/desk/stories", make=stories),
    View(path="/desk/stories/{id:path}", make=story),
    View(path="/desk/pair", make=pair, computes=True),
    View(path="/desk/records/{id:path}", make=record),
    View(path="/desk/traced/{id:path}", make=traced_record, computes=True),
    View(path="/desk/sources", make=sources),
    View(path="/desk/dead", make=dead_letters),
    View(path="/desk/dead/requeue", make=requeue_letters, method="POST", right="admin"),
    View(path="/desk/dead/purge", make=purge_letters, method="POST", right="admin"),
    View(path="/desk/dead/{id}", make=dead_letter),
    View(path="/desk/try", make=try_page),
    View(path="/desk/try", make=try_document, method="POST", computes=True),
    View(path="/desk/search", make=search_page, computes=True),
)


def make_desk(door: Door, clock: Callable[[], int] | None = None) -> Desk:
    """Makes the desk of a door, with all its pages.

    Args:
        door: The door.
        clock: Milliseconds since 1970; None: those of the server.
    """
    return Desk(door, VIEWS, clock)
