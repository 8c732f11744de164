"""Pairs of texts in many languages: different stories of one wording, and one story written otherwise."""

import json
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct, convert

from copydesk_matching.match import Sketch
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

#: What takes a text for one that was published, or joins it to the story of one.
JOINING: Final = frozenset(("exact", "copy", "excerpt", "extension", "version", "revision"))


class Row(Struct, frozen=True):
    """A text, and edits of it: what is edited, the verdict, the words that are replaced and those instead of them.

    Rows that are `held_out` were written last; the first run over them is in the note of the change.
    """

    language: str
    held_out: bool
    text: str
    edits: tuple[tuple[str, Literal["same", "different"], str, str], ...]


class Pair(Struct, frozen=True):
    """Two texts and their verdict."""

    language: str
    held_out: bool
    kind: str
    verdict: str
    text: str
    edited: str

    @property
    def is_right(self) -> bool:
        """Whether the two are told apart, or taken for one story, as the verdict says, whichever came first."""
        one, other = _sketch(self.text, 1), _sketch(self.edited, 2)
        relations = {relate(other, one, 2).relation, relate(one, other, 2).relation}
        return all((relation in JOINING) == (self.verdict == "same") for relation in relations)


def read_pairs() -> tuple[Pair, ...]:
    """All pairs of the table."""
    rows = convert(json.loads(Path(__file__).with_name("fact_pairs.json").read_text(encoding="utf-8")), tuple[Row, ...])
    return tuple(
        Pair(row.language, row.held_out, kind, verdict, row.text, row.text.replace(old, new))
        for row in rows
        for kind, verdict, old, new in row.edits
    )


def _sketch(text: str, number: int) -> Sketch:
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")
