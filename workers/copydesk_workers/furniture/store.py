"""The furniture of sites on Redis: each slice of event time teaches it for the next slice.

A site teaches by a sample of its pages over the whole slice, so that nobody teaches by being first. A segment in
several different stories of a site is furniture there, and so is a segment on most of its pages that have something
new. Where several other sites have it as furniture, two stories are enough, but nothing is furniture of a site that did
not print it: anyone can make up sites that print the words of a rival. A line leaves its text only for what the pages
of its own site showed. What a slice taught holds from the next slice on and does not change any more, so a replay
decides the same. Slices are those of the index. What a slice taught outlives the postings of the slice after it, so the
sketch of a record can be made again.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Final, cast

import numpy as np
import redis
from msgspec import Struct

from copydesk_matching.index.server import Argument, Call, IndexServer, Script, on_primary, reach, script
from copydesk_matching.index.shape import furniture_layout
from copydesk_matching.known_furniture import NOTHING, Learned, among
from copydesk_matching.words.hashed_words import Hashes
from copydesk_matching.words.segments import SEGMENT_BYTES, pack_segments, unpack_segments
from copydesk_matching.words.word_hash import WordHash
from copydesk_schemas import Keys, milliseconds_of
from copydesk_workers.records.states import read_states

#: Pages after which a site teaches by every second of those that follow; what was counted then weighs half.
PAGES: Final = 32
#: How often that happens at most: then one page in 256 teaches.
HIGHEST_LEVEL: Final = 8
#: A segment in this many different stories of a site is furniture there.
FURNITURE_STORIES: Final = 4
#: A segment on this many pages is furniture too, if these are at least the share `CERTAIN` of the pages that taught.
FURNITURE_PAGES: Final = 8
#: Furniture on at least this share of the pages is certain: it is taken out of the text.
CERTAIN: Final = 0.5
#: A page of a known story teaches only with this many new segments. Otherwise a copy would count as often as it comes.
NEW_SEGMENTS: Final = 2
#: What is furniture on this many sites is furniture of a site …
FURNITURE_SITES: Final = 3
#: … from this many different stories of its own on.
STORIES_OF_SHARED: Final = 2
#: Segments of one article that are counted: half from its beginning, half from its end.
SEGMENTS: Final = 192

#: Articles of one script, which holds the server: a page may have hundreds.
LESSONS_OF_A_CALL: Final = 100
#: How many sites a process remembers.
_REMEMBERED: Final = 20_000
#: Keys expire by the clock after this many windows, but not within 90 days. This is only a backstop.
_LIFETIME_WINDOWS: Final = 8
_LEAST_LIFETIME: Final = 90 * 86_400_000

_FOLDER: Final = files("copydesk_workers.furniture")
_SLICES: Final = _FOLDER.joinpath("slices.lua").read_text("utf-8")
_READ, _TEACH = (script(_SLICES + _FOLDER.joinpath(f"{name}.lua").read_text("utf-8")) for name in ("read", "teach"))
#: The partition that holds the furniture.
PARTITION: Final = 0
#: Bytes of the hash of a story.
STORY_BYTES: Final = 8
#: Furniture of no site.
_NOTHING: Final[Hashes] = np.empty(0, dtype=np.uint64)
_CELL: Final = SEGMENT_BYTES + 2
#: Bytes before the hashes of stories: level, pages, number of stories.
_HEAD: Final = 3


class Lesson(Struct, frozen=True, eq=False):
    """What an article may teach: its packed record id, its site, and the hashes of its segments in page order."""

    id: bytes
    site: str
    segments: Hashes


class FurnitureStore:
    """The learned furniture of one namespace. One instance per worker process."""

    def __init__(
        self,
        client: redis.Redis,
        keys: Keys,
        window_milliseconds: int,
        word_hash: WordHash,
        apart: frozenset[str] = frozenset(),
        server: IndexServer | None = None,
    ) -> None:
        """Prepares a store.

        Args:
            client: A client that answers in bytes.
            keys: The namespace.
            window_milliseconds: Length of the window, in milliseconds.
            word_hash: That of the namespace. It also says which pages teach, so that nobody can choose to.
            apart: Sites that learn from their own pages alone, whatever others print: those of bound producers.
            server: Where the index and the furniture live; None: on the server of `client`.
        """
        self._hash: Final = word_hash
        self._apart = apart
        self._client: Final = client
        self._keys: Final = keys.of_layout(furniture_layout(window_milliseconds))
        self._window: Final = window_milliseconds
        self._lifetime: Final = max(_LIFETIME_WINDOWS * window_milliseconds, _LEAST_LIFETIME)
        self._server: Final = server or on_primary(client)
        self._prefixes: Final = (self._keys.furniture_prefix, self._keys.furniture_sites_prefix)
        self._silent: int | None = None  # a slice that taught nothing
        self._known: dict[tuple[int, str | None], Learned] = {}
        self._levels: dict[tuple[int, str], int] = {}

    def set_apart(self, sites: frozenset[str]) -> None:
        """Sets which sites learn from their own pages alone."""
        if sites != self._apart:
            self._apart = sites
            self._known.clear()
            self._silent = None

    def known(self, slice_: int, sites: Iterable[str | None]) -> Mapping[str | None, Learned]:
        """Returns the furniture that records of this slice know: what the slice before it taught.

        The first call for a slice ends the lessons of the slice before it. Answers are remembered.

        Args:
            slice_: Number of the slice.
            sites: Names of sites; None stands for no site.

        Returns:
            The furniture by site; none under None.

        Raises:
            PartitionsAway: The part of the index with the furniture cannot be reached.
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
        """Returns what `known` would, but ends and remembers nothing."""
        wanted = list(dict.fromkeys((None, *sites)))
        return dict.fromkeys(wanted, NOTHING) | self._ask(slice_ - 1, wanted, 0)

    def learns_of(self, slice_: int, site: str, id_: bytes) -> bool:
        """Whether a record may teach of its site, as far as this process knows.

        Args:
            slice_: Number of the slice.
            site: Name of the site.
            id_: The packed id of the record.
        """
        level = self._levels.get((slice_, site), 0)
        return level == 0 or (level > 0 and self._rank(id_) % 2**level == 0)

    def teach(self, lessons: Sequence[Lesson]) -> None:
        """Counts the segments of committed records.

        A record teaches if it is clean or a duplicate and not a `template`: reports of one kind share their wording,
        which is not furniture of the site. Repeating a lesson changes nothing.

        Args:
            lessons: What the records may teach; all are of one slice.

        Raises:
            PartitionsAway: The part of the index with the furniture cannot be reached.
        """
        due = [lesson for lesson in lessons if self.learns_of(self._slice(lesson), lesson.site, lesson.id)]
        if not due:
            return
        states = read_states(self._client, self._keys, self._window, [lesson.id for lesson in due])
        taught: list[tuple[Lesson, bytes]] = []
        for lesson in due:
            state = states.get(lesson.id)
            if state is not None and state.story is not None and state.relation != "template":
                taught.append((lesson, state.story))
        self.count(taught)

    def count(self, taught: Sequence[tuple[Lesson, bytes]]) -> None:
        """Counts the segments of records whose stories are known.

        Args:
            taught: What the records teach, each with the packed id of its story; all are of one slice.
        """
        for start in range(0, len(taught), LESSONS_OF_A_CALL):
            self._count(taught[start : start + LESSONS_OF_A_CALL])

    def _count(self, taught: Sequence[tuple[Lesson, bytes]]) -> None:
        slice_ = self._slice(taught[0][0])
        arguments: list[bytes | str | int] = [
            *(slice_, self._lifetime, *self._prefixes),
            *(PAGES, FURNITURE_STORIES, FURNITURE_SITES, NEW_SEGMENTS, STORY_BYTES, SEGMENT_BYTES, HIGHEST_LEVEL),
        ]
        for lesson, story in taught:
            arguments += (
                self._hash_site(lesson.site),
                self._rank(lesson.id),
                self._hash.digest(b"story", story, STORY_BYTES),
                pack_segments(_counted(lesson.segments)),
            )
        keys = [self._keys.furniture(slice_), self._keys.furniture_sites(slice_), self._keys.furniture_slices]
        answers = cast("list[int]", self._run(_TEACH, keys, arguments))
        self._levels.update(((slice_, lesson.site), level) for (lesson, _), level in zip(taught, answers, strict=True))
        if len(self._levels) > _REMEMBERED:
            self._levels.clear()

    def _slice(self, lesson: Lesson) -> int:
        return milliseconds_of(lesson.id) // self._window

    def _ask(self, teacher: int, sites: Sequence[str | None], lifetime: int) -> dict[str | None, Learned]:
        """What a slice taught of each of the sites; empty if it taught nothing at all."""
        named = [site for site in sites if site is not None]
        keys = [self._keys.furniture(teacher), self._keys.furniture_slices]
        arguments: list[bytes | str | int] = [teacher, lifetime, *self._prefixes, *map(self._hash_site, named)]
        found = cast("list[bytes]", self._run(_READ, keys, arguments))
        if not found:
            return {}
        shared = np.unique(unpack_segments(np.frombuffer(found[0], dtype=np.uint8).reshape(-1, SEGMENT_BYTES)))
        learned: dict[str | None, Learned] = {None: NOTHING}
        for site, state in zip(named, found[1:], strict=True):
            learned[site] = read_site(state, _NOTHING if site in self._apart else shared) if state else NOTHING
        return learned

    def _run(self, script_: Script, keys: Sequence[str], arguments: Sequence[Argument]) -> object:
        """The answer of a script."""
        return reach(self._server, [Call(PARTITION, (len(keys), *keys, *arguments), script_)])[0]

    def _hash_site(self, site: str) -> bytes:
        """The hash that stands for a site on the server, so that a takedown has nothing to look for here."""
        return self._hash.digest(b"site", site.encode(errors="surrogatepass"))

    def _rank(self, id_: bytes) -> int:
        """The number that says at which levels a record teaches, 0 to 255; the same for whoever works on it."""
        return self._hash.digest(b"page", id_, 1)[0]


