"""The regular expressions of the project: each with its name, and how the code asks it.

They are found where they are kept: in the names of the modules, in tuples and dicts there, in what a function without
arguments builds once, and in expressions that stand in a call of `re`. A new one is found the day it is written.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal, TypeAlias

import regex
from msgspec import Struct

Pattern: TypeAlias = "re.Pattern[Any] | regex.Pattern[Any]"
#: What is asked: is it here, is it the whole, is it anywhere, where is it everywhere.
Question = Literal["match", "fullmatch", "search", "finditer"]

#: The packages that read what strangers write.
PACKAGES: Final = ("copydesk_schemas", "copydesk_producers", "copydesk_text", "copydesk_matching", "copydesk_workers")
#: Modules that need what only their own environment has: they make the gazetteer.
_TOOLS: Final = frozenset(("copydesk_text.entities.compile_gazetteer", "copydesk_text.entities.place_sources"))
_KINDS: Final = (re.Pattern, regex.Pattern)
_QUESTIONS: Final[dict[str, Question]] = {
    "match": "match",
    "fullmatch": "fullmatch",
    "search": "search",
    "finditer": "finditer",
    "findall": "finditer",
    "split": "finditer",
    "sub": "finditer",
    "subn": "finditer",
}
#: Tuples in tuples that are looked into.
_DEPTH: Final = 4


class Kept(Struct, frozen=True):
    """A regular expression of the project."""

    #: Its module and its name there, without the package's prefix: `text.html.tree._SLASHED_DOCTYPE`.
    name: str
    pattern: Pattern
    #: What the code asks it; "finditer" where that is not seen.
    questions: frozenset[Question]


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of the packages."""
    found = []
    for package in map(importlib.import_module, PACKAGES):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name not in _TOOLS and not module.name.endswith("__main__"):
                found.append(importlib.import_module(module.name))
    return tuple(found)


@cache
def kept_patterns() -> tuple[Kept, ...]:
    """Every regular expression of the packages, each once, by name."""
    asked = _asked()
    found: dict[tuple[object, int], Kept] = {}
    for module in modules():
        imported = _imported(trees()[module.__name__])
        for name, value in vars(module).items():
            if name in imported or name.startswith("__"):
                continue
            for place, pattern in enumerate(_patterns_in(_built(value))):
                full = f"{module.__name__.removeprefix('copydesk_')}.{name}" + (f"[{place}]" if place else "")
                questions = asked.get((module.__name__, name)) or frozenset(("finditer",))
                found.setdefault((pattern.pattern, pattern.flags), Kept(full, pattern, _widest(questions)))
        for kept in _written_in_calls(module):
            found.setdefault((kept.pattern.pattern, kept.pattern.flags), kept)
    return tuple(sorted(found.values(), key=lambda kept: kept.name))


def _widest(questions: frozenset[Question]) -> frozenset[Question]:
    """The questions without those that another one holds."""
    return questions - {"search"} if "finditer" in questions else questions


def _built(value: object) -> object:
    """What a function without arguments builds once; anything else itself."""
    function = getattr(value, "__wrapped__", None)
    if function is None or not hasattr(value, "cache_info") or inspect.signature(function).parameters:
        return value
    return value()  # type: ignore[operator]  # what has been cached can be called


def _patterns_in(value: object, depth: int = 0) -> Iterator[Pattern]:
    if isinstance(value, _KINDS):
        yield value
    elif depth < _DEPTH and isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from _patterns_in(one, depth + 1)
    elif depth < _DEPTH and isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from _patterns_in(one, depth + 1)


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax trees of the modules, by name."""
    return {module.__name__: ast.parse(Path(module.__file__ or "").read_text()) for module in modules()}


def _asked() -> dict[tuple[str, str], frozenset[Question]]:
    """What each name of a module is asked, in all modules; without a name that is handed on."""
    asked: dict[tuple[str, str], set[Question]] = defaultdict(set)
    handed_on = set()
    for module, tree in trees().items():
        origin = _origins(module, tree)
        seen = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _QUESTIONS:
                held = node.value.func if isinstance(node.value, ast.Call) else node.value
                if (name := origin(held)) is not None:
                    asked[name].add(_QUESTIONS[node.attr])
                    seen.add(id(held))
        for node in ast.walk(tree):
            is_read = isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
            if is_read and id(node) not in seen and (name := origin(node)) is not None:
                handed_on.add(name)
    return {name: frozenset(questions) for name, questions in asked.items() if name not in handed_on}


def _imported(tree: ast.Module) -> dict[str, tuple[str, str]]:
    """The names that a module imports from others, with these and the names there."""
    return {
        one.asname or one.name: (node.module, one.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for one in node.names
    }


def _origins(module: str, tree: ast.Module) -> Any:
    """Tells of a node which name of which module it is."""
    names = _imported(tree)

    def origin(node: ast.AST) -> tuple[str, str] | None:
        if isinstance(node, ast.Name):
            return names.get(node.id, (module, node.id))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            return ".".join(names[node.value.id]), node.attr
        return None

    return origin


def _written_in_calls(module: ModuleType) -> Iterator[Kept]:
    """Expressions that stand in a call of `re`."""
    for node in ast.walk(trees()[module.__name__]):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in ("re", "regex")
            and node.func.attr in _QUESTIONS
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str | bytes)
        ):
            compiled = (re if node.func.value.id == "re" else regex).compile(node.args[0].value)
            name = f"{module.__name__.removeprefix('copydesk_')}:{node.lineno}"
            yield Kept(name, compiled, frozenset((_QUESTIONS[node.func.attr],)))
