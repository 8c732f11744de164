"""Warns in the log before the index holds more than it was made for."""

import logging
from typing import Final

import redis

from copydesk_matching.index.fill import NEARLY_FULL
from copydesk_schemas import Keys
from copydesk_workers.logs import event
from copydesk_workers.server.index_server import window_fill_of
from copydesk_workers.settings import Settings

logger = logging.getLogger(__name__)

#: Fill levels at which the log warns; 1 is what the index was made for.
_STEPS: Final = (NEARLY_FULL, 1.0, 2.0, 4.0, 8.0)


class WindowWarning:
    """An upkeep task that warns once per fill level, and again after the window has become emptier."""

    def __init__(self, client: redis.Redis, keys: Keys, settings: Settings) -> None:
        self._client: Final = client
        self._keys: Final = keys
        self._settings: Final = settings
        self._passed = 0

    def __call__(self) -> None:
        """Looks at the fill level, and warns if it passed a step."""
        fill = window_fill_of(self._settings, self._client, self._keys)
        passed = 0 if fill is None else sum(fill.share >= step for step in _STEPS)
        if fill is not None and passed > self._passed:
            logger.warning(
                "the window holds %s: %s",
                fill.shown,
                fill.advice,
                extra=event(
                    "window_filling",
                    namespace=self._keys.namespace,
                    records=fill.records,
                    expected=fill.expected,
                    postings=round(fill.postings, 1),
                ),
            )
        self._passed = passed
