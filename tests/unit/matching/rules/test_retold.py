"""Shorter versions of a text: which of them tell nothing else."""

import pytest
from tests.unit.matching.pairs import match_of
from tests.unit.matching.rules.test_relate import relation_of

RETOLD = {
    "en": (
        "The harbour board of Lindmark agreed on Tuesday to widen the ferry basin by 7 votes to 4, ending a"
        " dispute that had kept three shipping lines away from the town for most of the year. Board chairwoman"
        " Ines Harlow told reporters that the work would begin once the spring storms were over and that no"
        " fisherman would lose a berth. A survey paid for by the county found in June that currents would"
        " carry most of the mud out to sea. Owners of the lines welcomed the vote. They had moved their summer"
        " routes to Ostervik, down the coast, after a tanker ran aground at the mouth of the basin, and"
        " insurers raised their premiums at once. The county had lent the town 12 million crowns for a quay"
        " that was never built, and the auditors asked twice where the money had gone. Fishermen who work the"
        " banks to the north said that they would believe in a berth when they tied up at it.",
        "The harbour board of Lindmark voted on Tuesday to widen the ferry basin by 7 votes to 4, which ends"
        " a dispute that kept three shipping lines away from the town for most of the year. Board chairwoman"
        " Ines Harlow said the work would start once the spring storms were over, and that no fisherman would"
        " lose a berth. Owners of the lines welcomed the decision. They moved their routes to Ostervik after a"
        " tanker ran aground at the mouth of the basin, and insurers raised premiums.",
        " to Ostervik",
        " to Ostervik and Breckmouth",
    ),
    "de": (
        "Der Hafenausschuss von Lindmark beschloss am Dienstag mit 7 zu 4 Stimmen, das Fährbecken zu"
        " verbreitern, und beendete damit einen Streit, der drei Reedereien fast das ganze Jahr von der Stadt"
        " ferngehalten hatte. Die Vorsitzende Ines Harlow sagte vor Reportern, dass die Arbeiten nach den"
        " Stürmen des Frühjahrs beginnen würden und kein Fischer seinen Liegeplatz verliere. Ein Gutachten,"
        " das der Kreis bezahlt hatte, ergab im Juni, dass die Strömung den meisten Schlamm ins Meer tragen"
        " würde. Die Reeder begrüßten den Beschluss. Sie hatten ihre Linien nach Ostervik verlegt, nachdem ein"
        " Tanker vor der Einfahrt des Beckens auf Grund gelaufen war und die Versicherer ihre Prämien sofort"
        " erhöht hatten. Der Kreis hatte der Stadt 12 Millionen Kronen geliehen. Die Prüfer fragten zweimal,"
        " wo das Geld geblieben sei, denn der Kai, für den es bestimmt war, wurde nie gebaut. Wer auf den"
        " Bänken im Norden fischt, will an einen Liegeplatz erst glauben, wenn das eigene Boot dort fest ist,"
        " und die Anwohner der alten Stadt fürchten Lärm und Öl am Strand unter der Kirche.",
        "Der Hafenausschuss von Lindmark stimmte am Dienstag mit 7 zu 4 Stimmen dafür, das Fährbecken zu"
        " verbreitern, und beendete einen Streit, der drei Reedereien fast das ganze Jahr von der Stadt"
        " ferngehalten hatte. Ines Harlow sagte, dass die Arbeiten nach den Stürmen des Frühjahrs beginnen"
        " würden und kein Fischer den Liegeplatz verliere. Die Reeder begrüßten den Beschluss auch. Sie hatten ihre"
        " Linien nach Ostervik verlegt, als ein Tanker vor der Einfahrt des Beckens auf Grund gelaufen war und"
        " die Versicherer Prämien erhöht hatten.",
        "nach Ostervik",
        "nach Ostervik, 80 Kilometer weiter,",
    ),
    "ru": (
        "Совет порта Линдмарк во вторник семью голосами против четырёх согласился расширить паромный причал,"
        " завершив спор, который почти на год увёл из города три судоходные линии. Председатель совета Инес"
        " Харлоу сказала журналистам, что работы начнутся сразу после весенних штормов и рыбаки не потеряют"
        " своих мест. Исследование, оплаченное округом, показало в июне, что течение унесёт большую часть ила"
        " в море. Владельцы линий приветствовали голосование. Летние рейсы они перевели в Остервик, когда"
        " танкер сел на мель у входа в гавань и страховщики сразу подняли свои взносы. Округ дал городу взаймы"
        " 12 миллионов крон на причал, которого нет. Ревизоры дважды спрашивали, куда ушли деньги. Жители"
        " старого квартала боятся, что большие суда принесут шум и нефть на пляж под церковью, а рыбаки с"
        " северных банок говорят, что поверят в место у причала, когда привяжут к нему лодку, и просят совет"
        " записать это в договор с линиями.",
        "Совет порта Линдмарк во вторник семью голосами против четырёх решил расширить паромный причал и"
        " завершил спор, который почти на год увёл из города три судоходные линии. Инес Харлоу сказала, что"
        " работы начнутся сразу после весенних штормов и рыбаки не потеряют мест. Владельцы линий"
        " приветствовали решение. Летние рейсы они перевели в Остервик, после того как танкер сел на мель у"
        " входа в гавань и страховщики подняли взносы.",
        "в Остервик",
        "в Остервик и Брекмут",
    ),
}


