"""Old figures: what stood there, from two bytes and the figure that stands there now."""

import pytest

from copydesk_matching.rules.old_figures import work_out
from copydesk_matching.words.tokens import hash_together
from copydesk_matching.words.word_hash import PUBLIC


def two_bytes(printed: str) -> int:
    """What a signature keeps of a figure with its unit."""
    found, (place,) = hash_together([printed], PUBLIC)
    (hash_,) = found.text(place).hashes.tolist()
    return int(hash_) >> 32 & 0xFFFF


def worked_out(old: str, new: str, *, reworded: bool = False) -> str | None:
    """What is worked out of the bytes of an older figure."""
    return work_out(new, two_bytes(new), two_bytes(old), PUBLIC, reworded=reworded)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20", "23"),
        ("$3.16", "$3.19"),
        ("$1.3909", "$1.3854"),
        ("43 percent", "40 percent"),
        ("1,500", "1,600"),
        ("487", "500"),
        ("2.6 percent", "3 percent"),
        ("$1.85 billion", "$1 billion"),
        ("$1 billion", "$1.85 billion"),
        ("$3.10", "$3.25"),
        ("24 mln", "31 mln"),
        ("2,5 Prozent", "3,1 Prozent"),
        ("12.400", "12.900"),
        ("€4,20", "€3,95"),
        ("1 200", "1 350"),
        ("2-1/8", "1-7/8"),
        ("١٢", "١٧"),
    ],
)
def test_a_near_figure_of_the_same_unit_is_found(old: str, new: str) -> None:
    """It is written as the newer one: its unit, its groups and decimals, its digits."""
    assert old == worked_out(old, new)


@pytest.mark.parametrize(
    ("old", "new"), [("20 percent", "23"), ("$3.16", "3.19 percent"), ("9,000,000", "12"), ("the", "23")]
)
def test_another_unit_or_size_is_not(old: str, new: str) -> None:
    """What counts something else, is far larger or no figure is not what was replaced."""
    assert worked_out(old, new) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Thursday", "Friday", "Thursday"),
        ("Jan", "Mar", "Jan"),
        ("June", "May", "June"),
        ("Dienstag", "Montag", "Dienstag"),
        ("января", "мая", "января"),
        ("jeudi", "lundi", "jeudi"),
        ("الخميس", "الجمعة", "الخميس"),
        ("Thursday", "May", None),
        ("Thursday", "23", None),
    ],
)
def test_a_date_is_found_in_its_language(old: str, new: str, told: str | None) -> None:
    """A weekday for a weekday and a month for a month, in the form most like the newer one."""
    assert told == worked_out(old, new)


@pytest.mark.parametrize(("old", "new"), [("20.14 percent", "20 percent"), ("80.1 percent", "80 percent")])
def test_a_figure_with_fewer_decimals_is_the_same(old: str, new: str) -> None:
    """Then the newer one is given back: nothing replaces it."""
    assert new == worked_out(old, new)


def test_chance_makes_few_figures_of_what_is_far_away() -> None:
    """Of two bytes of no near figure one is worked out for about one in sixty, as the schema of `changes` says."""
    news = ["487", "$3.19", "2.6 percent", "1,600", "12.45"]
    bytes_ = range(0, 0x10000, 257)
    found = [work_out(new, two_bytes(new), old, PUBLIC) is not None for new in news for old in bytes_]
    assert 0 < sum(found) / len(found) < 1 / 55


def test_in_another_sentence_the_figure_must_be_nearer() -> None:
    """Chance finds one figure in 65,536, so fewer are tried; and a year is no later form of another one."""
    assert worked_out("250", "700") == "250"
    assert worked_out("250", "700", reworded=True) is None
    assert worked_out("2007", "2009", reworded=True) is None
