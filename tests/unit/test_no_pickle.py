"""No source loads a pickle, or runs text as code."""

import ast
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = sorted(path for part in ("workers", "producers", "schemas") for path in (ROOT / part).rglob("*.py"))
#: Modules that load objects by running what the bytes say.
MODULES: Final = frozenset({"pickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml"})
#: Names that run text as code, or have RQ use pickles.
NAMES: Final = frozenset({"eval", "exec", "compile", "__import__", "PickleSerializer", "DefaultSerializer"})
#: Classes of RQ that use pickles unless they are given a serializer.
OF_RQ: Final = frozenset({"Queue", "Worker", "SimpleWorker", "WorkerPool", "Job"})


def _offences(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {node.module.split(".")[0], *(alias.name for alias in node.names)}
            found += sorted(names & (MODULES | NAMES))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in NAMES:
                found.append(node.func.id)
            if node.func.id in OF_RQ and "serializer" not in {keyword.arg for keyword in node.keywords}:
                found.append(f"{node.func.id} without a serializer")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_source_runs_what_it_reads(path: Path) -> None:
    """No import of a pickling module, no eval, no object of RQ that would fall back on pickles."""
    assert [] == _offences(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import pickle", ["pickle"]),
        ("from pickle import loads", ["pickle"]),
        ("import os, marshal as m", ["marshal"]),
        ("from rq.serializers import DefaultSerializer", ["DefaultSerializer"]),
        ("eval('1')", ["eval"]),
        ("Queue('a', connection=c)", ["Queue without a serializer"]),
        ("Queue('a', connection=c, serializer=JSONSerializer)", []),
        ("re.compile('a')", []),
    ],
)
def test_the_search_finds(source: str, expected: list[str]) -> None:
    """The test above can fail: each way is found."""
    assert expected == _offences(source)
