"""signed_dates: lines that hold names and a date, and nothing else."""

import pytest

from copydesk_text.newsroom.signed_dates import is_of_the_text, read_signed_date


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["Ada Low | 3 March 2026"], ("Ada Low",)),
        (["Ada Low · 3 March 2026 · 5 min read"], ("Ada Low",)),
        (["March 3, 2026 — Ada Low"], ("Ada Low",)),
        (["Ada Low, 3 March 2026"], ("Ada Low",)),
        (["Ada Low", "Mar 3, 2026", "5 min read"], ("Ada Low",)),
        (["Ada Low and Bo Ray | 3 March 2026"], ("Ada Low", "Bo Ray")),
        (["Ada Low, Bo Ray, Tuesday, 3 March 2026"], ("Ada Low", "Bo Ray")),
        (["Ada Low", "Boats", "3 March 2026"], ("Ada Low",)),
        (["Ada Low", "2 hours ago"], ("Ada Low",)),
        (["Jürgen Groß | 03.03.2026, 18:22 Uhr"], ("Jürgen Groß",)),
        (["3. března 2026 18:22 | Jan Novák, ČTK"], ("Jan Novák", "ČTK")),
        (["Ольга Ким · 3 марта 2026"], ("Ольга Ким",)),
        (["Ольга Ким — 3 марта, 18:22"], ("Ольга Ким",)),
        (["Ada Low (The Vardo Gazette)", "Vardo ● Tue, March 3, 2026"], ("Ada Low",)),
        (["عمّان – كريم البنا", "الثلاثاء 3 مارس 2026"], ("كريم البنا",)),
        (["— Ada Low (@adalow) March 3, 2026"], ()),
        (["Ada Low aus Vardo", "3 March 2026"], ("Ada Low",)),
        (["Ada Low | ada@gazette.example", "3 March 2026"], ("Ada Low",)),
        (["วันอังคาร ที่ 3 มีนาคม พ.ศ. 2569"], ()),
        (["发布者：admin 发布时间：2026-03-03"], ()),
        (["3 March 2026", "Ada Low", "News", "No Comments"], ("Ada Low",)),
    ],
)
def test_names_beside_a_date(texts: list[str], names: tuple[str, ...]) -> None:
    """The names, whatever separates them from the date; how long reading takes is no part that counts."""
    assert read_signed_date(texts, "de" if "Uhr" in texts[0] else "en") == names


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["Ada Low"],
        ["3 March 2026"],
        ["Ada Low saw it on 3 March 2026"],
        ["Harbour wall falls", "3 March 2026"],
        ["Ada Low", "The quay of the town", "3 March 2026"],
        ["Ada Low in Vardo, 3 March 2026"],
        ["Ada Low", "Boats", "Ships", "3 March 2026"],
        ["Ada Low | 3 March 2026 | " + "The quay had given way. " * 9],
        ["港务局周二宣布，一台起重机夜里滑入水中，内港池暂时关闭", "2026年3月3日"],
    ],
    ids=[
        "nothing",
        "no date",
        "no name",
        "sentence",
        "headline",
        "words",
        "caption",
        "two sections",
        "long",
        "clauses",
    ],
)
def test_other_lines(texts: list[str]) -> None:
    """A line that says anything else is none of facts."""
    assert read_signed_date(texts, "en") == ()


@pytest.mark.parametrize(
    ("name", "shown", "is_one"),
    [
        ("Ada Low", "Ada Low saw it. Ada Low wrote it.", False),
        ("Ilir HASA", "Ilir HASA wrote it.", False),
        ("Vardo Ports AS", "Vardo Ports AS built it.", True),
        ("Vardo Ports SARL", "Vardo Ports SARL built it.", True),
        ("Ada Low", "It was closed in Ada Low on Monday.", True),
        ("Ada Low", "Ada Low, ada@gazette.example", False),
        ("Ada Low", "The harbour of\u00a0Ada Low is closed.", True),
        ("Ada Low", "The harbour of Adaland is closed.", False),
        ("Harbour Low", "The harbour is closed.", True),
        ("Harbour Low", "harbour news", True),
        ("Harbour Low", "Write to @harbour or us@new.harbour, or see news.example/harbour.", False),
        ("Health Matters", "The harbour is closed.", True),
        ("Prime Minister Low", "The harbour is closed.", True),
        ("St. Vardo", "The harbour is closed.", True),
        ("Saint-Vardo Ville", "The harbour is closed.", True),
        ("Bad Vardo", "The harbour is closed.", True),
        ("Новый Вардо", "Гавань закрыта.", True),
        ("Portia Low", "The harbour is closed.", False),
        ("Jean-Luc Low", "The harbour is closed.", False),
        ("Vardo Ports AS", "The harbour is closed.", True),
        ("ADA LOW AS", "The harbour is closed.", False),
        ("Reuters", "The harbour is closed.", False),
        ("王小明", "港务局周二宣布", True),
    ],
)
def test_names_of_the_text(name: str, shown: str, is_one: bool) -> None:
    """Places behind "in" and "of", words of the text, sections and names of one word are nobody; an agency is one."""
    assert is_of_the_text(name, shown) is is_one


def test_a_text_without_spaces() -> None:
    """A text is read in time that grows with it: with a word of a million letters this took an hour."""
    assert not is_of_the_text("Ada Low", "a" * 1_000_000 + " Ada Low")
