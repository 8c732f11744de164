"""The tests mirror the source: each module has a test file of its own, or a row that says what tests it."""

import ast
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).parents[2]
#: The packages, by the name of their folder in tests/unit and tests/integration.
PACKAGES: Final = {
    "text": "workers/copydesk_text",
    "matching": "workers/copydesk_matching",
    "workers": "workers/copydesk_workers",
    "desk": "workers/copydesk_desk",
    "schemas": "schemas/copydesk_schemas",
    "producers": "producers/copydesk_producers",
}
#: What acceptance tests run: the console script, and its commands, which it imports when they are called.
SCRIPT: Final = "workers/copydesk_desk/cli/app.py"
COMMANDS: Final = "workers/copydesk_desk/cli/commands"


class Row(NamedTuple):
    """A module, or all modules of a folder that have no test file, and the test file that reaches them."""

    source: str
    test: str
    why: str


THROUGH: Final = (
    Row("text/article.py", "contract/test_stages.py", "types: what every stage takes and returns"),
    Row("text/chain/names.py", "unit/text/chain/test_chain.py", "the names of the chains"),
    Row("text/chain/normalize_text.py", "contract/test_stages.py", "a stage around text/normalize.py"),
    Row("text/entities/place_sources.py", "unit/text/entities/test_compile_gazetteer.py", "reads what is compiled"),
    Row("text/html/beside_article.py", "unit/text/html/test_pruning.py", "what goes before the text is searched for"),
    Row("text/html/outlet_names.py", "unit/text/html/test_authors.py", "who is left out of the authors"),
    Row("text/newsroom/date_patterns.py", "unit/text/newsroom/test_written_dates.py", "what written_dates matches"),
    Row("text/urls.py", "unit/text/chain/test_add_urls.py", "the stage is a thin layer on it"),
    Row("matching/index/takedown.py", "integration/desk/operations/forget/test_forget.py", "what forget takes out"),
    Row("matching/index/", "integration/matching/test_index.py", "parts of one index, on a real server"),
    Row(
        "matching/known_furniture.py",
        "unit/workers/furniture/test_take_out.py",
        "types, used where lines are taken out",
    ),
    Row("matching/match.py", "unit/matching/rules/test_relate.py", "types: what the rules take and return"),
    Row("matching/rules/", "unit/matching/rules/test_relate.py", "parts of one comparison, seen in its result"),
    Row("matching/told_changes.py", "unit/matching/test_news.py", "what of the changes is told"),
    Row("matching/words/places.py", "unit/matching/test_news.py", "where the words of what is new stand"),
    Row("matching/words/", "unit/matching/words/test_tokens.py", "parts of one tokenizer, seen in its words"),
    Row("workers/commit/in_order.py", "integration/workers/pipeline/test_batches.py", "the order of a batch's commits"),
    Row("workers/commit/", "integration/workers/commit/test_committer.py", "parts of the commit, on a real server"),
    Row("workers/fleet/", "unit/workers/fleet/test_start.py", "processes: acceptance/fleet kills them"),
    Row("workers/pipeline/sketches.py", "integration/desk/operations/check/test_check.py", "what is looked for"),
    Row("workers/pipeline/", "integration/workers/pipeline/test_batches.py", "steps of a batch, seen in its outcomes"),
    Row("workers/records/find.py", "integration/desk/review/explain/test_explain.py", "finds what is explained"),
    Row("desk/operations/backup/", "integration/desk/operations/backup/test_backup.py", "parts of one backup"),
    Row("desk/operations/migrate/", "integration/desk/operations/migrate/test_migrate.py", "parts of one migration"),
    Row("desk/operations/recount.py", "integration/desk/operations/check/test_check.py", "what a repair counts again"),
    Row("workers/records/states.py", "integration/layouts/test_states.py", "a layout shared with Lua"),
    Row("workers/server/small_parts.py", "integration/desk/operations/backup/test_restore.py", "what strangers wrote"),
    Row(
        "workers/server/versions.py",
        "integration/desk/operations/doctor/test_server.py",
        "has a table of its own there",
    ),
    Row("workers/sinks/http_calls.py", "unit/workers/sinks/test_webhook.py", "requests, seen by a receiver"),
    Row("workers/sinks/output_files.py", "acceptance/test_run.py", "files, seen as a user sees them"),
    Row(
        "workers/sinks/",
        "integration/desk/operations/sinks/test_deliver.py",
        "what a sink needs, seen in its target",
    ),
    Row("desk/cli/", "acceptance/test_commands.py", "typed at the console; each command has tests in acceptance/"),
    Row("desk/from_python.py", "acceptance/test_from_python.py", "run as README shows it"),
    Row("desk/operations/access_keys.py", "integration/desk/serve/test_keys.py", "keys, used at the door"),
    Row("desk/operations/desk_sessions.py", "integration/desk/web/test_visitor.py", "sessions, begun by logging in"),
    Row("desk/operations/first_publishers.py", "integration/desk/web/test_pages.py", "asked by the page of sources"),
    Row("desk/operations/capture/golden.py", "acceptance/test_replay.py", "files, seen as a user sees them"),
    Row("desk/operations/check/", "integration/desk/operations/check/test_check.py", "laws, each broken on purpose"),
    Row("desk/operations/doctor/examine.py", "acceptance/test_doctor.py", "all questions, as the command asks them"),
    Row("desk/operations/doctor/", "integration/desk/operations/doctor/test_server.py", "faults, each planted"),
    Row("desk/operations/forget/", "integration/desk/operations/forget/test_forget.py", "steps of one takedown"),
    Row(
        "desk/operations/sinks/undelivered.py",
        "integration/desk/operations/sinks/test_deliver.py",
        "what a target refuses",
    ),
    Row("desk/operations/export.py", "acceptance/test_export.py", "files, seen as a user sees them"),
    Row("desk/operations/story_lists.py", "acceptance/test_stories.py", "lists, filtered as a user does"),
    Row("desk/review/evaluate/labelled.py", "acceptance/test_eval.py", "files, seen as a user sees them"),
    Row("desk/review/evaluate/", "integration/desk/review/evaluate/test_play.py", "parts of one evaluation"),
    Row("desk/review/look_up.py", "integration/desk/serve/test_compare.py", "asked over HTTP"),
    Row("desk/review/explain/", "integration/desk/review/explain/test_explain.py", "parts of one explanation"),
    Row("desk/review/inspect/", "unit/desk/review/inspect/test_inspect_document.py", "parts of one inspection"),
    Row("desk/serve/run.py", "acceptance/test_serve.py", "a process, killed as one"),
    Row("desk/serve/", "integration/desk/serve/test_serve.py", "parts of one server, asked over HTTP"),
    Row("desk/web/report.py", "acceptance/test_report.py", "one page, written and read as a file"),
    Row("desk/web/", "integration/desk/web/test_pages.py", "pages, asked over HTTP; acceptance/desk has a browser"),
    Row("schemas/asyncapi.py", "contract/test_asyncapi.py", "the streams are a contract"),
    Row("schemas/json_schema.py", "contract/test_json_schemas.py", "the schemas are a contract"),
    Row("schemas/relations.py", "unit/schemas/test_codec.py", "names and their meaning"),
    Row("schemas/", "contract/test_examples.py", "types of the contract, which the examples go through"),
    Row("producers/readers/", "unit/producers/test_read.py", "readers of one kind of file, chosen by read.py"),
    Row("producers/watching/", "integration/producers/watching/test_watch.py", "parts of one watch, on a real server"),
    Row("producers/", "integration/producers/test_client.py", "parts of the client, on a real server"),
)


