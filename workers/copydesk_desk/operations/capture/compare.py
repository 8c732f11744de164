"""Compares the records of two runs of the same documents, record by record and field by field."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from copydesk_schemas import SettingsError, parse_json

#: Says which rules made a record, not what they made: a change here alone is told, but it is no difference.
_VERSION: Final = "chain"
#: How much of an excerpt is shown, in characters: before what differs, and in all.
_BEFORE: Final = 30
_SHOWN: Final = 120


class Published(Struct, frozen=True):
    """A record as it was published: the stream it is in (None if not known), and its JSON."""

    stream: str | None
    record: bytes


class FieldDifference(Struct, frozen=True, kw_only=True):
    """A field that differs, named `evidence.of` if it is in an object. Of long texts only what differs is shown."""

    field: str
    expected: Any
    found: Any


class RecordDifference(Struct, frozen=True, kw_only=True):
    """A record that came out differently."""

    id: str
    title: str | None
    fields: list[FieldDifference]


class Differences(Struct, frozen=True, kw_only=True):
    """Two runs compared.

    `gone`: ids that did not come out this time. `came`: ids that the earlier run does not have. `fields`: how many
    records differ in each field. `chains`: versions of the rules that made the records of both runs. `new_fields`:
    fields that the earlier run does not have; they are not compared.
    """

    same: int
    changed: list[RecordDifference]
    gone: list[str]
    came: list[str]
    fields: dict[str, int]
    chains: list[str]
    new_fields: list[str]

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.changed or self.gone or self.came)


class Comparer:
    """Compares records with those of an earlier run, as they come out."""

    def __init__(self, golden: Mapping[str, Published]) -> None:
        self._left = dict(golden)
        self._seen: set[str] = set()
        self._same = 0
        self._changed: list[RecordDifference] = []
        self._came: list[str] = []
        self._fields: Counter[str] = Counter()
        self._chains: set[str] = set()
        self._new_fields: set[str] = set()

    def take(self, id_: str, found: Published) -> None:
        """Compares one record of this run."""
        if id_ in self._seen:
            raise SettingsError(f"record {id_} came out twice: the outputs that are compared hold more than one run")
        self._seen.add(id_)
        expected = self._left.pop(id_, None)
        if expected is None:
            self._came.append(id_)
        elif expected.record == found.record and expected.stream in (None, found.stream):
            self._same += 1
        else:
            self._compare(id_, expected, found)

    def finish(self) -> Differences:
        """What differs, now that all records have come out."""
        return Differences(
            same=self._same,
            changed=sorted(self._changed, key=lambda one: _order(one.id)),
            gone=sorted(self._left, key=_order),
            came=sorted(self._came, key=_order),
            fields=dict(self._fields.most_common()),
            chains=sorted(self._chains),
            new_fields=sorted(self._new_fields),
        )

    def _compare(self, id_: str, expected: Published, found: Published) -> None:
        before, now = _flat(parse_json(expected.record), parse_json(found.record))
        self._chains.update(str(record[_VERSION]) for record in (before, now) if _VERSION in record)
        self._new_fields.update(now.keys() - before.keys())
        differences = [
            FieldDifference(field=name, expected=shown[0], found=shown[1])
            for name, value in before.items()
            if name != _VERSION and (name not in now or value != now[name])
            for shown in [excerpts(value, now.get(name))]
        ]
        if expected.stream not in (None, found.stream):
            differences.append(FieldDifference(field="stream", expected=expected.stream, found=found.stream))
        if not differences:
            self._same += 1
            return
        self._fields.update(difference.field for difference in differences)
        self._changed.append(RecordDifference(id=id_, title=now.get("title"), fields=differences))


def excerpts(expected: Any, found: Any) -> tuple[Any, Any]:
    """Both values; of two long texts the parts where they differ, with some text around them."""
    if not (isinstance(expected, str) and isinstance(found, str)) or max(len(expected), len(found)) <= _SHOWN:
        return expected, found
    start, shortest = 0, min(len(expected), len(found))
    while start < shortest and expected[start] == found[start]:
        start += 1
    end = 0
    while end < shortest - start and expected[-1 - end] == found[-1 - end]:
        end += 1
    return _cut(expected, start, end), _cut(found, start, end)


def _cut(text: str, start: int, end: int) -> str:
    """The text without most of its first `start` and last `end` characters, which are the same in both texts."""
    first, last = max(0, start - _BEFORE), min(len(text), len(text) - end + _BEFORE)
    shown = text[first:last]
    if len(shown) > _SHOWN:
        shown, last = shown[:_SHOWN], 0
    return ("…" if first else "") + shown + ("…" if last < len(text) else "")


def _flat(*records: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of records; the fields of an object that all of them have are named `evidence.of`.

    An object that some of them lack counts as one value, and so does the producer's `metadata`.
    """
    flat: list[dict[str, Any]] = [{} for _ in records]
    for record, fields in zip(records, flat, strict=True):
        for name, value in record.items():
            if name != "metadata" and all(isinstance(other.get(name), dict) for other in records):
                fields.update((f"{name}.{inner}", part) for inner, part in value.items())
            else:
                fields[name] = value
    return flat


def _order(record_id: str) -> tuple[int, ...]:
    return tuple(int(part) for part in record_id.replace("/", "-").split("-"))
