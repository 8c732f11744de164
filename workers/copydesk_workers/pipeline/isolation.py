"""Keeps the failure of one article from its neighbours: a step that raises twice makes that article dead.

The runner and `prepare.py` run every stage through here; a stage itself never catches, retries or dead-letters.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from msgspec import Struct

from copydesk_schemas import DeadReason
from copydesk_schemas.raw_entry import ORIGIN, ORIGIN_BYTES
from copydesk_schemas.signing import NO_SIGNATURE, SIGNED, read_signature
from copydesk_text.article import Article, Drop, Stage
from copydesk_workers.commit.outcome import DeadArticle
from copydesk_workers.logs import event
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.pipeline.outlet import outlet_of

logger = logging.getLogger(__name__)

#: How much of a document over the size limit its dead letter keeps, in bytes.
KEPT_OF_TOO_LARGE: Final = 64 * 1024

#: Characters of the detail: it may quote names of fields, which a producer can make megabytes long.
_LONGEST_DETAIL: Final = 1_000

_Result = TypeVar("_Result")


class Failed(Struct, frozen=True):
    """A step raised twice on one article; `detail` names the step and the error."""

    detail: str


def run_isolated(stages: Sequence[Stage], article: Article) -> Article | Drop | Failed:
    """Runs the stages on one article; a stage that raises is tried once more.

    Returns:
        The article after all stages, or what the stage that ended its way answered.
    """
    for stage in stages:
        before = article
        result = try_twice(_name(stage), lambda stage=stage, before=before: stage(before))  # type: ignore[misc]  # mypy cannot type a lambda with defaults
        if not isinstance(result, Article):
            return result
        article = result
    return article


def try_twice(name: str, step: Callable[[], _Result]) -> _Result | Failed:
    """Returns the result of the step, of its second attempt if the first raises; Failed if both do."""
    try:
        return step()
    except Exception:  # whatever a stage raises must not stop its neighbours; it is logged
        logger.warning("%s raised; trying once more", name, exc_info=True, extra=event("step_failed", step=name))
    try:
        return step()
    except Exception as error:  # as above: it becomes a dead letter with the reason
        return Failed(f"{name} raised {type(error).__name__}: {error}")


def ended_article(entry: RawEntry, position: int | None, ended: Drop | Failed) -> DeadArticle:
    """The dead article of one that a stage dropped, or failed on twice."""
    if isinstance(ended, Drop):
        return dead_article(entry, position, ended.reason, ended.detail)
    return dead_article(entry, position, "stage_failed", ended.detail)


def dead_article(entry: RawEntry, position: int | None, reason: DeadReason, detail: str) -> DeadArticle:
    """The dead article that stands for a raw entry (position None) or for one article of it."""
    document = entry.fields.get(b"document", b"")
    kept = document[:KEPT_OF_TOO_LARGE] if reason == "too_large" else document
    return DeadArticle(
        position=position,
        document=kept,
        reason=reason,
        detail=detail if len(detail) <= _LONGEST_DETAIL else detail[:_LONGEST_DETAIL] + "…",
        deliveries=entry.deliveries,
        signed=_signature(entry),
        origin=entry.fields.get(ORIGIN.encode(), b"")[:ORIGIN_BYTES],
        outlet=outlet_of(kept),
    )


def _signature(entry: RawEntry) -> bytes:
    """The signature of a raw entry, so that its document can be pushed again with it; empty without one."""
    value = entry.fields.get(SIGNED.encode())
    if value is None:
        return b""
    return value if read_signature(value) else NO_SIGNATURE


def _name(stage: Stage) -> str:
    return getattr(stage, "__name__", type(stage).__name__)
