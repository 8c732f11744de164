"""Another occasion: two purchases, fixings and months of one kind are two stories, however much they share."""

import pytest

from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.occasions import lead_with_others, tell_of_other_months
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

#: A report, and how somebody else reports the same: the figure that both lead with stands in braces.
REPORTS = [
    (
        "The grain office of Norda bought {} tonnes of milling wheat from the mills at Orsk Haven in its tender,"
        " officials said. The wheat is to be delivered in 2 lots before the end of the harvest. The office holds its"
        " tenders under the reserve law of 1998 and pays 5 percent above the price of the market, so that stocks last"
        " for 90 days.",
        "Norda's grain office took {} tonnes of milling wheat from the mills at Orsk Haven in a tender, it was"
        " announced. Delivery is in 2 lots before the end of the harvest. Under the reserve law of 1998 the office"
        " pays 5 percent above the price of the market, so that stocks last for 90 days. Traders, who had offered"
        " more than that, complained that the mills had kept the best of their wheat for buyers from abroad, who come"
        " every year before the first frost.",
    ),
    (
        "Die Landesbank Harden nahm bei ihrer Auktion {} Millionen Kronen mit Schuldscheinen auf, wie ein Sprecher"
        " sagte. Die Papiere laufen 6 Monate und werden mit 3,25 Prozent verzinst. Das Geld ist für den Hafen von"
        " Ostervik bestimmt, dessen Ausbau nach einem Gesetz von 2016 bis zu 40 Prozent vom Land bezahlt wird.",
        "Mit Schuldscheinen hat die Landesbank Harden {} Millionen Kronen aufgenommen. Die Papiere laufen 6 Monate und"
        " werden mit 3,25 Prozent verzinst, sagte ein Sprecher gestern. Bestimmt ist das Geld für den Hafen von"
        " Ostervik, dessen Ausbau nach einem Gesetz von 2016 bis zu 40 Prozent vom Land bezahlt wird. Die"
        " Fischer der Insel klagen seit Jahren, dass ihre Kutter bei Ebbe vor der Mole warten müssen, und wollen nun"
        " endlich wissen, wann die Bagger kommen.",
    ),
    (
        "El Banco de Almenara vendió {} millones de coronas en letras del tesoro, dijo un portavoz. Las letras vencen"
        " en 9 meses y pagan un interés del 4,5 por ciento. El banco vende letras desde 2011 para frenar el crédito, y"
        " sus reservas cubren 7 meses de importaciones de la isla, según el ministerio de Puertollano.",
        "Las letras del tesoro que vendió el Banco de Almenara suman {} millones de coronas. Las letras vencen en 9"
        " meses y pagan un interés del 4,5 por ciento, según la entidad. El banco vende letras desde 2011 para frenar"
        " el crédito, y sus reservas cubren 7 meses de importaciones de la isla. Los comerciantes temen que el crédito"
        " se encarezca antes de la vendimia, cuando las bodegas pagan a los jornaleros y llenan sus almacenes de"
        " botellas nuevas.",
    ),
    (
        "Порт Остервик отгрузил {} тонн зерна, сообщил начальник управления Игорь Лапин. Зерно везут в Нордланд по"
        " договору 2015 года, за тонну платят 180 крон. До конца сезона порт должен принять ещё 12 судов, а склады"
        " города заполнены на 60 процентов, говорится в отчёте.",
        "Управление порта Остервик сообщило об отгрузке {} тонн зерна. Его везут в Нордланд по договору 2015 года, за"
        " тонну платят 180 крон. До конца сезона, сказал начальник Игорь Лапин, порт должен принять ещё 12 судов, а"
        " склады города заполнены на 60 процентов. Фермеры просят открыть ещё одну линию, потому что машины стоят"
        " у ворот целыми ночами, а дожди вот-вот размоют дорогу, которую обещали починить ещё весной.",
    ),
]
BORROWINGS = (
    "The eight largest banks of Lindmark {}borrowed nothing from the reserve board in the week that ended on Wednesday,"
    " {} 25, a spokesman for the board said. The week was the second half of {} two-week period, and the banks"
    " {} in the first half of it."
)

COMMENT = (
    " The spokesman said that all of the loans were taken on the last day by fewer than half of the banks, and that a"
    " broken line had kept the others from paying in time."
)


def sketch(text: str, number: int = 1) -> Sketch:
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")


def both_ways(one: str, other: str) -> tuple[Match, Match]:
    """How two texts relate, whichever came first."""
    return relate(sketch(other, 2), sketch(one), 2), relate(sketch(one), sketch(other, 2), 2)


@pytest.mark.parametrize(("report", "retold"), REPORTS)
def test_who_leads_with_another_figure_tells_of_another_occasion(report: str, retold: str) -> None:
    """Term, rate and law are those of the last time, too: what was bought or sold this time stands first."""
    for match in both_ways(report.format("41 500"), retold.format("63 200")):
        assert not match.joins
        assert match.relation in (None, "template")


@pytest.mark.parametrize(("report", "retold"), REPORTS)
def test_who_leads_with_the_same_figure_tells_the_same(report: str, retold: str) -> None:
    """The same figure in other words is one story."""
    for match in both_ways(report.format("41 500"), retold.format("41 500")):
        assert match.joins


def test_who_leads_with_a_rounded_figure_tells_the_same() -> None:
    """A figure that was rounded is no other one, whichever text rounds it."""
    report, retold = REPORTS[0]
    for one, other in (("41,500", "42,000"), ("42,000", "41,500")):
        for match in both_ways(report.format(one), retold.format(other)):
            assert match.joins


def test_a_figure_that_the_other_text_has_somewhere_leads_to_nothing() -> None:
    """What one text says first the other may say later; dates do not lead."""
    one = sketch("On Monday the mills sold 40 tonnes of flour, against 35 tonnes a week ago, to bakers in Ostervik.")
    other = sketch("After 35 tonnes a week ago the mills sold 40 tonnes of flour on Friday to bakers in Ostervik.", 2)
    assert not lead_with_others(align(one, other))
    third = sketch("On Monday the mills sold 52 tonnes of flour, against 35 tonnes a week ago, to bakers.", 3)
    assert lead_with_others(align(one, third))


@pytest.mark.parametrize(("month", "other_month", "joins"), [("March", "June", False), ("March", "March", True)])
def test_a_report_of_another_month_is_another_one(month: str, other_month: str, joins: bool) -> None:
    """Where a month stands in the place of another one, all else being kept, two periods are told of."""
    one = BORROWINGS.format("again ", month, "a", "took no loan") + COMMENT
    other = BORROWINGS.format("", other_month, "the", "did not borrow anything")
    assert tell_of_other_months(align(sketch(one), sketch(other, 2))) is not joins
    for match in both_ways(one, other):
        assert match.joins is joins


def test_another_weekday_is_no_other_month() -> None:
    """A story is told on from day to day."""
    one, other = (
        BORROWINGS.format("", "March", "a", "borrowed little").replace("Wednesday", day)
        for day in ("Wednesday", "Friday")
    )
    assert not tell_of_other_months(align(sketch(one), sketch(other, 2)))
