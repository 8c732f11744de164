"""What every data file of this folder keeps to: the kinds of its cells, and the rules beside them."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct

from copydesk_text.word_tables import Language, check_language

Cell = TypeVar("Cell")

#: A word or phrase in small letters: it is compared without regard to case.
Small = Annotated[str, Meta(min_length=1, pattern=r"^\S(?:.*\S)?$", title="small")]
#: A regular expression.
Expression = Annotated[str, Meta(min_length=1, title="expression")]
Month = Annotated[int, Meta(ge=1, le=12)]
Weekday = Annotated[int, Meta(ge=0, le=6)]

#: Words by language.
ByLanguage: TypeAlias = dict[Language, tuple[Cell, ...]]


class Mistake(ValueError):
    """A rule is broken by one word of a table.

    Args:
        mistake: What is wrong.
        word: The word, to find its line by.
        path: The keys that lead to the word, where the rule is about several entries together.
        twice: Whether the second place of the word is the mistake.
    """

    def __init__(self, mistake: str, word: str, path: tuple[str, ...] = (), twice: bool = False) -> None:
        super().__init__(mistake)
        self.word = word
        self.path = path
        self.twice = twice


class WordTable(Struct, frozen=True, forbid_unknown_fields=True):
    """One data file. Beside the types of its fields, every file keeps the rules of `_mistakes`."""

    FILE: ClassVar[str]

    def __post_init__(self) -> None:
        for mistake in self._mistakes():
            raise mistake

    def _mistakes(self) -> Iterator[Mistake]:
        """Unknown languages, words listed twice, capitals in tables of small letters, broken expressions."""
        for name, kind in get_type_hints(type(self), include_extras=True).items():
            if get_origin(kind) is ClassVar:
                continue
            value = getattr(self, name)
            if get_origin(kind) is tuple:
                yield from _mistakes_in(value, get_args(kind)[0])
                continue
            key_kind, cell_kind = get_args(kind)
            yield from _mistakes_in(value, key_kind)
            for cells in value.values():
                if get_origin(cell_kind) in (tuple, dict):
                    yield from _mistakes_in(cells, get_args(cell_kind)[0])


def _mistakes_in(words: Iterable[str], kind: Any) -> Iterator[Mistake]:
    """What is wrong with the words of one list, all of one kind."""
    words = tuple(words)
    if len(set(words)) < len(words):
        word = next(word for place, word in enumerate(words) if word in words[:place])
        yield Mistake(f"{word!r} stands twice in one list", word, twice=True)
    if kind == Small:
        for word in words:
            if word != word.lower():
                yield Mistake(f"{word!r} has a capital; this table is in small letters", word)
    elif kind == Language:
        for word in words:
            try:
                check_language(word)
            except ValueError as error:
                yield Mistake(str(error), word)
    elif kind == Expression:
        for word in words:
            try:
                re.compile(word)
            except re.error as error:
                yield Mistake(f"{word!r} is no regular expression: {error}", word)
