"""Near changes: a figure that replaces another one in a sentence that was reworded."""

import pytest
from tests.unit.matching.pairs import match_of

from copydesk_matching.rules.changes import TOLD

STORY = (
    "Residents of Lindmark had feared that larger ships would bring noise and oil to the beach below the church. A"
    " survey paid for by the county found that currents would carry most of the mud out to sea. Owners of the lines"
    " welcomed the vote and said that they would move their summer routes back to the town within a year. {} The"
    " work begins once the spring storms are over, and no fisherman is to lose a berth by it, the chairwoman told"
    " reporters after the meeting. The county pays half of the cost, and the lines pay the rest over a long time."
)
ADDED = (
    " A second survey will look at the nests of terns on the sandbank, which the new channel passes at a distance that"
    " bird watchers call too small, and its findings are due before the board meets again in the autumn of the year."
)
GERMAN = (
    "Anwohner in Lindmark fürchteten, dass größere Schiffe Lärm und Öl an den Strand unter der Kirche bringen. Ein"
    " Gutachten des Kreises ergab, dass die Strömung den meisten Schlamm aufs Meer hinausträgt. Die Eigner der Linien"
    " begrüßten den Beschluss und wollen ihre Sommerrouten binnen eines Jahres zurück in die Stadt legen. {} Die"
    " Arbeiten beginnen nach den Frühjahrsstürmen, und kein Fischer soll seinen Liegeplatz verlieren, sagte die"
    " Vorsitzende nach der Sitzung. Der Kreis zahlt die Hälfte der Kosten, den Rest zahlen die Linien über lange Zeit."
)
GERMAN_ADDED = (
    " Ein zweites Gutachten soll die Nester der Seeschwalben auf der Sandbank prüfen, an denen die neue Rinne nach"
    " Ansicht von Vogelschützern zu dicht vorbeiführt; das Ergebnis soll vor der nächsten Sitzung im Herbst vorliegen."
)


@pytest.mark.parametrize(
    ("story", "added", "old", "new", "changes"),
    [
        (
            STORY,
            ADDED,
            "Varno Lines shares fell in Ostervik, while those of Kestrel fell 4.6 percent on the day.",
            "Varno Lines shares fell in Ostervik, while those of Kestrel at one time fell by 5.2 percent on it.",
            [("4.6 percent", "5.2 percent")],
        ),
        (
            STORY,
            ADDED,
            "Shares of Varno Lines were down 3 percent in afternoon trade in the town.",
            "Shares in Varno Lines were down about 2 percent in early trade in the town.",
            [("3 percent", "2 percent")],
        ),
        (
            GERMAN,
            GERMAN_ADDED,
            "Die Aktie der Varno-Linien gab in Ostervik am Mittag um 4,6 Prozent nach.",
            "Die Aktie der Varno-Linien gab in Ostervik zeitweise sogar um bis zu 5,2 Prozent nach.",
            [("4,6 Prozent", "5,2 Prozent")],
        ),
    ],
)
def test_a_figure_among_the_same_words_is_told(
    story: str, added: str, old: str, new: str, changes: list[tuple[str, str]]
) -> None:
    """It counts the same and is near the older one, and words around both are kept."""
    match = match_of(story.format(old), story.format(new) + added)
    assert changes == [(one.old, one.new) for one in match.changes]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Varno Lines said in a letter to the mayor of the town that its ferry had carried 14 cars.",
            "On the far side of the sound farmers counted what the flood had left, and 19 ewes were missing.",
        ),
        (
            "Shares of Varno Lines fell sharply by 3 percent on the day, brokers said.",
            "Shares of Varno Lines, which were never traded much, fell by as much as 2 dollars.",
        ),
    ],
)
def test_a_figure_of_another_sentence_or_unit_is_not(old: str, new: str) -> None:
    """What stands among other words or counts something else replaces nothing."""
    assert () == match_of(STORY.format(old), STORY.format(new) + ADDED).changes


def test_a_figure_of_a_sentence_that_moved_is_told() -> None:
    """The words in front of it, or behind it, stand elsewhere in the other text with another figure."""
    first = "In a rough session shares of Varno Lines fell as much as 35 percent after the mayor spoke."
    moved = first.replace("35", "36")
    new = f"{moved} {STORY.format('')}{ADDED}"
    assert [("35 percent", "36 percent")] == [
        (one.old, one.new) for one in match_of(f"{STORY.format('')} {first}", new).changes
    ]


