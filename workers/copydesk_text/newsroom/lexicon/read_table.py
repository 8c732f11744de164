"""Reads the data files of this folder, each at its first use, and checks it by its class of `schema`.

What is built from the words (patterns, sets) is built at its first use, too, by a function under `@built_once`.
`load_lexicon` builds all of it before workers are forked.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, TypeVar, get_origin

import msgspec

from copydesk_text.newsroom.lexicon.schema import TABLES
from copydesk_text.newsroom.lexicon.word_table import Mistake, WordTable
from copydesk_text.word_tables import TableError

Table = TypeVar("Table", bound=WordTable)
Built = TypeVar("Built")

#: Where the data files are.
FOLDER: Traversable = files("copydesk_text.newsroom.lexicon")

_BUILDS: Final[list[Callable[[], object]]] = []
_PLACE: Final = re.compile(r" - at `(?P<path>[^`]*)`$")
_LINE: Final = re.compile(r" \(at line (?P<line>\d+), column \d+\)$")


def read_table(kind: type[Table]) -> Table:
    """The words of one data file, read at the first call.

    Args:
        kind: The class of the file in `schema`.

    Raises:
        TableError: The file breaks its schema; the message names file, line and mistake.
    """
    table = _read(kind)
    assert isinstance(table, kind)
    return table


def built_once(build: Callable[[], Built]) -> Callable[[], Built]:
    """A function that makes something of the words, run at its first call or by `load_lexicon`."""
    cached = cache(build)
    _BUILDS.append(cached)
    return cached


def load_lexicon() -> None:
    """Reads every data file, and builds what the modules imported so far make of them: forked workers share it.

    Raises:
        TableError: A data file breaks its schema.
    """
    for kind in TABLES:
        read_table(kind)
    for build in _BUILDS:
        build()


@cache
def _read(kind: type[WordTable]) -> WordTable:
    source = FOLDER.joinpath(kind.FILE).read_text("utf-8")
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found["line"]) if found is not None else source.count("\n") + 1
        raise TableError(kind.FILE, line, _LINE.sub("", str(error))) from error
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise _located(kind, source, raw, error) from error


def _located(kind: type[WordTable], source: str, raw: dict[str, Any], error: msgspec.ValidationError) -> TableError:
    """The error with the line of the first entry that breaks the schema: msgspec alone does not say which it is."""
    fields = {field.name: field.type for field in msgspec.structs.fields(kind)}
    for name in raw:
        if name not in fields:
            mistake = f"there is no table {name!r} in this file; there are {', '.join(fields)}"
            return TableError(kind.FILE, _line_of(source, [name]), mistake)
    if missing := [name for name in fields if name not in raw]:
        return TableError(kind.FILE, 1, f"the table {missing[0]!r} is missing")
    empty: dict[str, Any] = {name: {} if get_origin(type_) is dict else [] for name, type_ in fields.items()}
    for path, value in _entries(raw, []):
        entry: Any = value
        for key in reversed(path[1:]):
            entry = {key: entry}
        try:
            msgspec.convert({**empty, path[0]: entry}, kind)
        except msgspec.ValidationError as alone:
            return _described(kind.FILE, source, path, value, alone)
    return _described(kind.FILE, source, [], None, error)  # the rule is broken by two entries together


def _entries(value: Any, path: list[str]) -> Iterator[tuple[list[str], Any]]:
    """Everything in nested tables that is no table, with the keys that lead to it."""
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from _entries(inner, [*path, key])
        else:
            yield [*path, key], inner


def _described(file: str, source: str, path: list[str], value: Any, error: msgspec.ValidationError) -> TableError:
    """The error of one entry, with the line of its word where it is about one."""
    cause = error.__cause__
    message = _PLACE.sub("", str(error))
    word, twice = None, False
    if isinstance(cause, Mistake):
        word, twice, path = cause.word, cause.twice, path or list(cause.path)
    elif isinstance(value, list) and (place := _PLACE.search(str(error))) is not None:
        index = re.search(r"\[(\d+)\]$", place["path"])
        word = str(value[int(index[1])]) if index is not None else None
        if word is not None:
            message += f": {word!r}"
    where = ".".join(path)
    return TableError(file, _line_of(source, path, word, twice), f"{where}: {message}" if where else message)


def _line_of(source: str, path: list[str], word: str | None = None, twice: bool = False) -> int:
    """The line on which the keys of a path lead to a word, as well as the text of the file tells."""
    at = 0
    for key in path:
        pattern = re.compile(rf"(?:^|[\[{{.,])[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[\]=.]", re.MULTILINE)
        found = pattern.search(source, at)
        at = found.end() - 1 if found is not None else at
    if word is not None:
        quoted = re.compile(rf"[\"']{re.escape(word)}[\"']")
        bare = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        for _ in range(1 + twice):
            found = quoted.search(source, at) or bare.search(source, at)
            at = found.end() if found is not None else at
        at -= 1
    return source.count("\n", 0, at) + 1
