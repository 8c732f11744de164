"""Steps that run after matching: the spaCy pipeline for names, which skips duplicates, and users' enrichers."""

import logging
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from copydesk_text.article import Article
from copydesk_text.entities.ner import EntityRecogniser
from copydesk_workers.enrichers.enrichers import Enrichers
from copydesk_workers.enrichers.installed import find_enrichers
from copydesk_workers.logs import event
from copydesk_workers.pipeline.intake import Watch
from copydesk_workers.settings import Settings

logger = logging.getLogger(__name__)


class Draft(Struct, frozen=True):
    """An article after the chain, and whether it looks like a duplicate by what was verified so far."""

    entry_id: str
    article: Article
    duplicate: bool


class AfterMatching:
    """Adds names and runs the enrichers.

    The pipeline that the settings name reads all articles of a batch that are not duplicates, in one go. Enrichers run
    on every article.
    """

    def __init__(self, settings: Settings) -> None:
        self._recogniser = EntityRecogniser(settings.ner_model) if settings.ner_model else None
        self._enrichers = Enrichers(find_enrichers(settings.enrichers), settings.enricher_milliseconds / 1000)

    def __call__(self, drafts: Sequence[Draft], watch: Watch) -> list[Article]:
        """Returns the articles of a batch, in order, after both steps."""
        articles = [draft.article for draft in drafts]
        if self._recogniser is not None:
            self._add_names(self._recogniser, drafts, articles, watch)
        for place, draft in enumerate(drafts):
            watch.begin(draft.entry_id)
            articles[place] = self._enrichers(articles[place])
            watch.end()
        return articles

    def _add_names(
        self, recogniser: EntityRecogniser, drafts: Sequence[Draft], articles: list[Article], watch: Watch
    ) -> None:
        """Replaces the articles that the pipeline reads. If it fails on the batch, it tries each article alone."""
        places = [
            place for place, draft in enumerate(drafts) if not draft.duplicate and recogniser.reads(draft.article)
        ]
        try:
            named = recogniser.add_names([articles[place] for place in places])
            for place in places:
                watch.begin(drafts[place].entry_id)
                articles[place] = next(named)
                watch.end()
        except Exception:  # whatever the pipeline raises must not stop the batch; each article is tried below
            logger.warning(
                "the pipeline for names raised on a batch; trying one by one",
                exc_info=True,
                extra=event("step_failed", step="ner"),
            )
            for place in places:
                watch.begin(drafts[place].entry_id)
                articles[place] = _alone(recogniser, drafts[place].article)
                watch.end()


def _alone(recogniser: EntityRecogniser, article: Article) -> Article:
    try:
        return next(recogniser.add_names([article]))
    except Exception as error:  # as above: the record is published without the names, with a warning
        logger.warning("the pipeline for names raised", exc_info=True, extra=event("step_failed", step="ner"))
        warning = f"names by the pipeline failed: {type(error).__name__}: {error}"
        return replace(article, warnings=(*article.warnings, warning))
