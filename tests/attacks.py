"""Strings on which a regular expression may take longer than they are long, derived from the expression itself.

An expression is slow where it begins, or goes on, in many ways and then fails. So what is repeated is a sample of what
its parse tree repeats, alone, behind what stands before it, and with what stands behind; and samples of the whole.
"""

import importlib
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import regex

from tests.patterns import Pattern

#: The parser and the names of its nodes are the standard library's own.
_PARSER: Final = importlib.import_module("re._parser")
_NAMES: Final = importlib.import_module("re._constants")

#: What is repeated for every expression.
_ALWAYS: Final = (
    *("a", "A", "1", " ", "\n", "\t", ".", "-", ",", "(", '"', "/", "<", "[", "{", "&", "中", "\u0301", "\u00a0"),
    *("a ", "A ", "Aa ", "1 ", ". ", "A. ", "a\n", "\n ", "a.", "a-", "1.", "()", ", ", " .", "a/", "а ", "A,"),
)
#: What an expression finds nowhere, unless it takes all.
_STRANGE: Final = "\u2603"
_ENDINGS: Final = (_STRANGE, "", "\n" + _STRANGE)
_REPEATED: Final = frozenset((_NAMES.MAX_REPEAT, _NAMES.MIN_REPEAT, _NAMES.POSSESSIVE_REPEAT))
#: A repetition that can be longer than this can be what makes an expression slow.
_SHORT: Final = 8
#: Characters tried for what a class leaves out.
_TRIED: Final = 'aA1 .,-\n\t(<é中"/:x;_|'
_CATEGORIES: Final = {
    _NAMES.CATEGORY_DIGIT: "17",
    _NAMES.CATEGORY_NOT_DIGIT: "a .A",
    _NAMES.CATEGORY_SPACE: " \n\t",
    _NAMES.CATEGORY_NOT_SPACE: "a.A1(-",
    _NAMES.CATEGORY_WORD: "aA1é",
    _NAMES.CATEGORY_NOT_WORD: " .-(\n",
}
#: What stands for the properties that only `regex` knows, inside of a class.
_PROPERTIES: Final = {
    "Lu": "A-Z",
    "Ll": "a-z",
    "L": "a-zA-Zé",
    "M": "\u0301",
    "N": "0-9",
    "P": ".!-",
    "Sc": "$",
    "Han": "中文",
    "Hiragana": "ぁ-ゖ",
    "Katakana": "ァ-ヺ",
    "Thai": "ก-ฮ",
    "Lao": "ກ",
    "Khmer": "ក",
    "Myanmar": "က",
}

Tree = Sequence[tuple[Any, Any]]


def attacks(pattern: Pattern, rounds: int, most: int, seed: int = 1) -> Iterator[tuple[str, str, str]]:
    """Strings that may be slow for an expression.

    Args:
        pattern: The expression.
        rounds: How often its parse tree is sampled.
        most: Strings of one sampling; of more, some are chosen.
        seed: Of the choice.

    Returns:
        What stands first, what is repeated, and what stands last.
    """
    chance = random.Random(seed)
    yield from (("", always, _STRANGE) for always in _ALWAYS)
    sampler = Sampler(pattern, chance)
    seen: set[tuple[str, str]] = set()
    for _ in range(rounds):
        found = list(_round(sampler, chance))
        for first, repeated in chance.sample(found, most) if len(found) > most else found:
            if repeated and (first, repeated) not in seen:
                seen.add((first, repeated))
                yield first, repeated, _ENDINGS[len(seen) % len(_ENDINGS)]


def _round(sampler: "Sampler", chance: random.Random) -> Iterator[tuple[str, str]]:
    """What stands first, and what is repeated, in one sampling of an expression."""
    for before, body in _repetitions(sampler.tree):
        first, once, twice = sampler.of(before), sampler.of(body), sampler.of(body) + sampler.of(body)
        yield from ((first, once), ("", first + once), ("", once), (first, twice), ("", once + first))
    whole = sampler.of(sampler.tree, most=2)
    yield from (("", part) for part in (whole, whole[:-1], whole[1:], whole + " ", whole + "\n"))
    yield "", whole[: chance.randint(0, len(whole))]


