"""Titles: a text that says nothing of its title is a stub, in every script."""

import pytest

from copydesk_matching.words.titles import tells_title

STUB = "Watch the whole programme in the player below. Subtitles can be switched on, and it stays online for a month."
REPORT = "A gale tore the roof off the fish market in Ostervik, and the quay was flooded for the second time this week."


@pytest.mark.parametrize(
    ("text", "title", "tells"),
    [
        (REPORT, "Gale floods the quay of Ostervik", True),
        (REPORT, "Roofs torn off in storm", True),
        (REPORT, "What a night", False),
        (STUB, "Gale floods the quay of Ostervik", False),
        (STUB, "How to grow leeks", False),
        (STUB, "This is it, and that is that", False),
        (STUB, "To be on the", True),
        (STUB, "", True),
        ("奥斯特港周二遭遇风暴，鱼市屋顶被掀翻。", "风暴掀翻鱼市屋顶", True),
        ("请在下方观看完整节目。", "风暴掀翻鱼市屋顶", False),
        ("اجتاحت عاصفة ميناء المدينة مساء الثلاثاء.", "عاصفة تضرب الميناء", True),
    ],
)
def test_a_report_mentions_what_its_title_names(text: str, title: str, tells: bool) -> None:
    """A quarter of the title's words, everyday words aside, stands in a text that tells of it, in whatever form."""
    assert tells_title(text, title) is tells
