"""News as a reader finds them: where they stand in the text."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.matching.pairs import match_of

from copydesk_matching.news import place_news
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import SIGNATURE_WORDS, make_sketch, read_together
from copydesk_matching.words.places import place_words
from copydesk_schemas import WITH_NEWS, RawDocument
from copydesk_text.article import Article
from copydesk_text.newsroom.sentences import sentence_spans

OLD = (
    "The harbour board of Lindmark agreed on Tuesday to widen the ferry basin by 7 votes to 4, ending a dispute that"
    " had kept three shipping lines away from the town for most of the year. Board chairwoman Ines Harlow told"
    " reporters that the work would begin once the spring storms were over and that no fisherman would lose a berth."
    " The plan had been opposed by residents of the old quarter, who feared that larger ships would bring noise and oil"
    " to the beach below the church. A survey paid for by the county found in June that currents would carry most of"
    " the mud out to sea. Owners of the lines welcomed the vote. They had moved their summer routes to Ostervik, down"
    " the coast, after a tanker ran aground at the mouth of the basin, and insurers raised their premiums at once."
)
ADDED = "The smallest of the lines said on Wednesday that its only ship, the Sela, would call at the town again"
RUSSIAN = (
    "Совет порта согласился во вторник расширить паромный причал, завершив спор, который на год увёл из города три"
    " судоходные линии, и рыбаки не потеряют мест."
)
RUSSIAN_ADDED = "Самая маленькая линия сообщила в среду, что её единственное судно вернётся в город уже в мае"
BRIEF = "No more is known."
TEXTS = {
    "behind": (OLD, f"{OLD} {ADDED}."),
    "before": (OLD, f"{ADDED}. {OLD}"),
    "Russian": (RUSSIAN, f"{RUSSIAN} {RUSSIAN_ADDED}."),
}


@pytest.mark.parametrize("name", TEXTS)
def test_news_are_marked_in_the_text(name: str) -> None:
    """The passage that was added is marked, from its first word to its last."""
    old, new = TEXTS[name]
    match = match_of(old, new)
    assert "extension" == match.relation
    [passage] = match.news
    added = new.replace(old, "").strip(" .")
    assert added == new[passage.start : passage.end]
    assert match.adds == passage.last - passage.first


def test_a_replaced_figure_is_told() -> None:
    """A figure that stands in the place of another is told with both, as printed."""
    match = match_of(OLD, OLD.replace("7 votes", "8 votes") + f" {ADDED}.")
    assert [("7", "8")] == [(change.old, change.new) for change in match.changes]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("$2.5 billion", "$3.75 billion"),
        ("2.5 percent", "3.75 percent"),
        ("€2.5", "€4"),
        ("6,000 tonnes", "7 500 tonnes"),
        ("14 mln dlrs", "19 mln dlrs"),
    ],
)
def test_a_replaced_figure_is_told_with_its_unit(old: str, new: str) -> None:
    """As both texts print it, in the text of the newer one at its place."""
    text = OLD.replace("7 votes", f"{old} against 7 votes")
    newer = text.replace(old, new) + f" {ADDED}."
    assert [(old.removesuffix(" tonnes"), new.removesuffix(" tonnes"))] == [
        (change.old, change.new) for change in match_of(text, newer).changes
    ]


def test_a_figure_that_lost_its_unit_is_the_same() -> None:
    """`4.5 billion` in the place of `4.5 billion dlrs` replaces nothing."""
    text = OLD.replace("7 votes", "a loan of 4.5 billion dlrs and 7 votes")
    assert () == match_of(text, text.replace("billion dlrs", "billion") + f" {ADDED}.").changes


def test_each_figure_of_a_sentence_full_of_them_is_told() -> None:
    """Though only two words are kept in a row between them."""
    text = OLD.replace("Owners of", "Shares rose 12 points, or 1.5 percent, to 640. Owners of")
    newer = text.replace("12 points", "31 points").replace("1.5", "3.8").replace("to 640", "to 659")
    changes = match_of(text, f"{newer} {ADDED}.").changes
    assert ["31", "3.8 percent", "659"] == [change.new for change in changes]


def test_new_figures_of_a_table_are_marked() -> None:
    """The closing prices of a table are its news, each line of them at its place."""
    months = ("April", "May", "June", "July", "August", "September", "October", "November")
    table = "\n".join(f"{month} 12{day}.5 12{day}.1 11{day}.7" for day, month in enumerate(months))
    newer = "\n".join(f"{line} 13{day}.8" for day, line in enumerate(table.split("\n")))
    match = match_of(table, newer)
    assert "extension" == match.relation
    assert [f"13{day}.8" for day in range(len(months))] == [newer[one.start : one.end] for one in match.news]


PROMPTS = (
    "\n\nSign up for our weekly letter to growers on the coast\n\nFollow us on Facebook, on Instagram and on YouTube"
)
CREDIT = (
    "\n\n(Reporting by Anna Kerr, Tomas Berg and Lena Skov; Additional reporting by Ines Ahl; Editing by Karl Meier)"
)


@pytest.mark.parametrize("furniture", [PROMPTS, CREDIT, PROMPTS + CREDIT])
def test_furniture_is_no_news(furniture: str) -> None:
    """A text that adds nothing but prompts and credits is a copy; of one that adds a sentence too, this is the news."""
    first, middle = OLD[: len(OLD) // 2].rsplit(". ", 1)[0] + ".", OLD
    assert match_of(first, first + furniture).relation == "copy"
    match = match_of(middle, f"{middle}\n\n{ADDED} {ADDED.lower()}, once more.{furniture}")
    new = f"{middle}\n\n{ADDED} {ADDED.lower()}, once more.{furniture}"
    assert [new[one.start : one.end] for one in match.news] == [f"{ADDED} {ADDED.lower()}, once more"]
    assert match.adds == sum(one.last - one.first for one in match.news)


def test_a_text_that_adds_furniture_and_lacks_something_is_an_excerpt() -> None:
    """What would be an update adds nothing, so it is suppressed."""
    part = OLD.partition(" Owners of the lines")[0]
    assert match_of(OLD, f"{part}{PROMPTS}").relation == "excerpt"


@pytest.mark.parametrize(
    "symbols",
    [
        ("( VARN.L )", "( OSTV.CO )", "( BREK.PA )"),
        ("(NYSE: VRN)", "(Xetra: OST)", "(Nasdaq:BRKK)"),
        ("<VARN.O>", "<OSTV>", "<BREK.PA>"),
        ("(7203.T)", "(600519.SH)", "(ISIN: DE0001234567)"),
    ],
)
def test_symbols_of_shares_are_no_news(symbols: tuple[str, str, str]) -> None:
    """They stand behind the names of firms in one outlet and not in another; what is told between them is news."""
    lines = "Its rivals are Varno {} and Ostvik {} and Breck Tugs {} on all of the coast, as the board said in May."
    bare = f"{OLD} {lines}".replace(" {}", "")
    assert match_of(bare, f"{OLD} {lines.format(*symbols)}").relation in ("copy", "excerpt", "exact")
    told = f"{ADDED} with a pilot from Varno {symbols[0]} on board"
    match = match_of(bare, f"{OLD} {lines.format(*symbols)} {told}.")
    assert match.relation == "extension"
    assert [told] == [f"{OLD} {lines.format(*symbols)} {told}."[one.start : one.end] for one in match.news]


#: An article that names firms in its lead, with what stands behind each of them.
YARDS = (
    "LINDMARK (Coast Wire) - Varno Lines Inc{0}, Harlow Shipping SA{1} and Corven Marine Corp{2} said on Tuesday"
    " that they would merge their yards at Ostervik with those of Melby Ferries Ltd{3}. Viken Steel AB{4}, Lindmark"
    " Engines Oy{5} and Nordby Cranes ASA{6} will deliver the engines and cranes for the new yard.\n\nThe four lines"
    " have lost money for three years, because fewer passengers take the night ferry since the bridge was opened and"
    " because fuel costs a third more than it did. A spokeswoman said that nobody would be dismissed before the"
    " summer and that the oldest of the ferries would be sold to a museum. She did not say what the yard had cost so"
    " far.\n\nResidents of the old quarter, who had feared for the beach below the church, welcomed the plan at a"
    " meeting in the school. The council will vote on it in two weeks. The smallest of the lines came close to"
    " selling its only ship last year, when insurers raised their premiums after a tanker ran aground at the mouth"
    " of the basin and kept the harbour shut for a month."
)
SHARES = (" ( VRN.N )", " ( HRLn.PA )", " ( NYSE: CVM )", " <MLBa.TO>", " ( VIKb.ST )", " ( LNDE.HE )", " ( NRDB.OL )")


@pytest.mark.parametrize("shares", [SHARES, [symbol.replace(" ( ", " (").replace(" )", ")") for symbol in SHARES]])
def test_an_article_printed_with_symbols_is_a_copy_of_it_without(shares: tuple[str, ...]) -> None:
    """A lead full of names and symbols is compared whole, and the symbols are no news; other firms there are."""
    bare, marked = YARDS.format(*[""] * 7), YARDS.format(*shares)
    assert match_of(bare, marked).relation in ("copy", "excerpt")
    assert match_of(marked, bare).relation in ("copy", "excerpt")
    told = "Breck AB (BRK.ST), Sund Motors Oy (SNDn.HE) and Holm ASA (HLM.OL) lost the tender by votes of all boards."
    match = match_of(bare, text := marked.replace(" She did not", f" {told} She did not"))
    assert (match.relation, [told[:-1]]) == ("extension", [text[one.start : one.end] for one in match.news])


@pytest.mark.parametrize("symbol", ["(VARN.L)", "VARN.L", "VARN.OQ", ".VRNX"])
def test_a_symbol_replaces_no_name(symbol: str) -> None:
    """`Harlow (VARN.L)` for `Harlow Varno` tells nobody else."""
    text = OLD.replace("Ines Harlow", "Ines Harlow of the Sela Ferry Line")
    newer = text.replace("Sela Ferry Line", f"Sela Ferry {symbol}")
    assert () == match_of(text, f"{newer} {ADDED}.").changes


def test_a_correction_is_published_whatever_furniture_comes_with_it() -> None:
    """All that the text adds are prompts, but it says the opposite in one place."""
    denied = OLD.replace("ships would bring", "ships would not bring")
    assert match_of(OLD, f"{denied}{PROMPTS}").relation not in ("copy", "excerpt")


def test_what_is_left_beside_furniture_is_weighed_anew() -> None:
    """A date of publication has figures, which are no news; the caption beside it has too few words without them."""
    dates = "Published 10:02 AM EST Nov 19, 2031\nUpdated 11:45 AM EST Nov 20, 2031"
    caption = "Two boats of the line in the basin of Lindmark"
    body = "\n\n".join((OLD, OLD.upper().lower().replace("harbour", "quay")))
    assert match_of(body, f"{caption}\n{dates}\n\n{body}").relation == "copy"
    assert match_of(body, f"{caption} with 19 crew, 20 guests and 45 goats\n{dates}\n\n{body}").relation == "extension"


def test_the_words_of_a_text_longer_than_its_signature_stand_at_its_start() -> None:
    """None is looked for far behind the others, where every byte comes again."""
    text = " ".join(f"w{number}" for number in range(30_000))
    placed = place_words(text, read_together([text])[0].traces.signature)
    assert [(0, 2), (3, 5)] == placed[:2]
    assert SIGNATURE_WORDS == len(placed)
    assert all(place is not None and place[1] < text.index(f"w{SIGNATURE_WORDS} ") for place in placed)


@pytest.mark.parametrize(("before", "found"), [(100, True), (20_000, True), (40_000, False)])
def test_words_behind_what_a_signature_lacks_are_found(before: int, found: bool) -> None:
    """Menus may stand before an article; behind 30,000 other words nothing is looked for, which took seconds."""
    menus, text = ("menu " * before, " ".join(f"w{number}" for number in range(300)))
    placed = place_words(menus + text, read_together([text])[0].traces.signature)
    assert found == ((len(menus), len(menus) + 2) == placed[0])
    assert found == (None not in placed)


def test_a_figure_that_only_the_title_has_is_told() -> None:
    """A brief text is compared with its title; what is replaced there is told as the title prints it."""
    ours, theirs = (
        make_sketch(Article(document=RawDocument(text=BRIEF, title=title), text=BRIEF, title=title), entry_id)
        for title, entry_id in (
            ("CORRECTED - LINDMARK HARBOUR GETTING 83.2 MLN DLRS TO WIDEN FERRY BASIN", "2-0"),
            ("LINDMARK HARBOUR GETTING 41.6 MLN DLRS TO WIDEN FERRY BASIN", "1-0"),
        )
    )
    (match,) = place_news(
        [relate(ours, theirs, 3)],
        BRIEF,
        ours,
        "CORRECTED - LINDMARK HARBOUR GETTING 83.2 MLN DLRS TO WIDEN FERRY BASIN",
    )
    assert [("41.6 MLN DLRS", "83.2 MLN DLRS")] == [(one.old, one.new) for one in match.changes]


#: Texts of several kinds, with titles: prose, two scripts, a table, a notice, news that is told in its headline.
KINDS = (
    ("Lindmark to widen its ferry basin", OLD),
    ("Порт Линдмарка расширит причал", RUSSIAN),
    (
        "LINDMARK HARBOUR <LNDH> 2ND QTR",
        "Shr loss 24 cts vs profit 19 cts\nNet loss 1,096,332 vs profit 794,711\nNOTE: None.",
    ),
    (
        "LINDMARK HARBOUR SETS PAYOUT",
        "Qtly div 12 cts vs 12 cts prior\nPay April 30\nRecord April 15\nNOTE: Lindmark Harbour.",
    ),
    ("VARNO'S SELA LINE BUYS FERRY UNITS OF OSTERVIK HARBOUR CORP FOR 600 MLN CROWNS", "More to follow."),
    (
        "Varno line buys",
        "Varno Ferries Inc said it has completed the acquisition of Sela Lines for an undisclosed sum.",
    ),
    (None, "港湾委員会は火曜日、フェリー乗り場を広げることを七対四で決めた。漁師の停泊地は一つも失われないという。"),
)
#: What is put between the words of a text, or in their place.
WORDS = (
    *("not", "loss", "profit", "17", "19.5", "Anna", "Berg", "Ostervik's", "unit", "Corrects", "(LNDH.L)", "INC"),
    *("including", "n/a", "rose", "fell", "—", "the", ".", "не", "три", "火"),
)


def edited(text: str, seed: int, edits: int) -> str:
    """A text with some words left out, put in, exchanged or repeated; the same for the same seed."""
    chance = random.Random(seed)
    words = text.split(" ")
    for _ in range(edits):
        place, length = chance.randrange(len(words)), chance.randrange(1, 9)
        kind = chance.choice(("out", "in", "for", "move", "many"))
        some = [chance.choice(WORDS) for _ in range(length if kind == "many" else 1)]
        if kind in ("in", "many"):
            words[place:place] = some
        elif kind == "for":
            words[place] = some[0]
        elif kind == "out":
            words[place : place + length] = []
        else:
            words = words[place:] + words[:place]
        words = words or some
    return " ".join(words)


@given(
    kind=st.sampled_from(KINDS),
    seeds=st.tuples(st.integers(0, 2**32), st.integers(0, 2**32)),
    edits=st.tuples(st.integers(0, 4), st.integers(0, 6), st.integers(0, 3)),
    url=st.sampled_from((None, "https://a.example/1")),
)
@example(kind=KINDS[5], seeds=(0, 0), edits=(0, 1, 0), url=None)
def test_what_promises_news_tells_some(
    kind: tuple[str | None, str], seeds: tuple[int, int], edits: tuple[int, int, int], url: str | None
) -> None:
    """An extension or update marks a passage of its text, or tells what was replaced there or in its title."""
    title, text = kind
    old = edited(text, seeds[0], edits[0])
    new = edited(old, seeds[1], edits[1])
    newer_title = title and edited(title, seeds[1], edits[2])
    match = match_of(old, new, title, newer_title, url)
    if match.relation in ("extension", "update"):
        assert match.news or match.changes
    for one in match.news:
        assert any(map(str.isalnum, new[one.start : one.end]))
    assert all(change.new for change in match.changes)


def test_a_figure_of_a_title_may_stand_among_words_of_the_text() -> None:
    """They are looked up apart from each other."""
    text = "Shr loss 24 cts vs profit 19 cts\nNet loss 1,096,332 vs profit 794,711\nNOTE: None."
    match = match_of(text, text, "LINDMARK HARBOUR 2ND QTR", "HARBOUR LOSS AFTER 19.5 MLN SALE LINDMARK")
    assert match.relation in WITH_NEWS


def test_a_long_tail_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands behind the last compared word, signs alone, is cut before sentences and furniture are looked for."""
    looked: list[int] = []

    def spans(text: str) -> list[tuple[int, int]]:
        looked.append(len(text))
        return sentence_spans(text)

    monkeypatch.setattr("copydesk_matching.news.sentence_spans", spans)
    text = f"{OLD} {ADDED}. "
    new, old = (
        make_sketch(Article(document=RawDocument(text=one), text=one), entry_id)
        for one, entry_id in ((text, "2-0"), (OLD, "1-0"))
    )
    match = relate(new, old, 3)
    found = place_news([match, match], text + 100_000 * ". ", new, None)
    assert [len(text)] == [min(length, len(text)) for length in looked], "once a text"
    assert max(looked) < len(text) + 2_000
    assert place_news([match, match], text, new, None) == found
