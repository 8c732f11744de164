"""signed_texts: names in the opening of a text and at its end."""

import pytest

from copydesk_text.newsroom.signed_texts import closing_name, name_of_writer, opening_names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("〔記者陳曉東／港口報導〕港務局今天宣布內港池關閉。", ("陳曉東",)),
        ("（记者陈晓东、林雨）港务局今天宣布内港池关闭。", ("陈晓东", "林雨")),
        ("[포구=나루뉴스] 김하늘 기자 = 항만청이 23일 안쪽 부두를 닫았다.", ("김하늘",)),
        ("(포구=나루뉴스) 김하늘·이구름 기자 = 항만청이 부두를 닫았다.", ("김하늘", "이구름")),
        ("（中港社記者陳曉東港口3日電）港務局今天宣布內港池關閉。", ("陳曉東",)),
        ("（中港社記者林雨、陳曉東港口13日專電）港務局今天宣布內港池關閉。", ("林雨", "陳曉東")),
        ("（记者陈晓东摄）港务局今天宣布内港池关闭。", ()),
        ("港务局今天宣布（内港池）关闭。", ()),
        ("The harbour (inner basin) was closed on Tuesday.", ()),
        ("", ()),
    ],
)
def test_opening(line: str, names: tuple[str, ...]) -> None:
    """Reporters in brackets or behind them; one who took a picture is none."""
    assert opening_names(line) == names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("岸壁が崩れたに違いないと話している。【岸田遥香】", "岸田遥香"),
        ("岸壁が崩れたに違いないと話している。（岸田遥香）", "岸田遥香"),
        ("【岸田遥香】", "岸田遥香"),
        ("（敬称略）", None),
        ("（共同）", None),
        ("（岸田港支局）", None),
        ("岸壁（内港池）", None),
        ("Bo Ray (Vardo)", None),
        ("The crane had been checked in March. — Ada Low", "Ada Low"),
        ("“The sea waits for nobody.” — Ada Low", None),
        ("The crane had been checked in March — Ada Low", None),
        ("The crane had been checked in March. — The end", None),
    ],
)
def test_closing(line: str, name: str | None) -> None:
    """A name alone in brackets behind the last sentence or below it, or behind a dash; a quote has its own."""
    assert closing_name(line) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ada Low is a reporter with The Vardo Gazette.", "Ada Low"),
        ("Ada Low covers the harbour.", "Ada Low"),
        ("Jost Keller ist Redakteur im Ressort Hafen.", "Jost Keller"),
        ("Lucie Morel est journaliste.", "Lucie Morel"),
        ("Ada Low is a skipper.", None),
        ("Ada Low is expected to speak about the crane and its chain with a reporter in Vardo.", None),
        ("The crane is a reporter of nothing.", None),
        ("Port is a harbour.", None),
        ("covers the harbour", None),
        ("", None),
    ],
)
def test_line_about_a_writer(line: str, name: str | None) -> None:
    """A full name before a word for "is" with a role behind it, or before what writers do."""
    assert name_of_writer(line) == name