def attack(pattern: Pattern, parts: tuple[str, str, str], length: int) -> str | bytes:
    """The string of an attack, of about this length."""
    first, repeated, last = parts
    text = first + repeated * max(1, (length - len(first)) // len(repeated)) + last
    return text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text


def _repetitions(tree: Tree, before: tuple[Any, ...] = ()) -> Iterator[tuple[Tree, Tree]]:
    """What is repeated in an expression, each with what stands before it."""
    for kind, held in tree:
        if kind in _REPEATED:
            if held[1] > _SHORT:
                yield before, held[2]
            yield from _repetitions(held[2], before)
        elif kind is _NAMES.BRANCH:
            for branch in held[1]:
                yield from _repetitions(branch, before)
        elif kind is _NAMES.SUBPATTERN:
            yield from _repetitions(held[3], before)
        elif kind is _NAMES.ATOMIC_GROUP:
            yield from _repetitions(held, before)
        elif kind in (_NAMES.ASSERT, _NAMES.ASSERT_NOT):
            yield from _repetitions(held[1], before if held[0] > 0 else ())
        before = (*before, (kind, held))


class Sampler:
    """Writes strings that an expression, or a part of it, may find. Look-around is guessed."""

    def __init__(self, pattern: Pattern, chance: random.Random) -> None:
        self._chance: Final = chance
        self._groups: Final[dict[int, str]] = {}
        self.tree: Final[Tree] = _tree(pattern)

    def of(self, tree: Tree, most: int = 1) -> str:
        """A sample; repetitions have up to `most` more than they must have."""
        return "".join(self._node(kind, held, most) for kind, held in tree)

    def _node(self, kind: Any, held: Any, most: int) -> str:
        if kind is _NAMES.LITERAL:
            return chr(held)
        if kind is _NAMES.NOT_LITERAL:
            return self._chance.choice([one for one in _TRIED if ord(one) != held])
        if kind is _NAMES.ANY:
            return self._chance.choice("aA1 .,")
        if kind is _NAMES.IN:
            return self._chance.choice(_characters(held))
        if kind is _NAMES.BRANCH:
            return self.of(self._chance.choice(held[1]), most)
        if kind is _NAMES.SUBPATTERN:
            self._groups[held[0]] = self.of(held[3], most)
            return self._groups[held[0]]
        if kind is _NAMES.ATOMIC_GROUP:
            return self.of(held, most)
        if kind in _REPEATED:
            least, limit, body = held
            count = self._chance.randint(least, max(least, min(limit, least + most)))
            return "".join(self.of(body, most) for _ in range(count))
        if kind is _NAMES.GROUPREF:
            return self._groups.get(held, "")
        if kind is _NAMES.ASSERT and held[0] > 0:
            return self.of(held[1], most)
        return ""


def _characters(items: Any) -> list[str]:
    """Some characters of a class."""
    found: list[str] = []
    for kind, held in items:
        if kind is _NAMES.LITERAL:
            found.append(chr(held))
        elif kind is _NAMES.RANGE:
            found += [chr(held[0]), chr(sum(held) // 2), chr(held[1])]
        elif kind is _NAMES.CATEGORY:
            found += _CATEGORIES[held]
    if items[0][0] is _NAMES.NEGATE:
        return [one for one in _TRIED if not _holds(items[1:], one)] or [_STRANGE]
    return found


def _holds(items: Any, character: str) -> bool:
    """Whether a class that is not negated has a character."""
    for kind, held in items:
        if kind is _NAMES.LITERAL and ord(character) == held:
            return True
        if kind is _NAMES.RANGE and held[0] <= ord(character) <= held[1]:
            return True
        if kind is _NAMES.CATEGORY and character in _CATEGORIES[held]:
            return True
    return False


def _tree(pattern: Pattern) -> Tree:
    """The parse tree; that of a pattern of `regex` is near it."""
    flags = pattern.flags & int(re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE)
    written = pattern.pattern
    if isinstance(pattern, regex.Pattern):
        written = _in_the_language_of_re(pattern.pattern)
        flags = int(re.VERBOSE if pattern.flags & regex.VERBOSE else 0)
    return list(_PARSER.parse(written, flags))


def _in_the_language_of_re(written: str) -> str:
    """An expression of `regex` without its properties and operations on classes."""
    written = re.sub(r"(?:--|&&)\[\^?(?:[^\[\]\\]|\\.)*\]", "", written.replace("(?r)", ""))
    parts = re.split(r"(\\[pP]\{\w+\}|\\.|[\[\]])", written)
    depth = 0
    for place in range(1, len(parts), 2):
        part = parts[place]
        if part.startswith((r"\p", r"\P")):
            letters = _PROPERTIES.get(part[3:-1], "x") if part[1] == "p" else "A-Z0-9"
            parts[place] = letters if depth else f"[{letters}]"
        elif part in "[]":
            depth += 1 if part == "[" else -1
            # of classes in classes the outer one is left
            parts[place] = part if depth == (1 if part == "[" else 0) else ""
    return "".join(parts)
