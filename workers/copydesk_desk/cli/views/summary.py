"""The summary of a run, for a person and for programs."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import orjson
from msgspec import Struct
from rich.table import Table

from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_producers.readers.tally import cause_of
from copydesk_schemas import Source, milliseconds_of, pack_record_id
from copydesk_schemas.counted import counted
from copydesk_schemas.relations import Relation
from copydesk_workers.records.provenance import encode_provenance, provenance_of

_SHOWN = 5
#: Characters of a detail that tell its cause; one with links is long.
_COMPARED: Final = 500

#: What the relations in the table mean; `original` says it itself.
_MEANING: Final[dict[Relation, str]] = {
    "exact": "the same text word for word",
    "copy": "nearly the same text, nothing of substance is new",
    "excerpt": "a shorter text that stands in another one",
    "extension": "a longer text that holds another one, with something new",
    "revision": "another text under the same URL or guid",
    "version": "the same story, rewritten or continued",
    "template": "the same wording with other figures, dates or names: another story",
    "update": "nearly the same text, with something new",
}


class Copied(Struct, frozen=True):
    """A published record, and how much was suppressed because of it.

    `first` is the outlet of the record or copy that was published first.
    """

    id: str
    title: str | None
    count: int
    domains: list[str]
    first: str


class Summary(Struct, frozen=True):
    """What became of the documents of one run. Articles = published + duplicates + dead.

    `unread` counts inputs that could not be read, `passed_over` files without text that belong to pages, both by kind.
    `taken` counts the documents in which a field was taken by its meaning, by what `--map` would say; `not_there` those
    that a mapping named a field for that none has. `dead_examples` has the first causes of death, each once, and
    `dead_told` counts the dead articles that have one of these.
    """

    documents: int
    articles: int
    published: int
    duplicates: int
    dead: int
    stories: int
    published_as: dict[str, int]
    duplicates_as: dict[str, int]
    dead_as: dict[str, int]
    most_copied: list[Copied]
    dead_examples: list[str]
    seconds: float
    dead_told: int = 0
    unread: dict[str, int] = {}
    passed_over: dict[str, int] = {}
    taken: dict[str, int] = {}
    not_there: dict[str, int] = {}


def summarise(
    documents: int,
    clean: Iterable[bytes],
    duplicates: Iterable[bytes],
    dead: Iterable[bytes],
    seconds: float,
    **read: dict[str, int],
) -> Summary:
    """Summarises a run from the lines that it wrote; `read` is what `counts_of` says of its inputs."""
    stories: set[str] = set()
    titles: dict[str, str] = {}
    first: dict[str, tuple[bytes, bytes, str]] = {}
    published_as: Counter[str] = Counter()
    duplicates_as: Counter[str] = Counter()
    for written in clean:
        record = orjson.loads(written)
        published_as[record["relation"]] += 1
        stories.add(record["story"])
        titles[record["id"]] = _title(record)
        first[record["id"]] = _publication(record)
    copies: Counter[str] = Counter()
    domains: dict[str, Counter[str]] = {}
    for written in duplicates:
        record = orjson.loads(written)
        duplicates_as[record["relation"]] += 1
        of = record["evidence"]["of"]
        copies[of] += 1
        domains.setdefault(of, Counter())[_outlet(record)] += 1
        first[of] = min(first.get(of, _publication(record)), _publication(record))
        titles.setdefault(of, _title(record))
    letters = [orjson.loads(written) for written in dead]
    examples, told = _examples(letters)
    return Summary(
        documents=documents,
        articles=published_as.total() + duplicates_as.total() + len(letters),
        published=published_as.total(),
        duplicates=duplicates_as.total(),
        dead=len(letters),
        stories=len(stories),
        published_as=dict(published_as.most_common()),
        duplicates_as=dict(duplicates_as.most_common()),
        dead_as=dict(Counter(letter["reason"] for letter in letters).most_common()),
        most_copied=[
            Copied(of, titles.get(of), count, [name for name, _ in domains[of].most_common()], first[of][-1])
            for of, count in copies.most_common(_SHOWN)
        ],
        dead_examples=examples,
        dead_told=told,
        seconds=round(seconds, 2),
        **read,
    )


def print_summary(summary: Summary, console: CleanConsole) -> None:
    """Prints the summary as tables."""
    documents, articles = counted(summary.documents, "document"), counted(summary.articles, "article")
    table = Table(title=f"{documents}, {articles}, {summary.seconds:.1f} s")
    table.add_column("outcome")
    table.add_column("articles", justify="right")
    table.add_column("of which")
    table.add_row(line(("published", "green")), f"{summary.published:,}", _listed(summary.published_as))
    table.add_row(line(("duplicate", "yellow")), f"{summary.duplicates:,}", _listed(summary.duplicates_as))
    table.add_row(line(("dead", "red")), f"{summary.dead:,}", _listed(summary.dead_as))
    if summary.unread:
        table.add_row(line(("not read", "red")), f"{sum(summary.unread.values()):,}", _listed_kinds(summary.unread))
    if summary.passed_over:
        table.add_row(line("passed over"), f"{sum(summary.passed_over.values()):,}", _listed_kinds(summary.passed_over))
    console.print(table)
    for relation, meaning in _MEANING.items():
        if relation in summary.published_as or relation in summary.duplicates_as:
            console.print(line((f"{relation}: {meaning}", "dim")))
    if summary.most_copied:
        copied = Table(title="most copied")
        copied.add_column("copies", justify="right")
        copied.add_column("of")
        copied.add_column("first")
        copied.add_column("by")
        for one in summary.most_copied:
            shown = ", ".join(one.domains[:3]) + (f" and {len(one.domains) - 3} more" if len(one.domains) > 3 else "")
            copied.add_row(f"{one.count:,}", one.title or one.id, one.first, shown)
        console.print(copied)
    for example in summary.dead_examples:
        console.print(line(("dead", "red"), f" {example}"))
    if summary.dead > summary.dead_told > 0:
        console.print(f"+ {summary.dead - summary.dead_told:,} more in dead.jsonl")


def _examples(letters: list[dict[str, Any]]) -> tuple[list[str], int]:
    """The first causes of death, each once with the first letter of it, and how many letters have one of these."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for letter in letters:
        key = letter["reason"], cause_of(letter["detail"][:_COMPARED])
        if key in first or len(first) < _SHOWN:
            first.setdefault(key, letter)
            counts[key] += 1
    return [_told(letter, counts[key]) for key, letter in first.items()], counts.total()


def _told(letter: dict[str, Any], count: int) -> str:
    """Why it is dead, and where it was found if its producer said so; a folder of an earlier version does not know."""
    origin = letter.get("origin")
    times, first = (f", {count:,} times", "first ") if count > 1 else ("", "")
    return f"{letter['reason']}{times}: {letter['detail']}" + (f" ({first}{origin})" if origin else "")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _listed_kinds(counts: dict[str, int]) -> str:
    """Kinds have their names in the plural: `binary files`."""
    return ", ".join(f"{name}: {count:,}" for name, count in counts.items())


def _outlet(record: dict[str, Any]) -> str:
    outlet: str | None = record["source"]["domain"] or record["source"]["name"]
    return outlet or "unknown"


def _publication(record: dict[str, Any]) -> tuple[bytes, bytes, str]:
    """When the record was published, as the commit notes it, its id, by which the first of one time is, and by whom."""
    provenance = provenance_of(Source(), None, record["published_at"], ())
    packed = pack_record_id(record["id"])
    return encode_provenance(provenance, milliseconds_of(packed)).split(b"\t")[3], packed, _outlet(record)


def _title(record: dict[str, Any]) -> str:
    title: str | None = record["title"]
    return title or record["text"][:60].replace("\n", " ") + "…"
