"""Facts in the place of others that stand elsewhere, too: which of them are news, and which were moved."""

import random

import pytest
from tests.benchmarks.replaced_facts import LENGTHS, ROWS, copies, different
from tests.unit.matching.pairs import REPORT, match_of

from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.in_place import replaced_in_place
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

PORT = (
    f"{REPORT} The port took 48 ships in May against 31 in April, and some 112 people work there now for 57 firms of"
    " the town, the chairwoman of the board told reporters after the meeting."
)
LIST = (
    "Sales 34.2 mln vs 45.3 mln\nNet 3.1 mln vs 4.6 mln\nOrders 108 mln vs 100.8 mln\nLoans 62.9 mln vs 94.7 mln\n"
    "Assets 43 mln vs 39.5 mln\nGross 12.4 mln vs 11.9 mln\nCash 7.7 mln vs 8.2 mln\nDebt 21 mln vs 25.1 mln"
)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (PORT, PORT.replace("48 ships", "57 ships"), [("48", "57")]),
        (PORT, PORT.replace("48", "0").replace("31", "48").replace("0", "31"), [("48", "31"), ("31", "48")]),
        (LIST, LIST.replace("Sales 34.2", "Sales 45.3"), [("34.2 mln", "45.3 mln")]),
        (LIST, LIST.replace("Sales 34.2", "Sales 43"), [("34.2 mln", "43 mln")]),
    ],
)
def test_a_fact_of_elsewhere_is_told(old: str, new: str, changes: list[tuple[str, str]]) -> None:
    """A figure replaced by one that the text or list has elsewhere, and two exchanged."""
    match = match_of(old, new)
    assert match.relation == "update"
    assert [(one.old, one.new) for one in match.changes] == changes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PORT, PORT.replace("48 ships in May against 31 in April", "31 ships in April against 48 in May")),
        (PORT.replace("57 firms", "F-15, F-16 and F-18 jets"), PORT.replace("57 firms", "F-16, F-15 and F-18 jets")),
        (
            PORT.replace("57 firms", "0.50 firms").replace("31 in", "0.50 in"),
            PORT.replace("57 firms", "1/2 firms").replace("31 in", "0.50 in"),
        ),
        (PORT.replace("57 firms", "31.4 firms"), PORT.replace("57 firms", "31 firms")),  # rounded, and 31 is elsewhere
    ],
)
def test_what_moved_or_was_rounded_is_no_news(old: str, new: str) -> None:
    """The same facts in another order, and a rounding of what only one text has exactly."""
    assert match_of(old, new).relation in ("copy", "excerpt")


@pytest.mark.parametrize("language", ["en", "de", "ru"])
def test_made_up_texts(language: str) -> None:
    """A slice of `tests.benchmarks.replaced_facts`: nothing that differs is suppressed, nothing of copies told."""
    wanted = ("text, a figure from elsewhere", "text, two exchanged", "list, two of a row exchanged")
    wrong = [
        (name, size)
        for name, size, pair in different(language, 1)
        if name.startswith(wanted) and pair.judge().relation in ("copy", "excerpt")
    ]
    wrong += [
        (name, size)
        for name, size, pair in copies(language, 1)
        if name.startswith("text") and "rounded" not in name and size in LENGTHS[2:5] and pair.judge().changes
    ]
    assert wrong == []


@pytest.mark.parametrize("size", [ROWS[0], 512])
def test_it_is_the_same_in_either_order(size: int) -> None:
    """Which gaps hold replaced facts does not depend on which text came first, however many there are."""
    draw = random.Random(size)
    figures = [str(draw.randint(10, 99)) for _ in range(2 * size)]
    old = " ".join(
        f"Row took {one} tons at {other} crowns" for one, other in zip(figures[::2], figures[1::2], strict=True)
    )
    new = old.replace(f" {figures[0]} tons", f" {figures[1]} tons").replace(figures[2], figures[3])
    one, other = (
        make_sketch(Article(document=RawDocument(text=text), text=text), entry_id)
        for text, entry_id in ((old, "1-0"), (new, "2-0"))
    )
    assert replaced_in_place(align(one, other)) == replaced_in_place(align(other, one))
