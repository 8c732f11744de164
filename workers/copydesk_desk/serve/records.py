"""Records and stories, one by one and as a list."""

from collections.abc import Callable, Mapping
from typing import Final, cast

from msgspec import Struct, to_builtins
from starlette.requests import Request
from starlette.responses import Response

from copydesk_desk.serve.door import Door
from copydesk_desk.serve.problems import Problem
from copydesk_desk.serve.wanted import find_heads, published, read_number, read_place, read_wanted
from copydesk_schemas import dump_json, encode_record, write_moment
from copydesk_workers.records.find import find_record
from copydesk_workers.records.stories import show_story

_JSON: Final = "application/json"


class StoryLine(Struct, frozen=True, kw_only=True):
    """A story in a list: its first published record, and how many records tell it."""

    id: str
    records: int
    title: str | None
    outlet: str | None
    url: str | None
    language: str | None
    published_at: str


class StoryPage(Struct, frozen=True):
    """Stories, newest first. `next` is the value of `before` for the stories behind them; null at the end."""

    stories: tuple[StoryLine, ...]
    next: str | None


async def get_record(door: Door, request: Request) -> Response:
    """The record of an id, or 404 with what is known of it."""
    id_ = request.path_params["id"]

    def find() -> bytes:
        found = find_record(door.client, door.keys, id_)
        if found.record is None:
            letter = found.letter
            reason = "unknown" if letter is None else letter.reason
            detail = f"Record {id_} is in the dead letters: {reason}{f', {letter.detail}' if letter else ''}"
            raise Problem(404, "Not published", detail, reason=reason)
        return encode_record(found.record)

    return Response(await door.run(find), media_type=_JSON)


async def get_story(door: Door, request: Request) -> Response:
    """All records of a story, by its id or that of any of its records."""
    id_ = request.path_params["id"]
    return await answer(door, lambda: show_story(door.client, door.keys, id_))


async def list_stories(door: Door, request: Request) -> Response:
    """Stories, newest first, page by page."""
    query = dict(request.query_params)
    wanted = read_wanted(query, "since", "before", "count")
    count, since, before = read_number(query, "count", 50, 200), read_place(query, "since"), read_place(query, "before")

    def find() -> StoryPage:
        page = find_heads(door.client, door.keys, wanted, count=count, before=before, since=since)
        sizes = _sizes(door, [record.id for _, record in page.records])
        stories = (
            StoryLine(
                id=record.id,
                records=sizes[record.id],
                title=record.title,
                outlet=record.source.name or record.source.domain,
                url=record.canonical_url or record.url,
                language=record.language.code,
                published_at=write_moment(published(entry_id, record)),
            )
            for entry_id, record in page.records
        )
        return StoryPage(tuple(stories), page.next)

    return await answer(door, find)


def _sizes(door: Door, stories: list[str]) -> Mapping[str, int]:
    """How many records each story has; a story of one record has no key."""
    with door.client.pipeline(transaction=False) as pipe:
        for story in stories:
            pipe.hlen(door.keys.story(story))
        sizes = cast("list[int]", pipe.execute())
    return {story: max(1, size) for story, size in zip(stories, sizes, strict=True)}


async def answer(door: Door, find: Callable[[], object]) -> Response:
    """An answer of a struct, found and written in a thread: it may have megabytes.

    Args:
        door: The door.
        find: Finds it.
    """
    return Response(await door.run(lambda: json_of(find())), media_type=_JSON)


def json_of(found: object) -> bytes:
    """A struct as JSON."""
    return dump_json(to_builtins(found))
