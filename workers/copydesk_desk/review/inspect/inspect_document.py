"""Runs a document through the chain as a worker does, and compares each article before and after every stage.

Nothing is traced inside a stage: what differs after a stage is what the stage changed.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import orjson
from msgspec import Struct
from msgspec.structs import replace

from copydesk_desk.review.inspect.left_out import LeftOut, left_out
from copydesk_desk.review.inspect.origins import OPENED, Origin, find_origins
from copydesk_desk.review.inspect.places import Places
from copydesk_desk.review.inspect.taken_lines import TakenLine, taken_lines
from copydesk_schemas import DeadReason, RawDocument
from copydesk_text.article import Article, Drop, Stage
from copydesk_text.chain.build_record import build_record
from copydesk_text.chain.chain import chain_for, open_document
from copydesk_workers.pipeline.after_matching import AfterMatching, Draft
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.settings import Settings

#: The document was never pushed; its record has an id all the same.
_ENTRY_ID: Final = "0-1"
_UNCHANGING: Final = frozenset({"document", "text"})


class Change(Struct, frozen=True):
    """A field of the article before and after a stage."""

    field: str
    before: Any
    after: Any


class Ended(Struct, frozen=True):
    """Where and why processing of an article, or of the whole document, ended."""

    stage: str
    reason: DeadReason
    detail: str


class Step(Struct, frozen=True):
    """A stage: its description, what it changed, and which lines it took out of the text."""

    stage: str
    does: str
    changes: tuple[Change, ...]
    taken: tuple[TakenLine, ...]
    #: Characters of text before and after.
    characters: tuple[int, int]


class InspectedArticle(Struct, frozen=True):
    """An article of the document: its steps, and its record or its end."""

    position: int
    steps: tuple[Step, ...]
    fields: tuple[Origin, ...]
    #: As it would be published, without the fields that the commit decides.
    record: dict[str, Any] | None
    ended: Ended | None
    #: What its page shows and the record does not have.
    left_out: tuple[LeftOut, ...] = ()


class Inspection(Struct, frozen=True):
    """What became of a document. If `ended` is set, the whole document ended and has no articles."""

    where: str
    articles: tuple[InspectedArticle, ...]
    ended: Ended | None


def inspect_document(document: RawDocument, where: str, settings: Settings) -> Inspection:
    """Runs a document through the chain.

    Args:
        document: The raw document.
        where: What a reader calls it, such as its file.
        settings: The settings of a worker.

    Returns:
        Every article, with what each stage did to it.
    """
    chain = chain_for(settings.chain, settings.no_article_signs)
    opener = chain.open_html if document.html is not None else chain.open_text
    try:
        opened = open_document(chain, document)
    except Exception as error:  # a worker makes it a dead letter with this reason; here it is shown
        return Inspection(where, (), _failed(_name(opener), error))
    if isinstance(opened, Drop):
        return Inspection(where, (), Ended(_name(opener), opened.reason, opened.detail))
    places = Places(document)
    stages: list[Stage] = list(chain.stages)
    if chain.enrich:
        stages.append(_after_matching(settings))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    received = [replace(article, received_at=now) for article in opened]
    articles = [_inspect(article, opener, stages, places) for article in received]
    return Inspection(where, tuple(articles), None)


def _inspect(opened: Article, opener: Callable[..., object], stages: list[Stage], places: Places) -> InspectedArticle:
    before = Article(
        document=opened.document,
        position=opened.position,
        received_at=opened.received_at,
        text=opened.document.text or "",
    )
    steps = [_step(_name(opener), _does(opener), before, opened, places)]
    article, ended = opened, None
    for stage in stages:
        try:
            result = stage(article)
        except Exception as error:  # as above
            ended = _failed(_name(stage), error)
            break
        if isinstance(result, Drop):
            ended = Ended(_name(stage), result.reason, result.detail)
            break
        steps.append(_step(_name(stage), _does(stage), article, result, places))
        article = result
    if ended is not None:
        return InspectedArticle(opened.position, tuple(steps), (), None, ended)
    record: dict[str, Any] = orjson.loads(build_record(article, _ENTRY_ID))
    setters = {change.field: step.stage for step in steps for change in step.changes}
    for step in steps:
        if step.taken or step.characters[0] != step.characters[1]:
            setters["text"] = step.stage
    return InspectedArticle(
        opened.position,
        tuple(steps),
        tuple(find_origins(article, record, setters, places)),
        record,
        None,
        left_out(opened),
    )


def _step(stage: str, does: str, before: Article, after: Article, places: Places) -> Step:
    opening = stage.startswith(OPENED)
    lines = () if opening and after.document.html is not None else taken_lines(before, after, places)
    changes = tuple(_changes(before, after))
    return Step(stage, does, changes, lines, (len(before.text), len(after.text)))


def _changes(before: Article, after: Article) -> Iterator[Change]:
    for name in Article.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if name not in _UNCHANGING and old != new:
            yield Change(name, msgspec.to_builtins(old), msgspec.to_builtins(new))


def _after_matching(settings: Settings) -> Stage:
    """The enrichers that run once duplicates are known, as a stage; no article counts as a duplicate here."""
    together = AfterMatching(settings)

    def enrichers(article: Article) -> Article:
        """Runs what comes after matching: the pipeline for names and the users' enrichers that the settings name."""
        [enriched] = together([Draft(_ENTRY_ID, article, duplicate=False)], NoWatch())
        return enriched

    return enrichers


def _failed(stage: str, error: Exception) -> Ended:
    return Ended(stage, "stage_failed", f"{stage} raised {type(error).__name__}: {error}")


def _name(stage: object) -> str:
    return getattr(stage, "__name__", type(stage).__name__)


def _does(stage: object) -> str:
    return " ".join((stage.__doc__ or "").split("\n\n")[0].split())
