"""What is enough for a longer text to say something new: a clause with figures among what both have."""

from typing import Final

import pytest
from tests.unit.matching.pairs import match_of

_PARTS: Final = {
    "en": (
        "The harbour board of Lindmark agreed to widen the ferry basin, which ends a dispute that had kept the"
        " shipping lines away from the town for most of the year. Board chairwoman Ines Harlow told reporters that"
        " the work would begin once the storms were over and that no fisherman would lose a berth. The plan had"
        " been opposed by residents of the old quarter, who feared that larger ships would bring noise and oil to"
        " the beach below the church.",
        " A survey paid for by the county found that currents would carry most of the mud out to sea. Owners of the"
        " lines welcomed the vote and said that they would return before the summer. They had moved their routes to"
        " Ostervik, down the coast, after a tanker ran aground at the mouth of the basin, and insurers had raised"
        " their premiums at once. The smallest of the lines came close to selling its only ship to a firm in the"
        " capital.",
    ),
    "de": (
        "Die Hafengesellschaft von Lindmark will den Fähranleger verbreitern und beendet damit einen Streit, der"
        " die Reedereien fast ein Jahr lang von der Stadt ferngehalten hatte. Die Vorsitzende Ines Harlow sagte,"
        " dass die Arbeiten nach den Stürmen beginnen und kein Fischer seinen Liegeplatz verliert. Anwohner der"
        " alten Viertel hatten dagegen protestiert, weil sie Lärm und Öl am Strand unter der Kirche fürchten.",
        " Ein Gutachten des Landkreises ergab, dass die Strömung den meisten Schlamm ins Meer trägt. Die Eigner der"
        " Reedereien begrüßten den Beschluss und wollen vor dem Sommer zurückkehren. Sie waren nach Ostervik"
        " ausgewichen, nachdem ein Tanker in der Einfahrt auf Grund gelaufen war und die Versicherer ihre Prämien"
        " sofort erhöht hatten. Die kleinste von ihnen hätte ihr einziges Schiff beinahe an eine Firma in der"
        " Hauptstadt verkauft.",
    ),
    "ru": (
        "Портовое управление Линдмарка решило расширить паромную гавань и тем закончило спор, из-за которого"
        " судоходные компании почти весь год обходили город стороной. Председатель Инес Харлоу сказала журналистам,"
        " что работы начнутся после штормов и что никто из рыбаков не лишится причала. Против плана выступали"
        " жители старого квартала, которые опасались шума и нефти на пляже под церковью.",
        " Исследование округа показало, что течение унесёт большую часть ила в море. Владельцы компаний"
        " приветствовали решение и обещали вернуться до лета. Они перенесли рейсы в Остервик после того, как у"
        " входа в гавань сел на мель танкер и страховщики сразу подняли взносы. Самая маленькая из компаний едва не"
        " продала своё единственное судно фирме из столицы.",
    ),
}
_WITH_FIGURES: Final = {
    "en": " The basin will be 340 metres long by then and take ships of up to 2,600 tonnes each.",
    "de": " Das Becken wird dann 340 Meter lang sein und Schiffe von bis zu 2.600 Tonnen aufnehmen können.",
    "ru": " Гавань тогда станет длиной 340 метров и сможет принимать суда до 2600 тонн каждое, обещает управление.",
}
_WITHOUT: Final = {
    "en": " The basin will be much longer by then and take ships of almost any size the lines have.",
    "de": " Das Becken wird dann viel länger sein und Schiffe von beinahe jeder Größe aufnehmen können.",
    "ru": " Гавань тогда станет намного длиннее и сможет принимать суда почти любых размеров, обещает управление.",
}
_HELD: Final = {"en": " (340, 2,600)", "de": " (340, 2.600)", "ru": " (340, 2600)"}


@pytest.mark.parametrize("language", _PARTS)
@pytest.mark.parametrize("times", [1, 4])
def test_a_clause_with_two_figures_is_news(language: str, times: int) -> None:
    """Of a text of any length, where it stands among what both have; the older text with it holds the newer one."""
    first, rest = _PARTS[language][0], times * _PARTS[language][1]
    old, new = first + rest, first + _WITH_FIGURES[language] + rest
    match = match_of(old, new)
    assert ("extension", "excerpt") == (match.relation, match_of(new, old).relation)
    assert ["340" in new[one.start : one.end] for one in match.news] == [True]


@pytest.mark.parametrize("language", _PARTS)
def test_a_sentence_of_its_length_without_new_figures_is_none(language: str) -> None:
    """Nor is one whose figures the other text has, or one that stands behind what both have."""
    first, rest = _PARTS[language][0], 4 * _PARTS[language][1]
    told, held = _WITH_FIGURES[language], _HELD[language]
    assert match_of(first + rest, first + _WITHOUT[language] + rest).relation == "copy"
    assert match_of(first + rest, first + rest + told).relation == "copy"
    assert match_of(first + rest + held, first + told + rest + held).relation == "copy"
