"""Marks: what is marked as new in a text, so that a reader can make sense of it."""

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from tests.unit.matching.pairs import match_of

from copydesk_matching.marks import mark_sentences
from copydesk_matching.match import Passage
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.places import place_words
from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.newsroom.sentences import sentence_spans

BY_LANGUAGE: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "updates_by_language.toml").read_text("utf-8")
)
SPACELESS: Final = ("zh", "ja")
REPORT: Final = (
    "The harbour board of Lindmark agreed on Tuesday to widen the ferry basin by 7 votes to 4, ending a dispute that"
    " had kept three shipping lines away for most of the year. Board chairwoman Ines Harlow told reporters that the"
    " work would begin once the spring storms were over, and that no fisherman would lose a berth by it. The plan had"
    " been opposed by residents of the old quarter, who feared that larger ships would bring noise and oil to the"
    " beach. The lines had moved their summer routes to Ostervik after a tanker ran aground at the mouth of the basin."
)
MORE: Final = (
    " A survey paid for by the county found in June that currents would carry most of the mud out to sea. Owners of"
    " the lines welcomed the vote, and said that insurers had raised their premiums at once when the tanker was lost."
)
ADDED: Final = "The smallest of the lines said on Wednesday that its only ship, the Sela, would call at the town again."


def marks_of(old: str, new: str) -> list[str]:
    """What is marked as new."""
    return [new[one.start : one.end] for one in match_of(old, new).news]


def bare(sentence: str) -> str:
    """A sentence without the marks around it."""
    return sentence.strip("(（）).。।")


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_a_sentence_more_is_marked_whole(language: str) -> None:
    """In each language, from its first word to its last."""
    row = BY_LANGUAGE[language]
    joiner = "" if language in SPACELESS else " "
    assert [bare(row["added"])] == marks_of(row["report"], joiner.join([row["report"], row["added"]]))


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_what_says_nothing_is_not_marked(language: str) -> None:
    """Beside news, neither that nothing more is known nor that somebody said nothing."""
    row = BY_LANGUAGE[language]
    joiner = "" if language in SPACELESS else " "
    text = joiner.join([row["report"], row["nothing"][0], row["added"], row["nothing"][1]])
    assert [bare(row["added"])] == marks_of(row["report"], text)


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_a_correction_is_marked_whole(language: str) -> None:
    """The sentence that was wrong, and the one that says so; where words are set off, the word for its opposite."""
    row = BY_LANGUAGE[language]
    joiner = "" if language in SPACELESS else " "
    old, wrong, right = row["report"], row["wrong"], row["right"]
    match = match_of(old, new := joiner.join([old.replace(wrong, right), row["corrects"]]))
    lead, note = (new[one.start : one.end] for one in match.news)
    assert "update" == match.relation
    assert new.startswith(lead)
    assert right in lead
    assert bare(row["corrects"]) == note
    if language not in SPACELESS:
        assert [(wrong, right)] == [(change.old, change.new) for change in match.changes]


def test_a_correction_may_name_what_was_wrong() -> None:
    """The wrong figure stands in the note, and is told as replaced all the same."""
    old = REPORT.replace("three shipping lines", "18 mln tonnes of freight")
    new = f"{old.replace('18 mln', '24 mln')} Corrects amount of freight from 18 mln tonnes."
    match = match_of(old, new)
    assert [("18 mln", "24 mln")] == [(change.old, change.new) for change in match.changes]
    lead, note = (new[one.start : one.end] for one in match.news)
    assert lead == bare(new.partition(" Board chairwoman")[0])
    assert "Corrects amount of freight from 18 mln tonnes" == note


def test_a_denial_is_marked_with_its_sentence() -> None:
    """One word of negation marks all of it."""
    new = f"{REPORT}{MORE}".replace("ships would bring", "ships would not bring")
    [mark] = marks_of(f"{REPORT}{MORE}", new)
    assert mark.startswith("The plan had been opposed")
    assert mark.endswith("ships would not bring noise and oil to the beach")


@pytest.mark.parametrize("turn", ["welcomed", "praised", "backed"])
def test_a_turn_is_told(turn: str) -> None:
    """Who was against it is for it now."""
    old = f"{REPORT}{MORE}"
    match = match_of(old, new := old.replace("opposed", turn))
    assert "update" == match.relation
    assert [("opposed", turn)] == [(change.old, change.new) for change in match.changes]
    assert [f"The plan had been {turn}"] == [new[one.start :][: len(f"The plan had been {turn}")] for one in match.news]


@pytest.mark.parametrize("other", ["condemned", "criticized"])
def test_another_word_for_the_same_side_is_no_turn(other: str) -> None:
    """It is a copy."""
    old = f"{REPORT}{MORE}"
    assert match_of(old, old.replace("opposed", other)).relation == "copy"


def test_a_part_of_a_sentence_is_marked_from_comma_to_stop() -> None:
    """Though the last words of it are known."""
    part = "nor would the old winter hall above the quay ever be torn down by it"
    assert [part] == marks_of(REPORT, REPORT.replace("a berth by it", f"a berth, {part}"))


