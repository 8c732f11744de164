"""New figures: what a table or a short report has more than another one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.match import Passage, Sketch
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.new_figures import count_figures, filled_places, find_new_figures, merge_passages
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

MONTHS = ("April", "May", "June", "July", "August", "September")
EARLY = (("1,204", "1,198"), ("1,221", "1,217"), ("1,236", "1,230"), ("1,250", "1,249"), ("1,262", "1,263"))
LATE = ("1,193", "1,215", "1,227", "1,251", "1,268")

passages = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 9)).map(lambda one: Passage(one[0], one[0] + one[1])), max_size=8
)


def sketch(text: str, number: int = 1) -> Sketch:
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")


def table(head: str, *columns: tuple[str, ...]) -> str:
    """The prices of rubber, a month a line, with a column for each call."""
    rows = (f"{month} {' '.join(row)}" for month, *row in zip(MONTHS, *columns, strict=False))
    return f"Lindmark rubber exchange, crowns a tonne, {head}\n" + "\n".join(rows)


CALLS = tuple(zip(*EARLY, strict=True))


@pytest.mark.parametrize("order", [1, -1])
def test_a_table_with_a_column_more_is_published(order: int) -> None:
    """The closing prices beside those of two calls are news, and the table without them adds nothing."""
    old, new = sketch(table("midday", *CALLS)), sketch(table("midday", *CALLS, LATE), 2)
    found = find_new_figures(align(*(old, new)[::order]), new)
    assert len(LATE) == count_figures(found, new)
    assert () == find_new_figures(align(old, new), old)
    assert "extension" == relate(new, old, 3).relation
    assert "excerpt" == relate(old, new, 3).relation
    assert relate(new, old, 3).news


def test_a_column_that_is_known_is_no_news() -> None:
    """Figures that stand in the other text already, in another place, are not new."""
    old, new = sketch(table("midday", *CALLS)), sketch(table("midday", *CALLS, CALLS[0]), 2)
    assert () == find_new_figures(align(old, new), new)
    assert "copy" == relate(new, old, 3).relation


def test_one_figure_more_is_a_slip() -> None:
    """A page number or a share behind a word makes no news of a report."""
    old, new = sketch(table("midday", *CALLS)), sketch(table("midday 7", *CALLS), 2)
    assert 1 == count_figures(find_new_figures(align(old, new), new), new)
    assert "copy" == relate(new, old, 3).relation


MARKET = """Lindmark cattle market, head sold, 14 May
Varno {}
Bellum 1,410 402
Trask 863 217
Week ago 4,520 1,466
Year ago 4,318 1,390"""
HARBOURS = (
    (
        "The harbour of Varno handled {} containers last month, the port authority said. The figure of the month "
        "before was 41,200. Two cranes were out of service for most of the spring, and the authority awaits them soon.",
        "many",
        "44,900",
    ),
    (
        "Der Hafen von Varno hat {} Container umgeschlagen, wie die Behörde mitteilte. Im Monat davor waren es 41.200. "
        "Zwei Kräne standen fast den ganzen Frühling still, die Behörde rechnet mit ihrer baldigen Rückkehr.",
        "sehr viele",
        "44.900",
    ),
    (
        "Le port de Varno a traité {} conteneurs le mois dernier, a annoncé l'autorité portuaire. Le mois d'avant, il "
        "en avait traité 41 200. Deux grues ont été hors service presque tout le printemps et doivent bientôt revenir.",
        "plusieurs",
        "44 900",
    ),
    (
        "Порт Варно обработал {} контейнеров за месяц, сообщило управление порта. Месяцем раньше их было 41 200. Два "
        "крана почти всю весну не работали, и управление ждёт, что они скоро вернутся в строй.",
        "много",
        "44 900",
    ),
    (
        "वार्नो बंदरगाह ने पिछले महीने {} कंटेनर संभाले, बंदरगाह प्राधिकरण ने कहा। उससे पहले यह संख्या 41,200 थी। दो क्रेन वसंत के "
        "अधिकांश समय बंद रहीं और प्राधिकरण को उम्मीद है कि वे जल्द लौट आएंगी।",
        "कई",
        "44,900",
    ),
)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("text", "old", "new"), [(MARKET, "n/a", "977 1,204"), (MARKET, "closed", "977"), *HARBOURS])
def test_a_figure_in_the_place_of_words_is_published(text: str, old: str, new: str, order: int) -> None:
    """A cell that was empty has its figures now; the text with the empty cell adds nothing to the one with figures."""
    before, now = sketch(text.format(old)), sketch(text.format(new), 2)
    alignment = align(*(before, now)[::order])
    assert filled_places(find_new_figures(alignment, now), alignment, now)
    assert () == filled_places(find_new_figures(alignment, before), alignment, before)
    match = relate(now, before, 3)
    assert "extension" == match.relation
    assert match.news
    assert "excerpt" == relate(before, now, 3).relation


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("two", "2"),  # one figure, written otherwise
        ("yesterday", "Monday"),  # when it was is known
        ("yesterday", "June 14"),
        ("near the inner pier", "near pier 7"),  # words around it
        ("many", "41,200"),  # stands in the text already
    ],
)
def test_what_tells_no_new_figure_is_no_filled_place(old: str, new: str) -> None:
    """Spelled numbers, dates, figures among other words and figures that the text has elsewhere."""
    text, _, _ = HARBOURS[0]
    text = text.replace("{} ", "") + " Ships were moored there, {}, as its harbour master told a meeting of pilots."
    before, now = sketch(text.format(old)), sketch(text.format(new), 2)
    alignment = align(before, now)
    assert () == filled_places(find_new_figures(alignment, now), alignment, now)
    assert relate(now, before, 3).relation in ("exact", "copy")


@given(passages, passages)
def test_merged_passages_hold_the_words_of_both_lists(one: list[Passage], other: list[Passage]) -> None:
    """In order and apart, and no word is lost, added or counted twice."""
    merged = merge_passages(one, other)
    words = [word for passage in merged for word in range(passage.first, passage.last)]
    assert sorted({word for passage in (*one, *other) for word in range(passage.first, passage.last)}) == words
    assert all(left.last < right.first for left, right in pairwise(merged))
