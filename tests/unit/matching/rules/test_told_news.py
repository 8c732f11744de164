"""What is told of an update: its passages without what is said otherwise, and where there is nothing, shorter ones."""

import pytest

from copydesk_matching.match import Passage, Replacement, Sketch
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.news import find_news
from copydesk_matching.rules.relate import relate
from copydesk_matching.rules.told_news import tell_news, without_held
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

OLD = (
    "The Varno Refining subsidiary said it increased the price it charges barge customers for heating oil by 0.50 cent"
    " a gallon, effective today. The price rise brings the barge price to 49 cents, it said, and the harbour office of"
    " Lindmark, which buys most of the oil for the ferries, called it the fifth in a week. Its owners expect no more."
)


def sketch(text: str) -> Sketch:
    """The sketch of a text."""
    return make_sketch(Article(document=RawDocument(text=text), text=text), "1-0")


def told(
    new: str, old: str = OLD, found: bool = False, corrected: bool = False
) -> tuple[tuple[Passage, ...], tuple[Replacement, ...]]:
    """What is told of a text beside an older one, near figures aside; `found` if the passages it adds are given."""
    ours, theirs = sketch(new), sketch(old)
    passages = find_news(ours, theirs) if found else ()
    news, changes = tell_news(ours, theirs, passages, None, corrected, align(ours, theirs), "update")
    return news, tuple(change for change in changes if not change.near)


def words_of(text: str, passages: tuple[Passage, ...]) -> int:
    """How many words of a text these are."""
    assert all(0 <= one.first < one.last <= len(sketch(text).signature) for one in passages)
    return sum(one.last - one.first for one in passages)


def test_where_nothing_else_is_new_a_figure_is() -> None:
    """One that the other text has nowhere, however few words stand around it; none that was rounded."""
    lead = OLD.partition(" The price rise")[0]
    text = f"{lead} It is a rise to 50.75 cents for barges, says the firm, and it will last."
    passages, changes = told(text)
    assert () == changes
    assert passages
    figures = [one for one in passages if 1 in sketch(text).kinds[one.first : one.last]]
    assert figures
    rounded = text.replace("50.75 cents", "49 cents")
    assert not [one for one in told(rounded)[0] if 1 in sketch(rounded).kinds[one.first : one.last]]


def test_where_nothing_is_new_nothing_is_told() -> None:
    """Of the same text, whatever is asked."""
    assert ((), ()) == told(OLD)
    assert ((), ()) == told(OLD, corrected=True)


def test_a_passage_in_nearly_the_same_words_is_left_out() -> None:
    """Beside another one; alone it stays, since something is new."""
    said = OLD.replace(
        "called it the fifth in a week",
        "said to reporters that they called it the fifth one there within that week",
    )
    more = " The county of Ostervik said on Friday that it would pay 3,000 crowns to each of the fishermen."
    both = told(f"{said}{more}", found=True)[0]
    assert both == tuple(one for one in find_news(sketch(f"{said}{more}"), sketch(OLD)) if one in both)
    assert words_of(f"{said}{more}", both) <= 20


def test_another_side_is_never_left_out() -> None:
    """Nearly the same words with an opposite among them say something else."""
    said = OLD.replace(
        "said it increased the price it charges", "said on the phone here it had lowered the price which"
    )
    passages = told(said, found=True)[0]
    assert passages == find_news(sketch(said), sketch(OLD))


def test_an_opposite_is_told() -> None:
    """With the sentence in which it stands, and as a change with the byte of the other word."""
    said = OLD.replace("increased", "lowered")
    passages, changes = told(said, corrected=True)
    assert 1 == words_of(said, passages)
    assert [passages[0].first] == [change.word for change in changes]


