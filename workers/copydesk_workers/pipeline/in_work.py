"""What becomes of a raw entry on its way through the runner: opened, then with the sketches of its articles."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from copydesk_matching.known_furniture import site_of
from copydesk_matching.match import Sketch
from copydesk_text.article import Article
from copydesk_workers.commit.outcome import DeadArticle
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.pipeline.speakers import Speaker


class Prepared(Struct, frozen=True):
    """An article that lives, its sketch, and who pushed it."""

    article: Article
    sketch: Sketch
    speaker: Speaker

    @property
    def is_foreign(self) -> bool:
        """Whether others speak for its site, so that it says nothing about it."""
        return site_of(self.article) in self.speaker.foreign


class Opened(Struct, frozen=True):
    """A raw entry after the prepare stages: who pushed it, and what became of each article, in position order."""

    entry: RawEntry
    speaker: Speaker
    articles: tuple[Article | DeadArticle, ...]

    @property
    def entry_id(self) -> str:
        """The id of the raw entry."""
        return self.entry.entry_id


class InWork(Struct, frozen=True):
    """A raw entry whose articles have their sketches, in position order."""

    entry: RawEntry
    articles: tuple[Prepared | DeadArticle, ...]

    @property
    def entry_id(self) -> str:
        """The id of the raw entry."""
        return self.entry.entry_id


def living(entries: Iterable[InWork]) -> Iterator[Prepared]:
    """All articles that are not dead."""
    return (article for one in entries for article in one.articles if isinstance(article, Prepared))
