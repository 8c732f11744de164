"""read_dateline: place, date and agency at the beginning of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.newsroom.datelines import read_dateline

READ = [
    ("WASHINGTON (AP) — The bill passed", "WASHINGTON", None, "AP"),
    ("HANOI, Vietnam (AP) — The river rose", "HANOI, Vietnam", None, "AP"),
    ("ST. JOSEPH, Mich. (AP) — The river rose", "ST. JOSEPH, Mich.", None, "AP"),
    ("NEW YORK (Reuters) - Stocks rose", "NEW YORK", None, "Reuters"),
    ("(Reuters) - Stocks rose", None, None, "Reuters"),
    ("PARIS, Jan 1 (AFP) - Trains stood still", "PARIS", "Jan 1", "AFP"),
    ("New Delhi (AFP) - Trains stood still", "New Delhi", None, "AFP"),
    ("BEIJING, March 31 (Xinhua) -- Trade grew", "BEIJING", "March 31", "Xinhua"),
    ("LISBOA, 18 jun (Xinhua) -- O rio subiu", "LISBOA", "18 jun", "Xinhua"),
    ("Madrid, 3 may (EFE).- El río creció", "Madrid", "3 may", "EFE"),
    ("Berlin (dpa) - Der Fluss steigt", "Berlin", None, "dpa"),
    ("MOSCOW, January 21. /TASS/. The river rose", "MOSCOW", "January 21", "TASS"),
    ("МОСКВА, 21 января. /ТАСС/. Река поднялась", "МОСКВА", "21 января", "TASS"),
    ("МОСКВА, 10 фев — РИА Новости. Река поднялась", "МОСКВА", "10 фев", "RIA Novosti"),
    ("新华社北京8月12日电（记者李明）河水上涨", "北京", "8月12日", "Xinhua"),
    ("新华社北京８月１２日电 河水上涨", "北京", "８月１２日", "Xinhua"),
    ("9 يونيو (رويترز) - ارتفع النهر", None, "9 يونيو", "Reuters"),
    ("دبي 9 يونيو حزيران (رويترز) - ارتفع النهر", "دبي", "9 يونيو حزيران", "Reuters"),
    ("القاهرة (رويترز) - ارتفع النهر", "القاهرة", None, "Reuters"),
    ("［東京 10日 ロイター］ - 川が増水した", "東京", "10日", "Reuters"),
    ("(서울=연합뉴스) 강물이 불었다", "서울", None, "Yonhap"),
    ("HONOLULU, Hawaii (HawaiiNewsNow) - The river rose", "HONOLULU, Hawaii", None, None),
    ("MADRID — The river rose", "MADRID", None, None),
    ("BUFFALO, N.Y. — The river rose", "BUFFALO, N.Y.", None, None),
    ("TURNBERRY/GLASGOW, Scotland — The river rose", "TURNBERRY/GLASGOW, Scotland", None, None),
    ("HELSINKI—The river rose", "HELSINKI", None, None),
]


@pytest.mark.parametrize(("paragraph", "place", "date", "agency"), READ)
def test_forms_of_datelines(paragraph: str, place: str | None, date: str | None, agency: str | None) -> None:
    """Each form in print gives place and date as printed, and the agency by its name in the record."""
    opening = read_dateline(paragraph)
    assert opening is not None
    found = (opening.dateline.place, opening.dateline.date) if opening.dateline is not None else (None, None)
    assert (*found, opening.agency) == (place, date, agency)


def test_reporters_in_a_chinese_dateline() -> None:
    """The reporters that a Chinese dateline names in brackets are read."""
    opening = read_dateline("新华社北京8月12日电（记者李明、王芳）河水上涨")
    assert opening is not None
    assert opening.reporters == ("李明", "王芳")


@pytest.mark.parametrize(
    "paragraph",
    [
        "The Associated Press (AP) - the news agency - was founded in 1846.",
        "President Smith told the agency (AP) - which asked twice - that it rained.",
        "WHAT THE CITY WANTS — a new bridge",
        "UPDATE — The bridge is open",
        "NASA — the space agency — said no",
        "U.S. — the largest",
        "The man — a tall one — left.",
        "He said (Reuters) - nothing",
        "",
    ],
)
def test_other_openings_are_no_dateline(paragraph: str) -> None:
    """Sentences, labels and abbreviations before a dash are not datelines."""
    assert read_dateline(paragraph) is None


@given(st.text(max_size=200))
def test_any_paragraph_is_read_without_an_error(paragraph: str) -> None:
    """What is read as place stands in the paragraph."""
    opening = read_dateline(paragraph.strip())
    if opening is not None and opening.dateline is not None and opening.dateline.place is not None:
        assert opening.dateline.place in paragraph