ARABIC = (
    "كان سكان لندمارك يخشون أن تجلب السفن الكبيرة الضجيج والزيت إلى الشاطئ أسفل الكنيسة. وخلصت دراسة دفعت المقاطعة"
    " ثمنها إلى أن التيارات ستحمل معظم الطين إلى عرض البحر. ورحب أصحاب الخطوط بالقرار وقالوا إنهم سيعيدون رحلات"
    " الصيف إلى البلدة في غضون سنة. {} ويبدأ العمل حالما تنتهي عواصف الربيع، ولن يفقد أي صياد مرساه، كما قالت"
    " رئيسة المجلس للصحفيين بعد الجلسة. وتدفع المقاطعة نصف التكلفة، وتدفع الخطوط الباقي على مدى زمن طويل."
)
ARABIC_ADDED = (
    " وستنظر دراسة ثانية في أعشاش الخرشنة على الكثيب الرملي الذي يمر به المجرى الجديد على مسافة يراها مراقبو الطيور"
    " قصيرة، ومن المنتظر أن تصدر نتائجها قبل أن يجتمع المجلس مرة أخرى في الخريف."
)
JAPANESE = (
    "リンドマルクの住民は、大型船が教会の下の浜辺に騒音と油をもたらすことを恐れていた。郡が費用を負担した調査では、"
    "海流が泥の大半を沖へ運ぶことがわかった。航路の所有者たちは決定を歓迎し、夏の航路を一年以内に町へ戻すと述べた。{}"
    "工事は春の嵐が終わり次第始まり、漁師が係留場所を失うことはないと議長は会議の後に記者団に語った。"
    "費用の半分は郡が払い、残りは航路の側が長い時間をかけて払う。"
)
JAPANESE_ADDED = (
    "二度目の調査では砂州のアジサシの巣を調べる。新しい水路はその近くを通り、野鳥の観察者は距離が短すぎると訴えており、"
    "結果は秋に議会が再び開かれる前に出る予定だ。"
)


@pytest.mark.parametrize(
    ("story", "added", "old", "new", "changes"),
    [
        (
            ARABIC,
            ARABIC_ADDED,
            "وقالت الشركة إن 23 سفينة غادرت الميناء القديم.",
            "وقالت الشركة إن 27 سفينة غادرت الميناء القديم.",
            [("23", "27")],
        ),
        (
            JAPANESE,
            JAPANESE_ADDED,
            "会社によると古い港を出た船は23隻だった。",
            "会社によると古い港を出た船は27隻だった。",
            [("23", "27")],
        ),
    ],
)
def test_a_figure_is_told_in_scripts_from_the_right_and_without_spaces(
    story: str, added: str, old: str, new: str, changes: list[tuple[str, str]]
) -> None:
    """The older one is worked out, whatever the script."""
    filler = "".join(f" {number}" for number in range(1000, 1020))  # facts that are kept as printed
    match = match_of(filler + story.format(old), filler + story.format(new) + added)
    assert changes == [(one.old, one.new) for one in match.changes]


def test_figures_that_change_places_are_not_told() -> None:
    """Neither text lacks the other's figures: rows were put in another order."""
    old = "Varno Lines has 14 ships at the quay, and Kestrel has 19 ships at the quay."
    new = "Varno Lines has 19 ships at the quay, and Kestrel has 14 ships at the quay."
    assert () == match_of(STORY.format(old), STORY.format(new) + ADDED).changes


def test_figures_of_reworded_sentences_leave_room_for_those_of_kept_ones() -> None:
    """What decides is told first, wherever it stands: near changes only get the places that are left."""
    lines = ["Varno", "Kestrel", "Harlow", "Ostervik", "Marsden", "Tolland", "Berwick", "Sandvik", "Calder", "Ferring"]
    old, new = (
        " ".join(form.format(line, share + more) for share, line in enumerate(lines, 31))
        for form, more in (
            ("Varno shares fell in {0}, while those of Kestrel fell {1} percent on the day.", 0),
            ("Varno shares fell in {0}, while those of Kestrel at one time fell by {1} percent on it.", 20),
        )
    )
    berths = " ".join(
        f"Berth {100 + line} of {name} was dug out in the year {1810 + 3 * line} and paid for by the guild of pilots."
        for line, name in enumerate(lines)
    )
    kept = "The board then closed 8 berths of the old quay for good."
    match = match_of(
        f"{STORY.format(old)} {berths} {kept}", f"{STORY.format(new)} {berths} {kept.replace('8', '9')}{ADDED}"
    )
    assert len(match.changes) == TOLD
    assert [("8", "9")] == [(one.old, one.new) for one in match.changes if not one.near]
    assert list(match.changes) == sorted(match.changes, key=lambda one: one.word)
