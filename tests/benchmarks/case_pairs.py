"""How many pairs of a folder of cases come out right, by kind, as a Markdown table.

    .venv/bin/python -m tests.benchmarks.case_pairs [FOLDER]

FOLDER holds `dup/NAME-a.jsonl` and `dup/NAME-b.jsonl`, one document each, and `10-run-matching.jsonl` and
`12-sentences.jsonl`, in which two lines that follow each other are a pair. The first letter of a name or guid tells
what is right. `d` is one text written otherwise: suppressed, whichever came first. All others are different: published,
another story. The pairs of `_GROWN` hold one another: the longer text is published, the shorter one is not.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import decode_raw
from copydesk_text.article import Article
from copydesk_text.chain.chain import CHAINS, open_document

_FOLDER: Final = Path(__file__).parents[3] / "shared" / "cases"
_KINDS: Final = {
    "d": "one text, written otherwise",
    "f": "other facts",
    "s": "an opposite or other names",
    "t": "another day, county or quarter",
    "u": "other headlines, firms and states of a page",
}
#: Pairs of which one holds the other; the second one of the last is a part of the first.
_GROWN: Final = ("u07", "u08", "u12")
_SUPPRESSED: Final = frozenset(("exact", "copy", "excerpt"))


class Case(Struct, frozen=True):
    """Two documents, as JSON, under a name."""

    name: str
    one: bytes
    other: bytes

    @property
    def kind(self) -> str:
        """What the pair is about."""
        return _KINDS.get(self.name[0], "unrelated texts")

    def judge(self) -> tuple[bool, str]:
        """Whether the pair is right, and how its texts relate, whichever came first."""
        one, other = _sketch(self.one, 1), _sketch(self.other, 2)
        forth, back = relate(other, one, 2), relate(one, other, 2)
        return self._is_right(forth, back), f"{forth.relation or 'none'}, {back.relation or 'none'}"

    def _is_right(self, forth: Match, back: Match) -> bool:
        if self.name.startswith(_GROWN):
            longer, shorter = (back, forth) if self.name.startswith("u12") else (forth, back)
            return longer.joins and longer.relation not in _SUPPRESSED and shorter.relation in _SUPPRESSED
        if self.name.startswith("d"):
            return {forth.relation, back.relation} <= _SUPPRESSED
        return not forth.joins and not back.joins


def read_cases(folder: Path) -> Iterator[Case]:
    """All pairs of a folder, in the order of their names."""
    for path in sorted((folder / "dup").glob("*-a.jsonl")):
        name = path.name.removesuffix("-a.jsonl")
        yield Case(name, path.read_bytes(), path.with_name(f"{name}-b.jsonl").read_bytes())
    for name in ("10-run-matching.jsonl", "12-sentences.jsonl"):
        lines = (folder / name).read_bytes().splitlines()
        for one, other in pairwise(lines):
            guids = [str(json.loads(line).get("guid", "-")) for line in (one, other)]
            if guids[0][:-1] == guids[1][:-1]:
                yield Case(guids[0].removesuffix("-a"), one, other)


def _sketch(document: bytes, number: int) -> Sketch:
    """The sketch of the first article of a document, without its address: pairs are not told by that."""
    found: dict[str, Any] = json.loads(document)
    chain = CHAINS["default"]
    raw = decode_raw(json.dumps({key: found[key] for key in found if key in ("text", "html", "title")}).encode())
    (article, *_) = open_document(chain, raw)  # type: ignore[misc]  # a dropped document is a mistake of the case
    for stage in chain.prepare:
        article = stage(article)
    assert isinstance(article, Article), "cases hold articles"
    return make_sketch(article, f"{number}-0")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=_FOLDER, help="of the cases")
    folder = parser.parse_args().folder
    totals, right = Counter[str](), Counter[str]()
    wrong = []
    for case in read_cases(folder):
        is_right, relations = case.judge()
        totals[case.kind] += 1
        right[case.kind] += is_right
        if not is_right:
            wrong.append(f"wrong: {case.name}: {relations}")
    print("| kind | right | of |\n|---|---|---|")
    for kind, total in sorted(totals.items()):
        print(f"| {kind} | {right[kind]} | {total} |")
    print(f"| all | {right.total()} | {totals.total()} |", *wrong, sep="\n")


if __name__ == "__main__":
    main()
