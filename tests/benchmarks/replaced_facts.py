"""How many replaced figures and names are suppressed, and how many copies are published, as Markdown tables.

    .venv/bin/python -m tests.benchmarks.replaced_facts [--seeds N] [--only WORD] [--show N]

Texts are made of sentences and rows in several languages, always the same ones. An edit of the first table replaces or
exchanges facts by such as stand elsewhere in the text, so none of these may be suppressed. One of the second table is
what copies differ by, so all of them are to be. `--show` prints some of the wrong ones.
"""

import argparse
import random
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from copydesk_matching.match import Match
from copydesk_schemas import WITH_NEWS
from tests.unit.matching.pairs import match_of

TABLE: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
#: Words of a text of sentences, and rows of a list.
LENGTHS: Final = (60, 100, 150, 190, 300, 450, 600)
ROWS: Final = (4, 6, 8, 10, 12, 14, 20, 30)
_SUPPRESSED: Final = frozenset({"exact", "copy", "excerpt"})
_SLOT: Final = re.compile(r"\{(\w)\}")
_FIGURES: Final = frozenset("nap")
_NOTE: Final = {
    "en": "(Corrects paragraph 1)", "de": "(Berichtigung im ersten Absatz)", "fr": "(Rectificatif, premier paragraphe)",
    "es": "(Corrige el primer párrafo)", "ru": "(Исправление в первом абзаце)", "tr": "(Düzeltme: ilk paragraf)",
}  # fmt: skip
_MARK: Final = {
    "en": "CORRECTED: ", "de": "Korrektur: ", "fr": "Rectificatif : ", "es": "Corrección: ", "ru": "Исправление: ",
    "tr": "Düzeltme: ",
}  # fmt: skip
_FURNITURE: Final = "Share this page\nRead more\nFollow us every day\n"


class Fact(NamedTuple):
    """A fact of a text: its slot, what varies of it, and what stands around that (`{} mln crowns`)."""

    slot: str
    value: str
    form: str = "{}"

    def __str__(self) -> str:
        return self.form.format(self.value)


Piece = str | Fact
#: The lines of a text, each of words and facts in turn.
Lines = list[list[Piece]]


class Pair(NamedTuple):
    """An older text and a newer one, with their titles; `new` is a fact that the newer one is to tell."""

    old: str
    text: str
    old_title: str
    title: str
    new: str = ""

    def judge(self) -> Match:
        return match_of(self.old, self.text, self.old_title, self.title)


def print_lines(lines: Lines, language: str, *, is_list: bool) -> str:
    """The text: rows stand on lines of their own, of sentences every third begins a paragraph."""
    printed = ["".join(map(str, line)) for line in lines]
    if is_list:
        return "\n".join(printed)
    told = [f"{line[0].upper()}{line[1:]}." for line in printed]
    return "\n\n".join(" ".join(told[place : place + 3]) for place in range(0, len(told), 3))


def make_lines(language: str, size: int, draw: random.Random, *, is_list: bool) -> Lines:
    """A text of so many words, or a list of so many rows."""
    table = TABLE[language]
    if is_list:
        labels = draw.sample(table["labels"].split(), size)
        row, amount = draw.choice(table["rows"]), draw.choice(table["amount"])
        return [_fill(row, language, draw, label, amount) for label in labels]
    lines: Lines = []
    words = 0
    while words < size:
        for sentence in draw.sample(table["sentences"], len(table["sentences"])):
            lines.append(_fill(sentence, language, draw, "", draw.choice(table["amount"])))
            words += len(sentence.split())
            if words >= size:
                break
    return lines


def _fill(pattern: str, language: str, draw: random.Random, label: str, amount: str) -> list[Piece]:
    table, found = TABLE[language], list[Piece]()
    last = 0
    for slot in _SLOT.finditer(pattern):
        found.append(pattern[last : slot.start()])
        last = slot.end()
        name = slot[1]
        if name == "l":
            found.append(Fact(name, label))
        elif name == "f":
            found.append(Fact(name, draw.choice(table["firms"].split())))
        elif name == "t":
            found.append(Fact(name, draw.choice(table["towns"].split())))
        elif name == "w":
            found.append(Fact(name, draw.choice(table["people"].split("|"))))
        else:
            found.append(Fact(name, _figure(name, language, draw), amount if name == "a" else "{}"))
    found.append(pattern[last:])
    return found


def _figure(slot: str, language: str, draw: random.Random) -> str:
    point, group = (".", ",") if language == "en" else (",", ".")
    if slot == "n":
        return str(draw.randint(12, 999))
    if slot == "p":
        return f"{draw.randint(2, 39)}{point}{draw.randint(1, 9)}"
    kind = draw.randrange(4)
    if kind == 0:
        return str(draw.randint(12, 999))
    if kind == 1:
        return f"{draw.randint(1, 9)}{group}{draw.randint(100, 999)}"
    return f"{draw.randint(2, 499)}{point}{draw.randint(1, 9) if kind == 2 else draw.randint(11, 99)}"


