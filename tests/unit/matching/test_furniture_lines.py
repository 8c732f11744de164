"""Lines that are no part of a story: what they are, and what is none."""

import pytest

from copydesk_matching.furniture_lines import furniture_spans, is_furniture, symbol_spans

SENTENCE = "The harbour board of Lindmark agreed on Tuesday to widen the ferry basin by seven votes to four."


@pytest.mark.parametrize(
    "line",
    ["Sign up for our morning newsletter", "Follow us on social media", "Read more: A bridge is sold",
     "Email Ada Low at ada.low@gazette.example.", "Home | Business | Shipping",
     "(Reporting by Anna Kerr and Tomas Berg; Editing by Lena Skov)", "Source: Reuters",
     "Reporting by Anna Kerr; Editing by Lena Skov", "Additional reporting by Tomas Berg in Vestby",
     "Published 10:02 AM EST Nov 19, 2031", "PUBLISHED: 00:01, Tue, Nov 18, 2031 | UPDATED: 10:43, Tue, Nov 18, 2031",
     "Mittwoch, 19. November 2031, 10:20 Uhr", "By Ada Low on Monday, November 17, 2031 at 11:04 a.m.",
     "APL 17.20 +1.2% | VIN 3.44 -0.5% | OIL 71.10 +2.0%", "HRW: 12.5 LND: 8.75 OST: 3.10",
     "HARN 15,234.56, LIND 7,512.34 (+1.2%), OST 7,103.20 (-0.4%)", "HRW : 1% LND  -2 OST= 3%"],
)  # fmt: skip  # lines read better in lines than one a line
def test_what_is_furniture(line: str) -> None:
    """Prompts, contacts, rows of links, credits, who wrote when, and rows of prices."""
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [SENTENCE, "The vote is on Nov 19, 2031.", "By seven votes to four the board agreed.",
     "NOR 12 SWE 9 FIN 7", "HARN 3, VESTBY 2", "Reporting by the county was late, the board said.",
     "The board follows the survey.", "Cod rose 1.2% and herring fell 0.5% at the exchange.", ""],
)  # fmt: skip  # lines read better in lines than one a line
def test_what_is_none(line: str) -> None:
    """Sentences, results and medals belong to the story."""
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "credit",
    ["(Reporting by Anna Kerr; Editing by Lena Skov)",
     "(Additional reporting by  Anna Kerr  in Harn; editing by L. Skov)",
     "(Editing by Lena Skov)", "(Writing and editing by Lena Skov)", "(Reporte de Ana Ruiz; editado por Luis Mora)",
     "(Reportage de Anne Roy)", "(Bericht von Karl Meier, redigiert von Ines Ahl)"],
)  # fmt: skip  # lines read better in lines than one a line
def test_whole_lines_and_credits_within_one_are_found(credit: str) -> None:
    """Of the lines that a passage touches the furniture is told, in order, and a credit without its sentence."""
    text = f"Follow us\n{SENTENCE} {credit}\nSign up for our letter\n{SENTENCE}"
    found = [text[first:last] for first, last in furniture_spans(text, 0, len(text))]
    assert found == ["Follow us", credit, "Sign up for our letter"]
    start = text.index(SENTENCE)
    assert [text[one:last] for one, last in furniture_spans(text, start, start + 1)] == [credit]


@pytest.mark.parametrize(
    "link",
    ["[1]: /news/2031/ferry-1208", "[2]: ?p=5", "[3]: https://news.example/a/b", "[photo]: ../basin.jpg",
     f"[4]: https://news.example/{'long-' * 14}in-\nlindmark"],
)  # fmt: skip  # lines read better in lines than one a line
def test_a_link_below_the_text_is_found_from_either_of_its_lines(link: str) -> None:
    """A tool that wraps lines breaks a long address, so the second line has words that look like some of the text."""
    text = f"{SENTENCE}\n{link}\n{SENTENCE}"
    span = (len(SENTENCE) + 1, len(SENTENCE) + 1 + len(link))
    assert [span] == list(furniture_spans(text, 0, len(text)))
    assert [span] == list(furniture_spans(text, span[1] - 3, span[1]))
    assert [] == list(furniture_spans(text, span[1] + 1, len(text)))


@pytest.mark.parametrize(
    "line", ["[Lindmark]: the ferry sank.", "[2]: three were saved.", "[1]: /news/ferry is the one"]
)
def test_a_line_of_speech_or_a_note_is_no_link(line: str) -> None:
    """Who speaks may stand in brackets, and what is told may follow an address."""
    assert [] == list(furniture_spans(line, 0, len(line)))


@pytest.mark.parametrize("quote", ["APL 1.2% ", "APL 17.2055 +1.2255% ", "HRW: -1, ", "OST  3% "])
def test_a_row_of_prices_that_goes_on_in_prose_is_read_in_one_way(quote: str) -> None:
    """Sixty prices before a sentence are looked through once, not once for each way of sharing out their digits."""
    assert not is_furniture(f"{quote * 60}rose, the board said.")


def test_symbols_of_shares() -> None:
    """With brackets or bare, of any exchange; letters of states, people and hours are none."""
    text = (
        "Varno (VARN.L), Breck <BREK.PA> and Ostvik SNDA.O fell, CBS.UL and 7203.T rose, and the .VRNX lost 2.1 pct;"
        " Melby ( MLBa.TO ), Vik (VKNn.DE), Harn <HRNa.TO>, Nord NRDn.DE, Berg ( NYSE: BRG ) and Lund (TYO: 7204) rose"
        " as the U.S. and the U.N. told A.T. Low (age: 25) of St. Paul, D.C. (St.Paul), at 3 P.M. about it"
    )
    shares = ["(VARN.L)", "<BREK.PA>", "SNDA.O", "CBS.UL", "7203.T", ".VRNX"]
    shares += ["( MLBa.TO )", "(VKNn.DE)", "<HRNa.TO>", "NRDn.DE", "( NYSE: BRG )", "(TYO: 7204)"]
    assert shares == [text[start:end] for start, end in symbol_spans(text)]


def test_far_behind_a_passage_in_one_line_nothing_is_looked_for() -> None:
    """A line of megabytes is asked about for each passage in it, so only what is near counts."""
    near = f"{SENTENCE} (Reporting by Anna Kerr) {SENTENCE} "
    text = near + 20 * f"{SENTENCE} " + "(Reporting by Tomas Berg) " + SENTENCE
    assert ["(Reporting by Anna Kerr)"] == [text[one:last] for one, last in furniture_spans(text, 0, len(near))]