def test_no_scrap_of_the_next_sentence_is_marked() -> None:
    """A passage that runs over into a known sentence ends where its own does."""
    new = REPORT.replace("The lines had moved", f"{ADDED} Since then the lines had moved")
    assert [bare(ADDED)] == marks_of(REPORT, new)


def test_a_list_is_marked_by_its_figures() -> None:
    """No row of a table is marked for one new figure in it."""
    months = ("April", "May", "June", "July", "August", "September", "October", "November")
    table = "\n".join(f"{month} 12{day}.5 12{day}.1 11{day}.7" for day, month in enumerate(months))
    newer = "\n".join(f"{line} 13{day}.8" for day, line in enumerate(table.split("\n")))
    assert [f"13{day}.8" for day in range(len(months))] == marks_of(table, newer)


def test_credits_are_never_in_a_mark() -> None:
    """A sentence without a stop ends before the credit behind it."""
    new = f"{REPORT} {ADDED.rstrip('.')} (Reporting by Anna Kerr; Editing by Karl Meier)"
    assert [bare(ADDED)] == marks_of(REPORT, new)


def test_a_lead_in_nearly_the_same_words_is_not_marked() -> None:
    """It names nobody and nothing that the older text does not name."""
    said = REPORT.replace(
        "The plan had been opposed by residents of the old quarter, who feared that larger ships would bring",
        "It was opposed by old quarter residents, who had feared larger ships to be going to bring",
    )
    assert [bare(ADDED)] == marks_of(REPORT, f"{said} {ADDED}")


def test_the_label_of_a_list_replaces_no_name() -> None:
    """`Note` names nobody, so nobody was replaced."""
    text = REPORT.replace("reporters", "the Note of the county")
    assert () == match_of(text, f"{text.replace('the Note', 'the Pilots')} {ADDED}").changes
    text = text.replace("the Note", "the Tugmen")
    assert match_of(text, f"{text.replace('the Tugmen', 'the Pilots')} {ADDED}").changes


@pytest.mark.parametrize(
    ("old", "new"), [("20 percent", "one-fifth"), ("six months", "1st half"), ("6 months", "1st half")]
)
def test_words_for_a_figure_replace_none(old: str, new: str) -> None:
    """A figure in words for one that is not known any more, and an ordinal for a number, tell nothing."""
    text = REPORT.replace("most of the year", f"{old} of the year")
    assert () == match_of(text, f"{text.replace(old, new)} {ADDED}").changes


def test_a_range_is_not_cut() -> None:
    """Figures beside a mark in its clause belong to it."""
    lot = (
        "4,000 tonnes of rapeseed from the upper valley for summer delivery at the market in Ostervik and"
        " from there to the smaller towns behind the hills in the south of the county on the road, traders said."
    )
    new = f"Crushers from the southern islands bought between noon and the close 3,000 to {lot}"
    marks = marks_of(f"{REPORT} There were {lot}{MORE}", f"{REPORT} {new}{MORE} {ADDED}")
    assert ["Crushers from the southern islands bought between noon and the close 3,000 to 4,000", bare(ADDED)] == marks


def test_a_few_words_of_a_kept_sentence_are_marked_where_nothing_else_is() -> None:
    """Or a text is published and nothing says why: what is new lies half in one sentence and half in the next."""
    text = (
        "Lindmark Corp said it sold the goods of its Ostervik unit to Rivo Corp, a maker of dental film, supplies and"
        " equipment. The company told nobody in the town by that evening what it had paid for it."
    )
    sketch = make_sketch(Article(document=RawDocument(text=text), text=text), "1-0")
    places = place_words(text, sketch.signature, sketch.word_hash)
    first, last = (text[: text.index(word)].count(" ") for word in ("film", "told"))
    marks, _ = mark_sentences([Passage(first, last)], text, sentence_spans(text), places, sketch, b"")
    assert ["a maker of dental film, supplies and equipment"] == [text[one.start : one.end] for one in marks]


@pytest.mark.parametrize("price", ["$19 billion", "€19 billion", "£ 19,000", "19 crowns"])
def test_the_sign_of_a_currency_belongs_to_its_figure(price: str) -> None:
    """Where a sentence that is marked whole starts with a price, behind the star of a list."""
    added = f"{price} to help the fishermen of the old quarter with new engines and nets before the winter"
    assert [added] == marks_of(REPORT, f"{REPORT}\n* {added}.")


def test_a_mark_takes_the_rest_of_its_clause() -> None:
    """Up to as many known words as there are new ones, so that neither its subject nor its object is cut off."""
    old = f"{REPORT} Under the second plan the county would hire divers to clear the floor of the basin of wrecks."
    new = old.replace(
        "Under the second plan the county would hire divers",
        "Under a second approach that was agreed on with the state the council will at first hire five divers",
    )
    (mark,) = marks_of(old, new)
    assert mark.startswith("Under a second approach")
    assert mark.endswith("of the basin of wrecks")


