"""The furniture of sites on Redis: what each slice of event time teaches, for the slice after it.

A site teaches by its first pages of a slice: a segment that stands in several different stories is furniture there, and
so is one that stands on most of its pages, each of which has something new. What is furniture on several sites is
furniture everywhere. What a slice taught holds from the next slice on and does not change any more, so a replay decides
the same. A slice is as long as those of the index, and outlives the postings of the slice that it taught, so that the
sketch of a record can be made anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Final, cast

import numpy as np
import redis
import xxhash
from msgspec import Struct

from copydesk_matching.known_furniture import NOTHING, Learned
from copydesk_matching.words.hashed_words import Hashes
from copydesk_matching.words.segments import SEGMENT_BYTES, pack_segments, unpack_segments
from copydesk_schemas import Keys, milliseconds_of
from copydesk_text.article import Article
from copydesk_workers.records.states import read_states

#: Pages that a site teaches by in a slice; it has the same furniture on all of them.
PAGES: Final = 32
#: Different stories of a site with a segment that make it furniture there.
FURNITURE_STORIES: Final = 4
#: So do so many of its pages, at least, if they are this share of those that taught: from that share on it is certain,
#: too. Such a page has so many new segments, at least, or a copy would count as often as it is printed.
FURNITURE_PAGES: Final = 8
CERTAIN: Final = 0.5
NEW_SEGMENTS: Final = 2
#: Sites with a piece of furniture that make it furniture everywhere.
FURNITURE_SITES: Final = 3
#: Segments of one article that are counted, from its beginning and from its end as many each.
SEGMENTS: Final = 192

#: Sites whose furniture a process remembers.
_REMEMBERED: Final = 20_000
#: Expiry by the clock is only a backstop: this many windows, and never less than 90 days.
_LIFETIME_WINDOWS: Final = 8
_LEAST_LIFETIME: Final = 90 * 86_400_000

_FOLDER: Final = files("copydesk_workers.furniture")
_SLICES, _READ, _TEACH = (_FOLDER.joinpath(f"{name}.lua").read_text("utf-8") for name in ("slices", "read", "teach"))
#: Bytes of the hash of a story.
STORY_BYTES: Final = 8
_CELL: Final = SEGMENT_BYTES + 2


class Lesson(Struct, frozen=True, eq=False):
    """What an article may teach: its packed record id, its site, and the hashes of its segments, in page order."""

    id: bytes
    site: str
    segments: Hashes


class FurnitureStore:
    """The learned furniture of one namespace; one for each worker process."""

    def __init__(self, client: redis.Redis, keys: Keys, window_milliseconds: int) -> None:
        self._client: Final = client
        self._keys: Final = keys
        self._window: Final = window_milliseconds
        self._lifetime: Final = max(_LIFETIME_WINDOWS * window_milliseconds, _LEAST_LIFETIME)
        self._read: Final = client.register_script(_SLICES + _READ)
        self._teach: Final = client.register_script(_SLICES + _TEACH)
        self._prefixes: Final = (keys.furniture_prefix, keys.furniture_sites_prefix)
        self._silent: int | None = None  # a slice that taught nothing
        self._known: dict[tuple[int, str | None], Learned] = {}
        self._finished: set[tuple[int, str]] = set()

    def known(self, slice_: int, sites: Iterable[str | None]) -> Mapping[str | None, Learned]:
        """What records of this slice know of each site, None for none: what the slice before it taught.

        The first call for a slice ends the lessons of the one before it, and what it answered is remembered.
        """
        teacher = slice_ - 1
        wanted = dict.fromkeys((None, *sites))
        if teacher != self._silent:
            new = [site for site in wanted if (teacher, site) not in self._known]
            if len(self._known) + len(new) > _REMEMBERED:
                self._known.clear()
                new = list(wanted)
            found = self._ask(teacher, new, self._lifetime) if new else {}
            if new and not found:
                self._silent = teacher
            self._known.update({(teacher, site): learned for site, learned in found.items()})
        return {site: self._known.get((teacher, site), NOTHING) for site in wanted}

    def recall(self, slice_: int, sites: Iterable[str | None]) -> Mapping[str | None, Learned]:
        """As `known`, for a look only: nothing is ended or remembered."""
        wanted = list(dict.fromkeys((None, *sites)))
        return dict.fromkeys(wanted, NOTHING) | self._ask(slice_ - 1, wanted, 0)

    def learns_of(self, slice_: int, site: str) -> bool:
        """Whether the site may still teach in this slice, as far as this process knows."""
        return (slice_, site) not in self._finished

    def teach(self, lessons: Sequence[Lesson]) -> None:
        """Counts the segments of records that were committed, all of one slice; passes over those that teach nothing.

        A record teaches if it was published or is a duplicate, but not as a `template`: the wording that reports of
        one kind share is theirs, not the site's. Repeating a lesson changes nothing.
        """
        due = [lesson for lesson in lessons if self.learns_of(self._slice(lesson), lesson.site)]
        if not due:
            return
        states = read_states(self._client, self._keys, self._window, [lesson.id for lesson in due])
        taught: list[tuple[Lesson, bytes]] = []
        for lesson in due:
            state = states.get(lesson.id)
            if state is not None and state.story is not None and state.relation != "template":
                taught.append((lesson, state.story))
        if not taught:
            return
        slice_ = self._slice(taught[0][0])
        arguments: list[bytes | str | int] = [
            *(slice_, self._lifetime, *self._prefixes),
            *(PAGES, FURNITURE_STORIES, FURNITURE_SITES, NEW_SEGMENTS, STORY_BYTES, SEGMENT_BYTES),
        ]
        for lesson, story in taught:
            arguments += (
                _hash_site(lesson.site),
                xxhash.xxh3_64_digest(story),
                pack_segments(_counted(lesson.segments)),
            )
        keys = [self._keys.furniture(slice_), self._keys.furniture_sites(slice_), self._keys.furniture_slices]
        answers = cast("list[bytes]", self._teach(keys=keys, args=arguments))
        self._finished.update(
            (slice_, lesson.site) for (lesson, _), answer in zip(taught, answers, strict=True) if answer == b"1"
        )
        if len(self._finished) > _REMEMBERED:
            self._finished.clear()

    def _slice(self, lesson: Lesson) -> int:
        return milliseconds_of(lesson.id) // self._window

    def _ask(self, teacher: int, sites: Sequence[str | None], lifetime: int) -> dict[str | None, Learned]:
        """What a slice taught of each of the sites; empty if it taught nothing at all."""
        named = [site for site in sites if site is not None]
        keys = [self._keys.furniture(teacher), self._keys.furniture_slices]
        arguments: list[bytes | str | int] = [teacher, lifetime, *self._prefixes, *map(_hash_site, named)]
        found = cast("list[bytes]", self._read(keys=keys, args=arguments))
        if not found:
            return {}
        everywhere = _everywhere(found[0])
        learned: dict[str | None, Learned] = {None: Learned(known=np.unique(everywhere))}
        learned.update(zip(named, (read_site(state, everywhere) for state in found[1:]), strict=True))
        return learned


def _hash_site(site: str) -> bytes:
    """What stands for a site on the server, as hashes do for stories: a takedown has nothing to look for here."""
    return xxhash.xxh3_64_digest(site.encode(errors="surrogatepass"))


def _everywhere(packed: bytes) -> Hashes:
    return unpack_segments(np.frombuffer(packed, dtype=np.uint8).reshape(-1, SEGMENT_BYTES))


def read_site(state: bytes, everywhere: Hashes) -> Learned:
    """Reads what a slice taught of one site.

    Args:
        state: What `teach.lua` keeps of the site, in the layout of its header; empty if it taught nothing.
        everywhere: Hashes of what is furniture on every site.

    Returns:
        The furniture of the site.
    """
    pages, stories = (state[0], state[1]) if state else (0, 0)
    start = 2 + (STORY_BYTES * stories if pages < PAGES else 0)
    cells = np.frombuffer(state, dtype=np.uint8, offset=start if state else 0).reshape(-1, _CELL)
    hashes, on_pages, in_stories = unpack_segments(cells[:, :SEGMENT_BYTES]), cells[:, -2], cells[:, -1]
    on_most = on_pages >= CERTAIN * pages
    known = (in_stories >= FURNITURE_STORIES) | (on_most & (on_pages >= FURNITURE_PAGES))
    return Learned(known=np.union1d(hashes[known], everywhere), certain=np.sort(hashes[known & on_most]))


def _counted(segments: Hashes) -> Hashes:
    """The distinct segments that are counted: those at the beginning and at the end, if there are too many."""
    if len(segments) > SEGMENTS:
        segments = np.concatenate((segments[: SEGMENTS // 2], segments[-SEGMENTS // 2 :]))
    return np.unique(segments)


def site_of(article: Article) -> str | None:
    """What names the site of an article: its domain, or the name of its source; None without either."""
    return article.source.domain or article.source.name
