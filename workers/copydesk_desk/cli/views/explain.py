"""Prints a comparison: numbers, the rules on the way, and both texts side by side."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.review.explain.comparison import Comparison, Side
from copydesk_desk.review.explain.decision import Decision
from copydesk_desk.review.explain.passages import Passage, count_words, cut_words
from copydesk_schemas import Change
from copydesk_schemas.counted import counted
from copydesk_workers.shown import shown_lines

#: Words of a shared passage that are shown next to what differs.
CONTEXT: Final = 8
#: First and last words of a long differing passage that are shown.
SHOWN: Final = 60
#: Records of a story that are named.
_MEMBERS: Final = 12

_LEFT: Final = "bold red"
_RIGHT: Final = "bold green"
_SAME: Final = "dim"

Row = list[Passage]


def print_comparison(console: CleanConsole, comparison: Comparison) -> None:
    """Prints everything about a comparison, in sections."""
    left, right = comparison.left, comparison.right
    console.print(_headline(comparison))
    _print_news(console, comparison.news, comparison.changes)
    console.print(_numbers(comparison))
    for check in comparison.checks:
        mark = Text("yes ", style="green") if check.holds else Text("no  ", style="yellow")
        console.print(mark + line((f"{check.rule}: ", "bold"), check.says))
    if comparison.facts:
        console.print(line(("facts: ", "bold"), "; ".join(comparison.facts)))
    console.print()
    table = Table(show_lines=True, expand=True)
    table.add_column(line(f"A  {left.title or left.name}"), ratio=1, overflow="fold")
    table.add_column(line(f"B  {right.title or right.name}"), ratio=1, overflow="fold")
    for mine, other in _rows(comparison.passages, marks=console.color_system is None):
        table.add_row(mine, other)
    console.print(table)


def print_decision(console: CleanConsole, decision: Decision) -> None:
    """Prints what was decided about a record, its story and its ties, then the comparison."""
    if decision.letter is not None:
        console.print(line(f"{decision.id} is dead: ", (decision.letter.reason, "bold")))
        console.print(line(decision.letter.detail))
        return
    evidence = decision.evidence
    assert evidence is not None, "a record that is not dead has evidence"
    of = f" of {evidence.of}" if evidence.of else ""
    console.print(line((f"{decision.id} came out as {decision.relation}{of}", "bold")))
    if decision.title:
        console.print(line(decision.title))
    if evidence.adds is not None:
        against_all = "" if evidence.adds.all is None else f", {evidence.adds.all:,} against all of its matches"
        console.print(f"adds {counted(evidence.adds.best, 'word')}{against_all}")
    _print_news(console, decision.news, evidence.changes)
    if evidence.similarity is not None:
        console.print(
            f"recorded then: similarity {evidence.similarity:.3f}, containment {evidence.containment:.3f},"
            f" shared fingerprints {evidence.shared}"
        )
    console.print(f"story {decision.story}" + ("" if decision.members else ", which has no other record"))
    for member in decision.members[:_MEMBERS]:
        console.print(line(f"  {member.id}  {member.relation}" + (", seeded" if member.stream is None else "")))
    if len(decision.members) > _MEMBERS:
        console.print(f"  … and {len(decision.members) - _MEMBERS:,} more (copydesk stories {decision.story})")
    if evidence.ties:
        console.print(f"ties (exact, copy, excerpt, extension or update of): {', '.join(evidence.ties)}")
    if evidence.also:
        console.print(f"other stories that it ties to its own: {', '.join(evidence.also)}")
    if decision.missing:
        console.print(line(decision.missing))
    if decision.comparison is not None:
        if decision.comparison.relation != decision.relation:
            now = decision.comparison.relation or "no relation"
            console.print(line((f"The texts as they are kept now make {now}: rules or texts have changed.", "yellow")))
        console.print()
        print_comparison(console, decision.comparison)


def _print_news(console: CleanConsole, news: Sequence[str], changes: Sequence[Change]) -> None:
    """The passages that are new, and the facts that replace others."""
    for passage in news:
        first, left_out, last = cut_words(passage, SHOWN, SHOWN)
        shown = first if not left_out else f"{first}… {counted(left_out, 'word')} … {last}"
        console.print(line(("new: ", "bold green"), " ".join(shown.split())))
    if changes:
        told = "; ".join(f"{change.old or '?'} → {change.new}" for change in changes)
        console.print(line(("changed: ", "bold green"), told))


def _headline(comparison: Comparison) -> Text:
    if comparison.relation is None:
        return Text("A and B have no relation.", style="bold")
    there = _phrase("A", comparison.relation, "B")
    back = _phrase("B", comparison.reverse or comparison.relation, "A")
    story = "one story" if comparison.one_story else "two stories"
    return Text(f"{there}; {back}: {story}.", style="bold")


def _phrase(one: str, relation: str, other: str) -> str:
    article = "an" if relation[0] in "aeiou" else "a"
    return f"{one} is {article} {relation} of {other}" if relation != "exact" else f"{one} is exactly {other}"


def _numbers(comparison: Comparison) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    replaced = comparison.replaced
    for name, side in (("A", comparison.left), ("B", comparison.right)):
        table.add_row(name, line(_described(side)))
    table.add_row("similarity", f"{comparison.similarity:.3f}")
    table.add_row("containment", f"{comparison.containment:.3f} of the shorter one's word 3-grams are in the longer")
    table.add_row("fingerprints", f"{comparison.shared:,} shared")
    for kind in ("wording", "figures", "names"):
        kept, changed = getattr(replaced, f"{kind}_kept"), getattr(replaced, f"{kind}_changed")
        table.add_row(kind, f"{changed:,} of {kept + changed:,} aligned words replaced")
    return table


def _described(side: Side) -> str:
    note = f" ({side.note})" if side.note else ""
    return f"{side.name}, {counted(side.words, 'word')}, {counted(side.fingerprints, 'fingerprint')}{note}"


def _rows(passages: Sequence[Passage], marks: bool) -> Iterator[tuple[Text, Text]]:
    """The cells of both columns: places that differ with a few words around them, and what was folded between."""
    for row in _fold(passages):
        if isinstance(row, int):
            folded = Text(f"… {counted(row, 'word')} in both …", style=_SAME, justify="center")
            yield folded, folded
            continue
        left, right = Text(), Text()
        for passage in row:
            if passage.kind == "same":
                left.append(shown_lines(passage.left), _SAME)
                right.append(shown_lines(passage.right), _SAME)
            else:
                left.append(_marked(passage.left, "[-", "-]", marks), _LEFT)
                right.append(_marked(passage.right, "{+", "+}", marks), _RIGHT)
        yield left, right


def _marked(text: str, opening: str, closing: str, marks: bool) -> str:
    first, left_out, last = cut_words(text, SHOWN, SHOWN)
    told = shown_lines(f"{first}… {counted(left_out, 'word')} … {last}" if left_out else first)
    if not marks or not told:
        return told
    return f"{opening}{told.rstrip()}{closing}{told[len(told.rstrip()) :]}"


def _fold(passages: Sequence[Passage]) -> list[Row | int]:
    """Rows of neighbouring passages; a number is the count of shared words that are not shown."""
    rows: list[Row | int] = [[]]

    def show(passage: Passage) -> None:
        last = rows[-1]
        if isinstance(last, list):
            last.append(passage)

    for place, passage in enumerate(passages):
        first = 0 if place == 0 else CONTEXT
        last = 0 if place == len(passages) - 1 else CONTEXT
        words = count_words(passage.left)
        if passage.kind != "same" or words <= first + last + CONTEXT:
            show(passage)
            continue
        head, _, tail = cut_words(passage.left, first, last)
        other_head, _, other_tail = cut_words(passage.right, first, last)
        if head:
            show(Passage("same", head, other_head))
        rows.append(words - first - last)
        rows.append([])
        if tail:
            show(Passage("same", tail, other_tail))
    return [row for row in rows if row]