def test_a_mark_does_not_take_a_clause_of_which_little_is_new() -> None:
    """A sentence of one long clause is marked from its first new word on."""
    old = REPORT.replace(" late at night", "")
    new = old.replace(
        "a tanker ran aground at the mouth of the basin.",
        "a tanker ran aground at the mouth of the basin and spilt two hundred tonnes of its heavy oil.",
    )
    (mark,) = marks_of(old, new)
    assert "and spilt two hundred tonnes of its heavy oil" == mark


def test_a_note_below_a_table_is_marked_as_a_sentence() -> None:
    """Its lines are not part of the rows above it, and none of these is marked for it."""
    rows = "\n".join(
        f"{name} 12{row}.5 mln vs 11{row}.7 mln"
        for row, name in enumerate(["Shr", "Net", "Sales", "Assets", "Loans", "Deposits"])
    )
    note = "NOTE: The harbour firm says that it forgot the ferries that\nburned, and the insurers pay nothing for them."
    assert [bare(note)] == marks_of(rows, f"{rows}\n{note}")


def test_a_mark_can_be_read_alone() -> None:
    """Where many words of a sentence are new it is marked from its start or up to its end."""
    said = ", as a second person who had been at the table on Monday night said of it"
    sentence = "Owners of the lines will keep the largest berth in the basin after the ferries have moved to Ostervik"
    ordered = f"By order of the county court that met on Monday at noon o{sentence[1:]}"
    for new in (f"{sentence} in spring{said}", ordered):
        assert [new, bare(ADDED)] == marks_of(f"{REPORT} {sentence}.{MORE}", f"{REPORT} {new}.{MORE} {ADDED}")


@pytest.mark.parametrize("pair", ['""', "“”", "„“", "«»"])
def test_a_quotation_has_both_its_marks(pair: str) -> None:
    """Where one of them is in a mark, the other is."""
    opening, closing = pair[0], pair[1]
    begins = f"{opening}The line will call here from May,{closing} its owner told the county on Wednesday morning"
    ends = f"On Wednesday morning its owner told the county that he {opening}will call here in May again.{closing}"
    whole = f"{opening}The line will call here from May and never in winter.{closing}"
    assert [begins] == marks_of(REPORT, f"{REPORT} {begins}.")
    assert [ends] == marks_of(REPORT, f"{REPORT} {ends}")
    assert [whole.strip(f"{pair}.")] == marks_of(REPORT, f"{REPORT} {whole}")


def test_neither_dateline_nor_reference_is_marked() -> None:
    """They stand in front of what is new."""
    for dateline in ("ST. VARNO, Lindmark (Reuters) - ", "(Reuters) - "):
        new = f"{dateline}{ADDED} {REPORT}"
        assert [bare(ADDED)] == marks_of(f"OSTERVIK (Reuters) - {REPORT}", new)
    assert [bare(ADDED)] == marks_of(REPORT, f"{REPORT} [ID:nL05407066] {ADDED}")


def test_a_bracket_is_closed() -> None:
    """One that a mark opens and that ends behind it."""
    new = "The county pays for it from the Harbour And Fishery Relief Fund that was set up last year (HAFRF)"
    assert [new] == marks_of(REPORT, f"{REPORT} {new}.")


HEADING = "Prices of grain at the market of Lindmark, crowns per tonne, as they stood there in spring"
GRAINS = ("Wheat", "Barley", "Maize", "Oats", "Linseed", "Rape")


def test_a_column_is_marked_whole() -> None:
    """Also the figures that another row has, too."""
    table = "\n".join(f"{grain} 12{row}.5 12{row}.1" for row, grain in enumerate(GRAINS))
    column = ("121.5", "131.2", "122.1", "133.4", "124.5", "125.1")
    newer = "\n".join(f"{line} {cell}" for line, cell in zip(table.split("\n"), column, strict=True))
    assert list(column) == marks_of(f"{HEADING}\n{table}", f"{HEADING}\n{newer}")


@pytest.mark.parametrize("empty", ["n/a", "---", "unch"])
def test_all_cells_that_were_filled_are_marked(empty: str) -> None:
    """Though the figures of one of them stand in another row."""
    table = "\n".join(f"{grain} 2,{row}00 1,{row}00 8{row}0" for row, grain in enumerate(GRAINS))
    old = table.replace("1,100 810", empty).replace("1,400 840", empty)
    new = table.replace("1,100 810", "900 507").replace("1,400 840", "1,200 820")
    assert ["900 507", "1,200 820"] == marks_of(f"{HEADING}\n{old}", f"{HEADING}\n{new}")


def test_rows_in_another_order_are_not_marked() -> None:
    """One cell that moved is not filled together with another."""
    rows = [f"{grain} 12{row}.5 12{row}.1" for row, grain in enumerate(GRAINS)]
    assert not marks_of("\n".join([HEADING, *rows]), "\n".join([HEADING, *rows[3:], *rows[:3]]))
