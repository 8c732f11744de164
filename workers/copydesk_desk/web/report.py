"""A report on a namespace in one HTML file that can be mailed: summary, largest stories with spread, dead letters."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import redis
from msgspec import Struct

from copydesk_desk.operations.dead import Dead, Filter, newest_dead
from copydesk_desk.operations.publications import (
    Publications,
    headline_among,
    headline_of,
    read_publications,
    read_texts,
)
from copydesk_desk.operations.status import Status, read_status
from copydesk_desk.web.render import moment_of, render, safe_link, static_file
from copydesk_desk.web.timeline import Timeline, draw
from copydesk_desk.web.words import DEAD, SHORT, reason_in_words
from copydesk_schemas import Keys, Record, SettingsError
from copydesk_workers.records.members import largest_stories

#: Records of a story that are drawn, and outlets with a row of their own.
_DRAWN: Final = 500
_ROWS: Final = 12
#: Records of a story that are listed, and dead letters that are named for each reason.
_LISTED: Final = 8
_EXAMPLES: Final = 5


class Listed(Struct, frozen=True, kw_only=True):
    """A record of a story: when, by whom, what it is, its headline, and the address of its page."""

    at: str
    outlet: str | None
    short: str
    title: str | None
    href: str | None


class ReportedStory(Struct, frozen=True, kw_only=True):
    """A story of the report: its records, its drawing, and the texts of the first of them."""

    story: Publications
    title: str | None
    language: str
    drawn: Timeline
    listed: tuple[Listed, ...]


class Report(Struct, frozen=True, kw_only=True):
    """What a report says."""

    status: Status
    at: str
    outcomes: tuple[tuple[str, int], ...]
    relations: tuple[tuple[str, str, int], ...]
    stories: tuple[ReportedStory, ...]
    dead: tuple[tuple[str, str, int, tuple[Dead, ...]], ...]


def read_report(client: redis.Redis, keys: Keys, count: int) -> Report:
    """Reads what a report says; its time does not grow with what is kept.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        count: Most stories.
    """
    status = read_status(client, keys)
    seconds, _ = client.time()
    stories = [_story(client, keys, id_) for id_ in largest_stories(client, keys, count)]
    counters = status.counters
    letters = newest_dead(client, keys, Filter(), count=200).letters
    reasons = Counter({reason: counters[f"dead_{reason}"] for reason in DEAD if counters.get(f"dead_{reason}")})
    return Report(
        status=status,
        at=moment_of(int(seconds) * 1000),
        outcomes=(
            ("published as something new", counters.get("articles_published", 0)),
            ("duplicates, which add nothing", counters.get("articles_duplicate", 0)),
            ("dead letters", counters.get("articles_dead", 0)),
        ),
        relations=tuple(
            (relation, SHORT[relation], number)
            for relation in SHORT
            if (number := counters.get(f"relation_{relation}", 0))
        ),
        stories=tuple(stories),
        dead=tuple(
            (
                reason,
                reason_in_words(reason),
                number,
                tuple(dead for dead in letters if dead.letter.reason == reason)[:_EXAMPLES],
            )
            for reason, number in reasons.most_common()
        ),
    )


def write_report(report: Report, path: Path) -> None:
    """Writes a report as one HTML file: no script, and nothing that is loaded from elsewhere.

    Raises:
        SettingsError: The file cannot be written.
    """
    style = static_file("desk.css")[0].decode()
    page = render("report.html", report=report, style=style)
    try:
        path.write_text(page, "utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror or error}") from None


def _story(client: redis.Redis, keys: Keys, id_: str) -> ReportedStory:
    story = read_publications(client, keys, id_, _DRAWN)
    texts = read_texts(client, keys, story.records[:_LISTED])
    first = next(iter(texts.values()), None)
    return ReportedStory(
        story=story,
        title=headline_among(story.records, texts),
        language=first.language.code if first else "und",
        drawn=draw(story.records, _ROWS),
        listed=tuple(_listed(story, texts)),
    )


def _listed(story: Publications, texts: dict[str, Record]) -> Iterator[Listed]:
    for one in story.records[:_LISTED]:
        text = texts.get(one.id)
        yield Listed(
            at=moment_of(one.at),
            outlet=one.outlet,
            short=SHORT[one.relation],
            title=headline_of(text) if text else None,
            href=safe_link(text.canonical_url or text.url) if text else None,
        )
