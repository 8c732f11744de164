"""Makes what the commit gets of entries whose articles went through all stages."""

from collections.abc import Mapping
from typing import Final

from copydesk_matching.match import Match
from copydesk_matching.news import place_news
from copydesk_text.chain.build_record import build_record
from copydesk_workers.commit.outcome import CommitEntry, DeadArticle, Publication
from copydesk_workers.pipeline.in_work import InWork, Prepared
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.records.provenance import provenance_of
from copydesk_workers.settings import Settings

#: Matches of an article, best candidate first, by its packed record id.
Matches = Mapping[bytes, tuple[Match, ...]]


class Publications:
    """Says what is published of an article, and whether its outlet is published in any case."""

    def __init__(self, settings: Settings) -> None:
        """Takes the outlets that the settings name.

        Args:
            settings: The settings of the worker.
        """
        self._preferred: Final = settings.preferred_sources
        self._always_published: Final = frozenset(settings.always_published)

    def publishes_always(self, prepared: Prepared) -> bool:
        """Tells whether an article is published whatever it resembles, since its outlet is.

        Args:
            prepared: The article.
        """
        return prepared.article.source.domain in self._always_published

    def of_entry(self, entry: InWork, matches: Matches) -> CommitEntry:
        """What the commit gets of an entry whose articles are enriched.

        Args:
            entry: The entry.
            matches: What its articles resemble.
        """
        outcomes = tuple(
            one if isinstance(one, DeadArticle) else self._of_article(entry.entry, one, matches)
            for one in entry.articles
        )
        return CommitEntry(entry_id=entry.entry.entry_id, outcomes=outcomes, seed=b"seed" in entry.entry.fields)

    def _of_article(self, entry: RawEntry, prepared: Prepared, matches: Matches) -> Publication:
        article, sketch = prepared.article, prepared.sketch
        preferred = () if prepared.is_foreign else self._preferred
        bound = prepared.speaker.name is not None
        return Publication(
            id=sketch.id,
            record=build_record(article, entry.entry_id),
            text_hash=sketch.text_hash,
            addresses=sketch.addresses,
            shared=len(sketch.fingerprints),
            matches=place_news(matches[sketch.id], article.text, sketch, article.title),
            text=article.text,
            title=article.title,
            provenance=provenance_of(article.source, article.agency, article.published_at, preferred, bound=bound),
            always_published=self.publishes_always(prepared) and not prepared.is_foreign,
        )