def _places(lines: Lines, slots: frozenset[str]) -> list[tuple[int, int]]:
    return [
        (row, place)
        for row, line in enumerate(lines)
        for place, piece in enumerate(line)
        if isinstance(piece, Fact) and piece.slot in slots
    ]


def _at(lines: Lines, place: tuple[int, int]) -> Fact:
    fact = lines[place[0]][place[1]]
    assert isinstance(fact, Fact)
    return fact


def _set(lines: Lines, place: tuple[int, int], value: str) -> None:
    lines[place[0]][place[1]] = _at(lines, place)._replace(value=value)


def _two(lines: Lines, draw: random.Random, slots: frozenset[str], row: bool | None) -> list[tuple[int, int]]:
    """Two facts of one slot and of other values, in one line, in two, or (None) anywhere."""
    places = _places(lines, slots)
    found = [
        [one, other]
        for one in places
        for other in places
        if one != other
        and (row is None or (one[0] == other[0]) == row)
        and _at(lines, one).slot == _at(lines, other).slot
        and _at(lines, one).value != _at(lines, other).value
    ]
    return draw.choice(found) if found else []


def fresh(lines: Lines, draw: random.Random, language: str) -> str:
    """A figure that stands nowhere else."""
    place = draw.choice(_places(lines, _FIGURES))
    values = {_at(lines, one).value for one in _places(lines, _FIGURES)}
    while (value := _figure(_at(lines, place).slot, language, draw)) in values:
        pass
    _set(lines, place, value)
    return value


def _replaced(slots: frozenset[str], row: bool | None) -> Callable[[Lines, random.Random, str], str]:
    def edit(lines: Lines, draw: random.Random, _language: str) -> str:
        if not (two := _two(lines, draw, slots, row)):
            return ""
        value = _at(lines, two[1]).value
        _set(lines, two[0], value)
        return value

    return edit


def _exchanged(slots: frozenset[str], row: bool | None) -> Callable[[Lines, random.Random, str], str]:
    def edit(lines: Lines, draw: random.Random, _language: str) -> str:
        if not (two := _two(lines, draw, slots, row)):
            return ""
        one, other = (_at(lines, place).value for place in two)
        _set(lines, two[0], other)
        _set(lines, two[1], one)
        return other

    return edit


#: What makes another text, by its name; each gives the fact that is new in its place, empty where a text has no room.
EDITS: Final[dict[str, tuple[bool, Callable[[Lines, random.Random, str], str]]]] = {
    "text, a figure of its own": (False, fresh),
    "text, a figure from elsewhere": (False, _replaced(_FIGURES, None)),
    "text, two of a sentence exchanged": (False, _exchanged(_FIGURES, True)),
    "text, two exchanged": (False, _exchanged(_FIGURES, False)),
    "list, a figure of its own": (True, fresh),
    "list, a figure of another row": (True, _replaced(_FIGURES, False)),
    "list, a figure of its row": (True, _replaced(_FIGURES, True)),
    "list, two of a row exchanged": (True, _exchanged(_FIGURES, True)),
    "list, two rows exchange one": (True, _exchanged(_FIGURES, False)),
    "list, two labels exchanged": (True, _exchanged(frozenset("l"), False)),
}
#: … of a text that says that it corrects, in its title or in a note.
CORRECTED: Final[dict[str, Callable[[Lines, random.Random, str], str]]] = {
    "a figure from elsewhere": _replaced(_FIGURES, None),
    "a name from elsewhere": _replaced(frozenset("ft"), None),
}


def different(language: str, seed: int) -> Iterator[tuple[str, int, Pair]]:
    """Texts that tell something else, each with the name of its edit and its size."""
    for name, (is_list, edit) in EDITS.items():
        for size in ROWS if is_list else LENGTHS:
            draw = random.Random(f"{language} {name} {size} {seed}")
            lines = make_lines(language, size, draw, is_list=is_list)
            old = print_lines(lines, language, is_list=is_list)
            if new := edit(lines, draw, language):
                text = print_lines(lines, language, is_list=is_list)
                yield name, size, Pair(old, text, "Harbour", "Harbour", new)
    for name, edit in CORRECTED.items():
        for size in LENGTHS:
            draw = random.Random(f"{language} {name} {size} {seed}")
            lines = make_lines(language, size, draw, is_list=False)
            old = print_lines(lines, language, is_list=False)
            if new := edit(lines, draw, language):
                text = print_lines(lines, language, is_list=False)
                yield f"title says it corrects, {name}", size, Pair(old, text, "Harn", f"{_MARK[language]}Harn", new)
                yield f"note says it corrects, {name}", size, Pair(old, f"{text}\n\n{_NOTE[language]}", "", "", new)
    for size in LENGTHS:
        draw = random.Random(f"{language} opening {size} {seed}")
        firm, other = "Polvarn", "Istram"
        text = print_lines(make_lines(language, size, draw, is_list=False), language, is_list=False)
        old, text = (f"{name}{text[len(text.split(maxsplit=1)[0]) :]}" for name in (firm, other))
        yield "title says it corrects, the first name", size, Pair(old, text, "Harn", f"{_MARK[language]}Harn", other)
        yield "note says it corrects, the first name", size, Pair(old, f"{text}\n\n{_NOTE[language]}", "", "", other)