@pytest.mark.parametrize("words", [1000, 2040, 2048, 2300])
def test_long_texts_are_told_as_far_as_they_are_aligned(words: int) -> None:
    """Behind the words that are aligned, nothing is taken for known."""
    long = " ".join(f"berth{number}" for number in range(words))
    lead = "said it increased the price it charges barge customers for heating oil by"
    said = "says it increased the prices it charges its barge customers for the heating oil there by"
    new = f"{OLD} {long} {OLD.replace(lead, said)}"
    passages = told(new, old=f"{OLD} {long}", found=True)[0]
    assert passages == tuple(one for one in find_news(sketch(new), sketch(f"{OLD} {long}")) if one in passages)


FIRMS = (
    "Varno Corp",
    "Ostervik Express Co",
    "Lindmark Inc",
    "Rivo & Co",
    "Harlow Chase & Co",
    "Capital Sela Inc",
    "Dorn Line",
    "Brekmuth Oil Corp",
    "Estrand Paper Co",
)
MORE = (
    " The plan had been opposed by residents of the old quarter, who feared that larger ships would bring noise and oil"
    " to the beach below the church. The lines had moved their summer routes to Ostervik after a tanker ran aground at"
    " the mouth of the basin and insurers raised their premiums. A survey paid for by the county found that currents"
    " would carry most of the mud out to sea within two winters. Owners of the lines welcomed the vote, which will be"
    " put to the county council before the summer, and asked the town for a loan to pay for the new pier and cranes."
)
SENTENCE = " Executives from {} and Marn Inc are expected to be at the talks."


def with_symbols(*firms: str) -> str:
    """A sentence that names firms, each with the symbol of its share."""
    return SENTENCE.format(", ".join(f"{firm} ( {firm[:2].upper()}{firm[3].upper()}.N )" for firm in firms))


def is_held(sentence: str, other: str) -> bool:
    """Whether a text that ends in a sentence has nothing in it beside a text that ends in another one."""
    ours, theirs = sketch(OLD + sentence), sketch(OLD + other)
    whole = Passage(len(sketch(OLD).signature), len(ours.signature))
    left = without_held((whole,), ours, theirs, align(ours, theirs))
    assert left in ((), (whole,))
    return not left


def test_a_passage_that_stands_there_with_symbols_between_is_held() -> None:
    """Word for word but for the symbols of shares; another name, order, figure or side is news."""
    plain, marked = SENTENCE.format(", ".join(FIRMS)), with_symbols(*FIRMS)
    assert is_held(plain, marked)
    for other in (
        SENTENCE.format(", ".join((*FIRMS[:2], "Tolmark Corp", *FIRMS[3:]))),
        SENTENCE.format(", ".join((*FIRMS[3:], *FIRMS[:3]))),
        plain.replace("Executives from", "All 14 executives from"),
        plain.replace("are expected", "are not expected"),
    ):
        assert not is_held(other, marked)


def test_words_in_order_with_another_figure_or_side_between_are_news() -> None:
    """What fell by 3 percent is not said where that one rose by 5 and another fell by 3, nor a claim by its denial."""
    shares = " The shares of the Harlow shipping line {} by 3 percent at the close of trade in Lindmark on Friday."
    assert is_held(shares.format("fell"), shares.format("and the ferry firm fell"))
    assert not is_held(shares.format("fell"), shares.format("rose by 5 percent and those of the ferry firm fell"))
    berths = " Harbour wardens told reporters it would {}sell any berths of its old harbour to the shipping line."
    assert is_held(berths.format(""), berths.format("perhaps "))
    assert not is_held(berths.format(""), berths.format("not "))


def test_a_text_without_the_symbols_of_shares_is_no_update() -> None:
    """All that an older text has beside it are symbols; other firms at the talks are news."""
    whole, plain, other = (
        f"{OLD}{sentence}{MORE}"
        for sentence in (
            with_symbols(*FIRMS),
            SENTENCE.format(", ".join(FIRMS)),
            SENTENCE.format(", ".join((*FIRMS[:3], "Tolmark Savings Inc", "Wend Quarry Co", *FIRMS[5:]))),
        )
    )
    assert find_news(sketch(plain), sketch(whole))
    assert relate(sketch(plain), sketch(whole), 3).relation in ("copy", "excerpt")
    assert relate(sketch(other), sketch(whole), 3).relation in ("update", "version")