def read_site(state: bytes, shared: Hashes) -> Learned:
    """Reads what a slice taught of one site.

    Args:
        state: What `teach.lua` keeps of the site, in the layout of its header.
        shared: Hashes of what is furniture on several sites, sorted.

    Returns:
        The furniture of the site.
    """
    pages, stories = state[1], state[2]
    start = _HEAD + STORY_BYTES * stories
    cells = np.frombuffer(state, dtype=np.uint8, offset=start).reshape(-1, _CELL)
    hashes, on_pages, in_stories = unpack_segments(cells[:, :SEGMENT_BYTES]), cells[:, -2], cells[:, -1]
    on_most = on_pages >= CERTAIN * pages
    own = (in_stories >= FURNITURE_STORIES) | (on_most & (on_pages >= FURNITURE_PAGES))
    known = own | (in_stories >= STORIES_OF_SHARED) & among(shared, hashes)
    return Learned(known=np.unique(hashes[known]), certain=np.sort(hashes[own & on_most]))


def _counted(segments: Hashes) -> Hashes:
    """The distinct segments that are counted: of too many those at the beginning and at the end."""
    if len(segments) > SEGMENTS:
        segments = np.concatenate((segments[: SEGMENTS // 2], segments[-SEGMENTS // 2 :]))
    return np.unique(segments)
