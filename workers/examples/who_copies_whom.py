"""Who publishes first and who copies: reads what `copydesk run --out DIR` left, `python who_copies_whom.py DIR`."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from copydesk_schemas import Record, decode_record


def records(file: Path) -> Iterator[Record]:
    """The records of an output file, oldest first."""
    with file.open("rb") as lines:
        yield from map(decode_record, lines)


def outlet(record: Record) -> str:
    """Who published a record, by domain, else by name."""
    return record.source.domain or record.source.name or "(no source)"


def main(folder: str) -> None:
    """Prints three short tables: copies by outlet, pairs of outlets, and the share of agency copy."""
    published = {record.id: record for record in records(Path(folder, "clean.jsonl"))}
    copies = list(records(Path(folder, "duplicates.jsonl")))

    first = Counter(map(outlet, published.values()))
    copied = Counter(map(outlet, copies))
    print("outlet                          published  copied")
    for name in sorted(first | copied, key=lambda name: (-first[name] - copied[name], name)):
        print(f"{name:<30} {first[name]:>10} {copied[name]:>7}")

    # A record names the published one that it is a copy of; that one may be from an earlier run.
    pairs = Counter(
        (outlet(copy), outlet(published[copy.evidence.of])) for copy in copies if copy.evidence.of in published
    )
    print("\nwho copies whom")
    for (copier, original), count in pairs.most_common(10):
        print(f"{count:>4} x  {copier} from {original}")

    agencies = Counter(record.agency.name for record in [*published.values(), *copies] if record.agency)
    total = len(published) + len(copies)
    print(f"\nagency copy: {agencies.total()} of {total} articles")
    for agency, count in agencies.most_common():
        print(f"{count:>4} x  {agency}")


if __name__ == "__main__":
    main(*sys.argv[1:])
