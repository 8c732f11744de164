"""Translates entries to the arguments of `commit.lua`, and its answers back. Pure: it calls no server.

Everything that Lua would have to format is sent as JSON, so no float passes through Lua.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
import orjson

from copydesk_matching.match import Match
from copydesk_schemas import GROUP, RELATIONS, TIGHT, WITH_NEWS, Keys, Relation, milliseconds_of, pack_id, unpack_id
from copydesk_schemas.ids import PACKED_ENTRY_SIZE, PACKED_SIZE
from copydesk_workers.commit.outcome import (
    CommitAnswer,
    CommitEntry,
    Committed,
    DeadArticle,
    Late,
    MustVerify,
    Publication,
    Waits,
)
from copydesk_workers.records.provenance import encode_name, encode_provenance
from copydesk_workers.settings import Settings

Argument = bytes | str | int

#: Relations from the strongest to the weakest. The strongest match decides; suppressed relations come first.
STRENGTH: Final[tuple[Relation, ...]] = (
    "exact",
    "copy",
    "excerpt",
    "extension",
    "update",
    "revision",
    "version",
    "template",
)

#: Keys of a slice expire by the clock after this many windows, but not within a day and at the latest after ten years.
#: This is a backstop for slices that nobody drops any more.
EXPIRY_WINDOWS: Final = 4
_DAY: Final = 86_400_000
_TEN_YEARS: Final = 3652 * _DAY

_CODES: Final[dict[Relation | None, bytes]] = {
    None: b"-",
    **{name: str(code).encode() for code, name in enumerate(RELATIONS)},
}
_ARROW: Final = " → "


def bookkeeping_lifetime(window: int) -> int:
    """Return after how many milliseconds a key of record bookkeeping expires, for a window in milliseconds."""
    return min(max(EXPIRY_WINDOWS * window, _DAY), _TEN_YEARS)


def fixed_keys(keys: Keys) -> tuple[str, ...]:
    """The KEYS of the script."""
    return (
        keys.raw,
        keys.clean,
        keys.duplicates,
        keys.dead,
        keys.counters,
        keys.attempts,
        keys.slices,
        keys.archive,
        keys.newest_stories,
        keys.ended_slices,
        keys.meta,
        keys.ledger,
        keys.growths,
        keys.index_gaps,
    )


def fixed_arguments(keys: Keys, settings: Settings, ahead: int | None = None) -> tuple[Argument, ...]:
    """The ARGV of the script that are the same for every entry. `ahead`: see `Committer`."""
    suppressed = [relation for relation in STRENGTH if relation in settings.suppressed]
    others = [relation for relation in STRENGTH if relation not in settings.suppressed]
    window = settings.window_milliseconds
    return (
        keys.prefix,
        window,
        bookkeeping_lifetime(window),
        settings.keep_entries,
        ",".join(RELATIONS),
        GROUP,
        b"".join(_CODES[relation] for relation in suppressed + others),
        len(suppressed),
        settings.archive_entries,
        b"".join(_CODES[relation] for relation in STRENGTH if relation in TIGHT),
        b"" if ahead is None else ahead,
        b"".join(_CODES[relation] for relation in STRENGTH if relation in WITH_NEWS),
    )


def entry_arguments(entry: CommitEntry) -> list[Argument]:
    """The arguments of one entry, which follow the fixed ones.

    Raises:
        ValueError: The entry has no outcomes, or they are not in position order.
    """
    if not entry.outcomes:
        raise ValueError(f"raw entry {entry.entry_id} has no outcome: it would vanish without a trace")
    arguments: list[Argument] = [entry.entry_id, b"1" if entry.seed else b"0"]
    before = b""
    for outcome in entry.outcomes:
        if isinstance(outcome, Publication):
            packed = outcome.id
            _add_publication(arguments, outcome)
        else:
            packed = b"" if outcome.position is None else pack_id(entry.entry_id, outcome.position)
            _add_dead(arguments, outcome, packed)
        if packed:
            if packed <= before or packed[:PACKED_ENTRY_SIZE] != pack_id(entry.entry_id, 0)[:PACKED_ENTRY_SIZE]:
                raise ValueError(
                    f"article {unpack_id(packed)} is not the next one of raw entry {entry.entry_id}:"
                    " outcomes go in position order, each once"
                )
            before = packed
    return arguments


def pack_sources(entries: Iterable[CommitEntry]) -> bytes:
    """The sources of all articles of these entries, in order, as the script takes them."""
    sources = (
        one.provenance.outlet if isinstance(one, Publication) else one.outlet
        for entry in entries
        for one in entry.outcomes
    )
    return msgspec.msgpack.encode([encode_name(source).decode() for source in sources])


def _add_publication(arguments: list[Argument], article: Publication) -> None:
    record = article.record
    if record[:1] != b"{" or record[-1:] != b"}":
        raise ValueError(f"the record of {unpack_id(article.id)} is not a JSON object; it begins {record[:40]!r}")
    arguments += (
        b"p",
        article.id,
        article.text_hash,
        b"".join(article.addresses),
        article.shared,
        record[:-1] + b"," if len(record) > 2 else b"{",
        encode_provenance(article.provenance, milliseconds_of(article.id)),
        b"1" if article.always_published else b"0",
        len(article.asked),
        len(article.matches) + len(article.asked),
    )
    for match in article.matches + article.asked:
        _add_match(arguments, match, article.id)


def _add_match(arguments: list[Argument], match: Match, own: bytes) -> None:
    """Adds the match as the article sees it, the link that it leaves (as the matched record sees it), and the news."""
    joins = b"1" if match.joins and match.relation != "template" else b"0"
    numbers = b'"similarity":%b,"containment":%b,"shared":%d,"facts":' % (
        orjson.dumps(match.similarity),
        orjson.dumps(match.containment),
        match.shared,
    )
    facts = orjson.dumps(match.facts) if match.facts else b"[]"
    changes = orjson.dumps([{"old": one.old, "new": one.new} for one in match.changes])
    ends = b',"changes":%b,"adds":%b' % (changes, _adds(match.relation, match.adds))
    arguments.append(match.id + _CODES[match.relation] + joins + numbers + facts + ends)
    if match.reverse is None:
        arguments.append(b"")
    else:
        turned = orjson.dumps([_turn(fact) for fact in match.facts]) if match.facts else b"[]"
        ends = b',"changes":[],"adds":%b' % _adds(match.reverse, match.reverse_adds)
        arguments.append(own + _CODES[match.reverse] + joins + numbers + turned + ends)
    arguments.append(_news(match) if match.relation in WITH_NEWS else b"")


def _adds(relation: Relation | None, words: int) -> bytes:
    """How much is new, as JSON; open at its end where the script adds what is new against all."""
    if relation in (None, "exact", "template"):
        return b"null"
    return b'{"best":%d,"all":' % words + (b"" if relation in WITH_NEWS else b"null}")


def _news(match: Match) -> bytes:
    """The passages as the script takes them."""
    numbers = (number for one in match.news for number in (one.first, one.start, one.last, one.end))
    return " ".join(("n", *map(str, numbers))).encode()


def _turn(fact: str) -> str:
    """Turns `ours → theirs` round, as the other side says it."""
    ours, arrow, theirs = fact.partition(_ARROW)
    return theirs + arrow + ours


def _add_dead(arguments: list[Argument], article: DeadArticle, packed: bytes) -> None:
    position = b"" if article.position is None else article.position
    arguments += (b"d", packed, position, article.document, article.reason, article.detail, article.deliveries)
    arguments += (article.signed, article.origin)


def read_answer(entry: CommitEntry, answer: Sequence[bytes]) -> CommitAnswer:
    """Reads what the script answered for this entry."""
    if answer[0] == b"C":
        letters = answer[1].decode()
        assert len(letters) == 2 * len(entry.outcomes), f"the script answered {letters!r} for {entry.entry_id}"
        return Committed(letters)
    if answer[0] == b"V":
        return MustVerify({int(index): _split(ids) for index, ids in zip(answer[1::2], answer[2::2], strict=True)})
    return Waits() if answer[0] == b"W" else Late()


def _split(ids: bytes) -> tuple[bytes, ...]:
    return tuple(ids[at : at + PACKED_SIZE] for at in range(0, len(ids), PACKED_SIZE))
