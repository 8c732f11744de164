"""Conditions on records, the same at the HTTP door, for sinks and for `copydesk tail`; records as lists hold them."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from copydesk_schemas import Record, is_under


class Takes(Protocol):
    """Says which records are wanted."""

    def takes(self, record: Record) -> bool:
        """Whether this one is."""


class Wanted(Struct, frozen=True, kw_only=True):
    """Conditions on a record, in small letters; those that are None always hold.

    `outlet` is the name of the source or a domain, subdomains included. `place` is the name of a place that the text
    names, or the code of a country of such a place. `q` stands in title or text, in any case.
    """

    relation: str | None = None
    outlet: str | None = None
    language: str | None = None
    place: str | None = None
    q: str | None = None

    def takes(self, record: Record, told: Callable[[], str] | None = None) -> bool:
        """Whether a record meets all conditions.

        Args:
            record: The record.
            told: Gives what `told_by` says of the record, where that is known. None: it is not.
        """
        if self.relation is not None and record.relation != self.relation:
            return False
        if self.language is not None and record.language.code != self.language:
            return False
        source = record.source
        if self.outlet is not None and not (
            (source.name or "").casefold() == self.outlet or is_under(source.domain, self.outlet)
        ):
            return False
        if self.place is not None and not any(
            self.place in (one.name.casefold(), (one.country or "").casefold())
            for one in record.entities
            if one.type == "place"
        ):
            return False
        return self.q is None or self.q in (told_by(record) if told is None else told())


def told_by(record: Record) -> str:
    """Title and text, in the case in which words are looked for."""
    return f"{record.title or ''}\n{record.text}".casefold()


def for_list(record: Record, characters: int | None = None) -> Record:
    """A record as it is held where there may be hundreds: what conditions and lists look at.

    A page may give a hundred thousand pictures or names, and each takes ten times the memory that it has in JSON.

    Args:
        record: The record.
        characters: Characters of its text that are kept; None: all.

    Returns:
        The record without metadata, furniture, pictures, notices, people and organisations.
    """
    places = [one for one in record.entities if one.type == "place"]
    return replace(
        record, text=record.text[:characters], metadata={}, furniture=[], images=[], notices=[], entities=places
    )


#: Takes every record.
ALL = Wanted()
