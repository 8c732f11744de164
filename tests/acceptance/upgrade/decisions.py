"""What was decided of each record, and why two runs over the same documents differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

import msgspec
import redis
from msgspec import Struct

from copydesk_schemas import Evidence, Keys, decode_record, entry_numbers, pack_record_id
from copydesk_workers.server.streams import read_all

OLDER: Final = "the older version had decided the earlier record otherwise"
ORDER: Final = "several workers committed in another order"
FOLLOWS: Final = "follows from another difference"
UNEXPLAINED: Final = "none of these"


class Decision(Struct, frozen=True):
    """What became of one record, a hash of its text, and whether this version decided it.

    Records of an older version lack what was added to their evidence since.
    """

    relation: str
    of: str | None
    story: str
    text: bytes
    is_newer: bool

    @property
    def outcome(self) -> tuple[str, str | None, str]:
        """What two runs must have in common."""
        return self.relation, self.of, self.story


class _Told(Struct):
    evidence: dict[str, msgspec.Raw]


class Decided(Struct):
    """All that one run published: the decisions by record, how often each came out, and what is in `clean`.

    `dead` are how many dead letters each raw document has, `commits` the records in the order of commits.
    """

    records: dict[str, Decision]
    times: Counter[str]
    clean: set[str]
    dead: Counter[str]
    commits: list[str]


def read_decisions(client: redis.Redis, keys: Keys) -> Decided:
    """Reads the outputs of a namespace."""
    found = Decided({}, Counter(), set(), Counter(), [])
    commits: list[tuple[tuple[int, int], str]] = []
    for stream in (keys.clean, keys.duplicates):
        for entry_id, fields in read_all(client, stream):
            record = decode_record(fields[b"record"])
            text = sha256(record.text.encode()).digest()[:8]
            told = msgspec.json.decode(fields[b"record"], type=_Told).evidence.keys()
            found.records[record.id] = Decision(
                record.relation, record.evidence.of, record.story, text, told >= set(Evidence.__struct_fields__)
            )
            found.times[record.id] += 1
            commits.append((entry_numbers(entry_id), record.id))
            if stream == keys.clean:
                found.clean.add(record.id)
    found.dead.update(fields[b"raw_id"].decode() for _, fields in read_all(client, keys.dead))
    found.commits += [id_ for _, id_ in sorted(commits)]
    return found


def differences(
    ours: Mapping[str, Decision], golden: Mapping[str, Decision], later: Iterable[str]
) -> dict[str, list[str]]:
    """The records that came later and were decided otherwise than in a run without an upgrade, by cause.

    Args:
        ours: The decisions of the run with an upgrade.
        golden: Those of the run without one.
        later: Ids of the records that the newer version decided in both.

    Returns:
        Cause → what each record is here and there, in words.
    """
    newer = set(later)
    other = {id_ for id_ in newer if id_ not in golden or ours[id_].outcome != golden[id_].outcome}
    causes: defaultdict[str, list[str]] = defaultdict(list)
    for id_ in sorted(other, key=pack_record_id):
        here, there = ours[id_], golden.get(id_)
        told = f"{id_}: {' '.join(map(str, here.outcome))}; without an upgrade"
        causes[_cause(id_, ours, golden, other, newer)].append(
            f"{told} {'it is no record' if there is None else ' '.join(map(str, there.outcome))}"
        )
    return dict(causes)


def _cause(
    id_: str, ours: Mapping[str, Decision], golden: Mapping[str, Decision], other: set[str], newer: set[str]
) -> str:
    here, there = ours[id_], golden.get(id_)
    if there is None:
        return UNEXPLAINED
    named = {one for one in (here.of, here.story, there.of, there.story) if one is not None and one != id_}
    if any(one not in newer and _other(ours.get(one), golden.get(one)) for one in named):
        return OLDER
    if any(_is_behind(one, ours) or _is_behind(one, golden) for one in (id_, *named)):
        return ORDER
    return FOLLOWS if named & other else UNEXPLAINED


def _other(here: Decision | None, there: Decision | None) -> bool:
    """Whether a record was decided otherwise, or has another text."""
    if here is None or there is None:
        return True
    return (here.outcome, here.text) != (there.outcome, there.text)


def _is_behind(id_: str, decisions: Mapping[str, Decision]) -> bool:
    """Whether a record was decided after one that came behind it."""
    of = decisions[id_].of if id_ in decisions else None
    return of is not None and pack_record_id(of) > pack_record_id(id_)
