"""Records and entries for the tests of sinks."""

from copydesk_schemas import (
    Agency,
    Counts,
    Dateline,
    Entity,
    Evidence,
    Language,
    Record,
    Source,
)
from copydesk_workers.sinks.target import Entry

#: The first day of March 2026 in UTC, in milliseconds.
MARCH = 1_772_323_200_000


def record(number: int, *, at: int = MARCH, text: str = "The harbour of Velm reopened on Tuesday.") -> Record:
    """A record with all kinds of fields, the `number`th of the millisecond `at`."""
    return Record(
        id=f"{at}-{number}/0",
        raw_id=f"{at}-{number}",
        position=0,
        title=f"Harbour {number}",
        text=text,
        url=f"https://bay.example/{number}",
        source=Source(name="The Bay Herald", domain="bay.example"),
        language=Language(code="en", confidence=0.9),
        authors=["Ada Lund", "Bo “B” Røed"],
        agency=Agency(name="Norda", ground="dateline"),
        dateline=Dateline(place="VELM", date="March 1"),
        entities=[Entity(name="Velm", type="place", country="NO", mentions=2)],
        counts=Counts(words=7, sentences=1, minutes=0.1),
        metadata={"feed": {"rank": number}},
        chain="1",
        story=f"{at}-0/0",
        relation="original" if number == 0 else "update",
        evidence=Evidence() if number == 0 else Evidence(of=f"{at}-0/0", similarity=0.9, containment=0.8, shared=9),
    )


def entry(number: int, *, at: int = MARCH) -> Entry:
    """The entry of a stream that holds such a record."""
    return Entry(f"{MARCH + 5}-{number}", record(number, at=at))