def _cut(text: str, draw: random.Random) -> str:
    words = text.split(" ")
    return " ".join(words[: len(words) * draw.randint(70, 95) // 100])


def _moved(text: str, draw: random.Random) -> str:
    by = "\n\n" if "\n\n" in text else ". " if ". " in text else "\n"
    parts = text.split(by)
    if len(parts) > 1:
        part = parts.pop(draw.randrange(len(parts)))
        parts.insert(draw.randrange(len(parts)), part)
    return by.join(parts)


def _dropped(text: str, draw: random.Random) -> str:
    by = ". " if ". " in text else "\n"
    parts = text.split(by)
    if len(parts) > 3:
        del parts[draw.randrange(len(parts))]
    return by.join(parts)


def _typos(text: str, draw: random.Random) -> str:
    words = text.split(" ")
    for place in draw.sample(range(len(words)), max(1, len(words) // 80)):
        word = words[place]
        if len(word) > 4 and word.isalpha() and word.islower():
            at = draw.randrange(1, len(word) - 2)
            words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def _numbers(text: str, _draw: random.Random) -> str:
    """Thousands written otherwise, and short words for amounts in full."""
    text = re.sub(r"\b(\d)[.,](\d{3})\b", r"\1\2", text)
    for short, full in (("mln", "million"), ("bln", "billion"), ("Mio.", "Millionen"), ("млн", "миллионов")):
        text = text.replace(f" {short} ", f" {full} ")
    return text


def _rounded(text: str, draw: random.Random) -> str:
    """One figure of three digits and more to the whole number; none that would stand elsewhere, too."""
    found = [
        match
        for match in re.finditer(r"\b(\d{2,3})[.,]\d{1,2}\b", text)
        if not re.search(rf"\b{match[1]}\b(?![.,]\d)", text)
    ]
    if not found:
        return _numbers(text, draw)
    match = draw.choice(found)
    return text[: match.start()] + match[1] + text[match.end() :]


def _dateline(text: str, draw: random.Random) -> str:
    return f"{draw.choice(('HARN', 'VARDO', 'CALLA'))}, March {draw.randint(2, 28)} - {text}"


def _furniture(text: str, _draw: random.Random) -> str:
    return f"{_FURNITURE}\n{text}\n\n{_FURNITURE}"


def _many(text: str, draw: random.Random) -> str:
    return _dateline(_typos(_moved(_dropped(text, draw), draw), draw), draw)


#: What copies differ by.
COPIED: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "cut at the end": _cut,
    "a paragraph or row moved": _moved,
    "a sentence or row dropped": _dropped,
    "typos": _typos,
    "numbers written otherwise": _numbers,
    "a figure rounded": _rounded,
    "a dateline": _dateline,
    "furniture": _furniture,
    "dropped, moved, typos and a dateline": _many,
}


def copies(language: str, seed: int) -> Iterator[tuple[str, int, Pair]]:
    """Copies, each with the name of what it differs by and its size."""
    for name, edit in COPIED.items():
        for is_list in (False, True):
            for size in ROWS[2:] if is_list else LENGTHS:
                draw = random.Random(f"{language} {name} {size} {seed}")
                lines = make_lines(language, size, draw, is_list=is_list)
                old = print_lines(lines, language, is_list=is_list)
                kind = "list" if is_list else "text"
                yield f"{kind}, {name}", size, Pair(old, edit(old, draw), "Harbour", "Harbour")


def is_told(pair: Pair, match: Match) -> bool:
    """Whether a reader is shown what is new; of a new story there is nothing to show."""
    if match.relation not in WITH_NEWS:
        return True
    shown = (*(pair.text[one.start : one.end] for one in match.news), *(one.new for one in match.changes))
    return pair.new in " ".join(shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5, help="texts of each kind, language and length")
    parser.add_argument("--only", default="", help="edits whose name has this word")
    parser.add_argument("--show", type=int, default=0, help="wrong ones that are printed of each edit")
    arguments = parser.parse_args()
    for heading, pairs, is_copy in (("suppressed", different, False), ("published", copies, True)):
        totals, wrong, untold = Counter[str](), Counter[str](), Counter[str]()
        for language in TABLE:
            for seed in range(arguments.seeds):
                for name, size, pair in pairs(language, seed):
                    if arguments.only not in name:
                        continue
                    match = pair.judge()
                    totals[name] += 1
                    untold[name] += not is_copy and not is_told(pair, match)
                    if (match.relation in _SUPPRESSED) != is_copy:
                        wrong[name] += 1
                        if wrong[name] <= arguments.show:
                            changes = [(one.old, one.new) for one in match.changes]
                            print(f"{name}, {language}, {size}, {seed}: {match.relation} {changes}")
        print(f"| edit | {heading} | not told | of |\n|---|---|---|---|")
        for name, total in totals.items():
            print(f"| {name} | {wrong[name]} | {untold[name]} | {total} |")
        print(f"| all | {wrong.total()} | {untold.total()} | {totals.total()} |\n")


if __name__ == "__main__":
    main()
