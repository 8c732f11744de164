"""The table of the bad inputs and their outcomes, in README.md of this folder.

`python -m tests.integration.abuse.table` writes it anew between its two marks; `test_table.py` fails while it is stale.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Final

from tests.integration.abuse.cases import CASES, GROUPS
from tests.integration.abuse.file_cases import FILES

from copydesk_schemas.written_tables import put_between

README: Final = Path(__file__).with_name("README.md")
#: What stands around the table in the file.
OPENING: Final = "<!-- outcomes: written by `python -m tests.integration.abuse.table` -->"
CLOSING: Final = "<!-- end of outcomes -->"

#: What Markdown would read as markup.
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|&~$])")


def outcome_table() -> str:
    """How many there are, then a table for each heading: what is bad, and what becomes of it."""
    counted = Counter(case.expected for case in CASES)
    records, dead = counted.pop("record"), ", ".join(f"{count} `{reason}`" for reason, count in counted.most_common())
    parts = [
        f"**{len(CASES) + len(FILES)} kinds**: {len(CASES)} documents, of which {records} end as a record and"
        f" {counted.total()} dead ({dead}), and {len(FILES)} files."
    ]
    for title, cases in GROUPS.items():
        rows = [f"| {_shown(case.name)} | {_outcome(case.expected, case.says)} |" for case in cases]
        parts.append(
            "\n".join(
                [f"### {title} ({len(cases)})", "", "| what is pushed | what becomes of it |", "|---|---|", *rows]
            )
        )
    rows = [f"| {_shown(name)} | {_read(documents, problems)} |" for name, (_, documents, problems) in FILES.items()]
    parts.append("\n".join([f"### Files ({len(FILES)})", "", "| file | what is read out of it |", "|---|---|", *rows]))
    return "\n\n".join(parts)


def with_table(text: str) -> str:
    """The text of the file with the table between its marks; ValueError if they are not there."""
    return put_between(text, OPENING, outcome_table(), CLOSING)


def _shown(name: str) -> str:
    return _MARKUP.sub(r"\\\1", name)


def _outcome(expected: str, says: str) -> str:
    if expected == "record":
        return "a record"
    return f"dead, `{expected}`" + (f", and says “{_shown(says)}”" if says else "")


def _read(documents: int | None, problems: int | None) -> str:
    found = [_count(documents, "document"), _count(problems, "problem")]
    return " and ".join(said for said in found if said) or "nothing, without a word: it is empty"


def _count(number: int | None, what: str) -> str:
    if number is None:
        return f"{what}s, some"
    return f"{number} {what}{'s' if number > 1 else ''}" if number else ""


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
