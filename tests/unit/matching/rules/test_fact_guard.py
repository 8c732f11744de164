"""Fact guard: reports with one wording and other figures, dates or names are templates, copies and versions are not."""

import json
from pathlib import Path
from typing import Final

import pytest
from msgspec import Struct, convert

from copydesk_matching.match import Sketch
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

OPENING: Final = (
    "The harbour board of Lindmark agreed to widen the ferry basin, ending a dispute that had kept three shipping lines"
    " away from the town for most of the year. Board chairwoman Ines Harlow told reporters that the work would begin"
    " once the spring storms were over and that no fisherman would lose a berth."
)
BODY: Final = (
    OPENING + " The plan had been opposed by residents of the old"
    " quarter, who feared that larger ships would bring noise and oil to the beach below the church. A survey paid for"
    " by the county found that currents would carry most of the mud out to sea, and Harlow said that it had convinced"
    " all but two of the members. Owners of the lines welcomed the vote. They had moved their summer routes to"
    " Ostervik, down the coast, after a tanker ran aground at the mouth of the basin. Insurers raised their premiums at"
    " once, and the smallest of the lines came close to selling its only ship."
)


class Case(Struct, frozen=True):
    """Two texts of one pattern, and what they are to each other: a `template`, the `same` story, or `other` texts."""

    rule: str
    expected: str
    text: str
    fills: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    title: tuple[str | None, str | None] = (None, None)

    def sketch(self, side: int) -> Sketch:
        """The sketch of one of the two."""
        fills = [fill.format(body=BODY, opening=OPENING) for fill in self.fills[side]]
        text = self.text.format(*fills, body=BODY)
        return make_sketch(Article(document=RawDocument(text=text), text=text, title=self.title[side]), f"{side + 1}-0")


CASES: Final = convert(
    json.loads(Path(__file__).with_name("fact_cases.json").read_text(encoding="utf-8")), tuple[Case, ...]
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_other_facts_are_told_from_the_same_story(case: Case) -> None:
    """Other facts in one wording are a `template`, whichever came first; only the same story joins."""
    for side in (0, 1):
        match = relate(case.sketch(1 - side), case.sketch(side), 2)
        assert (match.relation == "template") == (case.expected == "template"), match
        assert match.joins == (case.expected == "same"), match


def test_there_are_cases_of_both_kinds() -> None:
    """The guard is tested in both directions, in several languages."""
    assert len(CASES) >= 60
    assert min(sum(case.expected == kind for case in CASES) for kind in ("template", "same")) >= 20


def test_no_figure_is_taken_for_another() -> None:
    """Of a thousand reports with one figure of its own each, every one is another report."""
    reports = [
        f"Storm warning number {number} for the harbour of Velm, issued by the port office, wind from the west."
        for number in range(1000)
    ]
    first, *others = [
        make_sketch(Article(document=RawDocument(text=text), text=text), f"{number + 1}-0")
        for number, text in enumerate(reports)
    ]
    assert {"template"} == {relate(other, first, 2).relation for other in others}
