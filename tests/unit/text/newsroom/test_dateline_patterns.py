"""The patterns of datelines, one by one."""

import re
from collections.abc import Callable

import pytest

from copydesk_text.newsroom import dateline_patterns as patterns


@pytest.mark.parametrize(
    ("pattern", "text", "groups"),
    [
        (patterns.slashed, "MOSCOW, January 21. /TASS/. The", {"head": "MOSCOW, January 21.", "tag": "TASS"}),
        (patterns.named, "МОСКВА, 10 фев — РИА Новости. Паром", {"head": "МОСКВА, 10 фев", "tag": "РИА Новости"}),
        (patterns.named_alone, "دمشق-سانا", {"head": "دمشق", "tag": "سانا"}),
        (patterns.dated_in_figures, "رام الله 6-5-2021 وفا-", {"date": "6-5-2021", "tag": "وفا"}),
        (patterns.dated_agency, "ТАСС, 3 мая. Паром", {"head": " 3 мая", "tag": "ТАСС"}),
    ],
)
def test_forms_of_agencies(pattern: Callable[[], re.Pattern[str]], text: str, groups: dict[str, str]) -> None:
    """Each form finds its place, its date and its agency."""
    found = pattern().match(text)
    assert found is not None
    assert {name: found[name].strip() if name == "place" else found[name] for name in groups} == groups


@pytest.mark.parametrize(
    "text",
    ["新华社北京8月12日电", "（中央社記者王小明台北4日電）", "(서울=연합뉴스)", "【東京時事】", "（路透社）港口"],
)
def test_forms_of_east_asia(text: str) -> None:
    """One form fits, and the characters that open it are listed."""
    fitting = [form for form in patterns.east_asian() if form.pattern.match(text) is not None]
    assert fitting != []
    assert any(text[0] in form.opens for form in fitting)


def test_words_in_small_letters_within_places() -> None:
    """Words of places are small; labels before a dash are capitals."""
    assert {"of", "del", "am"} <= patterns.connectors()
    assert "UPDATE" in patterns.no_place()
