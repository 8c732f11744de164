"""Runs the cases of ../shared/cases and prints how many of each kind are right, as a Markdown table.

    .venv/bin/python -m tests.benchmarks.cases [--only KIND] [--wrong]

`--only` takes the beginning of a kind's name, as often as needed; `--wrong` adds a line for each case that is not
right. Each module of this package with a table `KINDS` (name of the kind → function that gives its `Case`s) is part of
the run.
"""

import argparse
import importlib
import pkgutil
from collections.abc import Iterator

from copydesk_text.chain.chain import load_libraries
from tests.benchmarks import cases
from tests.benchmarks.cases.case import FOLDER, Kind

_SHOWN = 300


def kinds() -> Iterator[tuple[str, Kind]]:
    """The kinds of all modules of the package, in the order of the modules' names."""
    for module in sorted(pkgutil.iter_modules(cases.__path__), key=lambda one: one.name):
        if not module.name.startswith("_"):
            yield from getattr(importlib.import_module(f"{cases.__name__}.{module.name}"), "KINDS", {}).items()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="KIND", help="kinds whose name begins so")
    parser.add_argument("--wrong", action="store_true", help="show each case that is not right")
    arguments = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"cases: skipped, not in {FOLDER}")
        return
    load_libraries()
    total = total_right = 0
    print("| kind | right | wrong |\n|---|---|---|")
    for name, kind in kinds():
        if arguments.only and not name.startswith(tuple(arguments.only)):
            continue
        found = list(kind())
        wrong = [case for case in found if not case.is_right]
        total, total_right = total + len(found), total_right + len(found) - len(wrong)
        print(f"| {name} | {len(found) - len(wrong)} | {len(wrong)} |")
        for case in wrong if arguments.wrong else ():
            print(f"  {case.file}: {str(case.got)[:_SHOWN]!r}, right is {str(case.expected)[:_SHOWN]!r}")
    print(f"| all | {total_right} | {total - total_right} |")


if __name__ == "__main__":
    main()