@pytest.mark.parametrize("language", RETOLD)
def test_a_shorter_version_that_tells_nothing_else_is_an_excerpt(language: str) -> None:
    """Its wording was smoothed here and there; one name or figure that the longer text lacks makes it a version."""
    whole, retold, old, new = RETOLD[language]
    assert relation_of(retold, whole) == "excerpt"
    assert relation_of(whole, retold) in ("version", "extension")
    assert relation_of(retold.replace(old, new), whole) not in ("exact", "copy", "excerpt")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("welcomed the decision", "rejected the decision"),
        ("ran aground at", "with two dead ran aground at"),
        ("would start once the", "would start before the"),
    ],
)
def test_a_shorter_version_that_takes_another_side_is_a_version(old: str, new: str) -> None:
    """One word that says the opposite, a refusal or a death makes another story, wherever it stands."""
    whole, retold, *_ = RETOLD["en"]
    assert old in retold
    assert relation_of(retold.replace(old, new), whole) == "version"


@pytest.mark.parametrize(
    ("language", "mark"),
    [("en", "(Corrects the vote.)"), ("de", "(Berichtigt die Stimmen.)"), ("ru", "(Исправляет число голосов.)")],
)
def test_a_shorter_version_that_corrects_is_a_version(language: str, mark: str) -> None:
    """It says so at its start or end: what was wrong may be left out of it, so it is not suppressed."""
    whole, retold, *_ = RETOLD[language]
    for corrected in (f"{retold} {mark}", f"{mark} {retold}"):
        assert relation_of(corrected, whole) not in ("exact", "copy", "excerpt")
    assert relation_of(f"{retold} {mark}", f"{whole} {mark}") == "excerpt"


def test_a_step_further_in_the_lead_is_a_version() -> None:
    """A text that begins otherwise may say that something was done which the longer one announced."""
    whole, retold, *_ = RETOLD["en"]
    done = retold.replace("voted on Tuesday to widen", "began on Tuesday widening of", 1)
    assert relation_of(done.replace("which ends", "which ended"), whole) not in ("exact", "copy", "excerpt")


RESULTS = "Shr {} cts vs 31 cts\nNet 1,356,000 vs 1,041,000\n{} {} vs {}\nAvg shrs 12.1 mln vs 11.8 mln"
FIRST = RESULTS.format(48, "Sales", "9.7 mln", "8.4 mln")


@pytest.mark.parametrize(
    ("again", "adds"),
    [
        (RESULTS.format(48, "Revs", "9.7 mln", "8.4 mln"), False),
        (RESULTS.format(48, "Revs", "9,729,000", "8,367,000"), False),
        (RESULTS.format(48, "Revs", "8.4 mln", "9.7 mln"), True),
        (RESULTS.format(31, "Revs", "9.7 mln", "8.4 mln").replace("vs 31", "vs 48"), True),
        (RESULTS.format(47, "Revs", "9.7 mln", "8.4 mln"), True),
        (FIRST + " vs 10.9 mln", True),
        (RESULTS.format(48, "Revs", "9.7 mln", "8.4 mln").replace("Net", "Loss"), True),
        (RESULTS.format(48, "Revs", "9.7 mln", "8.4 mln").replace("Net", "Net loss"), True),
        (RESULTS.format(48, "Revs", "9.7 mln", "8.4 mln").replace("Net", "Debt"), True),
        (RESULTS.format(48, "Net", "9.7 mln", "8.4 mln").replace("Net", "Sales", 1), True),
        (FIRST.replace("1,356,000 vs 1,041,000", "1,041,000 against 1,356,000"), True),
        (FIRST.replace("1,356,000 vs 1,041,000", "1,041,000 from 1,356,000").replace("Sales", "Revs"), True),
    ],
)
def test_figures_of_a_listing_that_stand_elsewhere_or_count_something_else_are_news(again: str, adds: bool) -> None:
    """In more digits they are the same; two that were exchanged say something else."""
    assert (match_of(FIRST, again).relation not in ("exact", "copy", "excerpt")) == adds


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("HARLOW LINES INC <HLI> OMITS DIVIDEND", "Payable April one"),
        ("HARLOW MINES INC <HMI> REGULAR DIVIDEND", "Payable April one"),
        ("HARLOW LINES INC <HLI> BOUGHT BY OSTERVIK SHIPPING", "Payable April one"),
        ("HARLOW LINES INC <HLI> SETS PAYOUT", "Ex April one"),
        ("HARLOW LINES INC <HLI> SETS PAYOUT", "Payable July one"),
    ],
)
def test_another_title_or_label_of_a_dividend_is_news(title: str, line: str) -> None:
    """What the words of a title mean is not known: they may say that the dividend is omitted, or name another firm."""
    first = "Qtly div 35 cts vs 35 cts prior qtr\nPay April one\nRecord March 14"
    match = match_of(first, first.replace("Pay April one", line), "HARLOW LINES INC <HLI> REGULAR DIVIDEND", title)
    assert match.relation not in ("exact", "copy", "excerpt")


def test_a_sentence_of_labels_is_news() -> None:
    """Nouns of a language that writes them with capitals are labels of no figures in prose."""
    form = (
        "Die Harlow AG aus Lindmark hat am Dienstag im Hafen drei neue Fähren getauft und will mit ihnen ab Mai nach"
        " Ostervik fahren. {} Die Reederei beschäftigt 240 Leute an der Küste und im Norden."
    )
    old, new = "Sie sucht für den Sommer noch weitere Leute an Bord.", "Dividende und Umsatz im Jahr eingestellt."
    assert relation_of(form.format(new), form.format(old)) not in ("exact", "copy", "excerpt")