def _modules() -> dict[str, Path]:
    """Every module with code of its own, by package and path: `text/html/page.py`."""
    return {
        f"{name}/{path.relative_to(ROOT / folder)}": path
        for name, folder in PACKAGES.items()
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name not in ("__init__.py", "__main__.py")
    }


def _has_test(module: str) -> bool:
    """Whether `test_NAME.py` stands in the folder of tests that mirrors the module's, or in one above it."""
    package, *folders, name = module.split("/")
    places = [Path(package, *folders[:depth], f"test_{name}") for depth in range(len(folders) + 1)]
    return any((ROOT / "tests" / kind / place).exists() for kind in ("unit", "integration") for place in places)


def _row_of(module: str) -> Row | None:
    """The first row for the module or for a folder that it is in."""
    return next((row for row in THROUGH if module == row.source or _is_in(module, row)), None)


def _is_in(module: str, row: Row) -> bool:
    return row.source.endswith("/") and module.startswith(row.source)


@cache
def _file_of(name: str) -> Path | None:
    """The file of a module of ours, by its dotted name."""
    for base in ("workers", "schemas", "producers", "."):
        path = ROOT / base / name.replace(".", "/")
        for found in (path.with_suffix(".py"), path / "__init__.py"):
            if found.exists():
                return found
    return None


@cache
def _imports(path: Path) -> frozenset[Path]:
    """The files of ours that a file imports, within functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update([node.module, *(f"{node.module}.{alias.name}" for alias in node.names)])
    return frozenset(found for name in names if (found := _file_of(name)) is not None)


@cache
def _reached(test: str) -> frozenset[Path]:
    """All files of ours that a test file imports, directly or not; an acceptance test runs the console script."""
    waiting = [ROOT / "tests" / test]
    if test.startswith("acceptance/"):
        waiting += [ROOT / SCRIPT, *(ROOT / COMMANDS).glob("*.py")]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imports(path)
    return frozenset(found)


@pytest.mark.parametrize("module", _modules())
def test_each_module_is_tested_in_its_place_or_through_another(module: str) -> None:
    """A test file of its own, or a row whose test reaches the module: never neither."""
    if _has_test(module):
        return
    row = _row_of(module)
    assert row is not None, f"{module} has no test file: add one, or a row to THROUGH that says what tests it"
    assert _modules()[module] in _reached(row.test), f"tests/{row.test} does not import {module}, directly or not"


@pytest.mark.parametrize("row", THROUGH, ids=[row.source for row in THROUGH])
def test_each_row_is_needed(row: Row) -> None:
    """A row names a test file that is there, and stands for at least one module without a test file."""
    assert (ROOT / "tests" / row.test).is_file()
    assert [module for module in _modules() if _row_of(module) is row and not _has_test(module)]
