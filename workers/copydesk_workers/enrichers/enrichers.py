"""Runs the enrichers of a user on an article, and lets none of them spoil it.

An enricher that raises, overruns its time limit or returns something other than an article changes nothing; a warning
in the record says so. The fields that identify an article (`document`, `position`, `single`, `text`) are put back if an
enricher changed them, since matching has compared them already. An enricher that overruns several times in a row is
left out until the process ends.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec.structs import asdict, replace

from copydesk_text.article import Article
from copydesk_workers.enrichers.installed import Enrich
from copydesk_workers.enrichers.time_limit import Overrun, TimeLimiter
from copydesk_workers.logs import event

logger = logging.getLogger(__name__)

#: Overruns in a row after which an enricher is left out.
MOST_OVERRUNS: Final = 3
_KEPT: Final = ("document", "position", "single", "text")


class Enrichers:
    """The enrichers of one process, in the order of the setting. Each may take `seconds` per article."""

    def __init__(self, enrichers: Sequence[tuple[str, Enrich]], seconds: float) -> None:
        self._enrichers = enrichers
        self._seconds = seconds
        self._limiter = TimeLimiter()
        self._overruns: Counter[str] = Counter()

    def __call__(self, article: Article) -> Article:
        """Returns the article after all enrichers."""
        for name, enrich in self._enrichers:
            if self._overruns[name] < MOST_OVERRUNS:
                article = self._run(name, enrich, article)
            else:
                article = _warn(article, f"enricher {name} skipped: it overran {MOST_OVERRUNS} times in a row")
        return article

    def _run(self, name: str, enrich: Enrich, article: Article) -> Article:
        try:
            result = _checked(self._limiter.run(enrich, article, self._seconds))
        except Overrun:
            self._overruns[name] += 1
            if self._overruns[name] == MOST_OVERRUNS:
                logger.error(
                    "enricher %s overran %d times in a row: it is left out",
                    name,
                    MOST_OVERRUNS,
                    extra=event("enricher_left_out", enricher=name),
                )
            return _warn(article, f"enricher {name} failed: it took longer than {1000 * self._seconds:g} ms")
        except (Exception, SystemExit) as error:  # whatever it raises must not stop the record; a warning says so
            logger.warning("enricher %s raised", name, exc_info=True, extra=event("step_failed", step=name))
            self._overruns[name] = 0
            return _warn(article, f"enricher {name} failed: {type(error).__name__}: {error}")
        self._overruns[name] = 0
        touched = [field for field in _KEPT if getattr(result, field) != getattr(article, field)]
        if touched:
            result = replace(result, **{field: getattr(article, field) for field in touched})
            return _warn(result, f"enricher {name} may not change {', '.join(touched)}: undone")
        return result


def _checked(result: object) -> Article:
    """The result, if it is an article whose fields hold what the contract says; else TypeError or ValidationError."""
    if not isinstance(result, Article):
        raise TypeError(f"it returned {type(result).__name__}, not an Article")
    fields = asdict(result)
    document = fields.pop("document")
    checked = msgspec.convert(msgspec.to_builtins(fields) | {"document": document}, Article)
    return checked if checked != result else result


def _warn(article: Article, warning: str) -> Article:
    return replace(article, warnings=(*article.warnings, warning))
