"""glued_rows: facts that only style sets apart are words of their own."""

import pytest
from tests.unit.text.html.made_html import parsed

from copydesk_text.html.glued_rows import part_rows


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div><span>Ada Low</span><span>3 March</span></div>", "Ada Low 3 March"),
        ("<li><a>Ada Low</a><time>2026</time><span>5 min</span></li>", "Ada Low 2026 5 min"),
        ("<div><span>har</span><span>bour</span></div>", "harbour"),
        ("<div><b>V</b><span>ardo</span></div>", "Vardo"),
        ("<p><span>iPhone</span><span>X</span>s</p>", "iPhoneXs"),
        ("<div>Mc<span>Low</span><span>Ray</span></div>", "McLowRay"),
        ("<div><span>(Ada</span><span>) Low</span></div>", "(Ada) Low"),
        ("<div><span>Ada</span> <span>Low</span></div>", "Ada Low"),
        ("<div><span>港务局</span><span>宣布</span></div>", "港务局宣布"),
    ],
)
def test_part_rows(html: str, text: str) -> None:
    """Where a word or figure ends and another begins, in rows that hold nothing else; never within a word."""
    tree = parsed(f"<html><body>{html}</body></html>").tree
    part_rows(tree)
    assert tree.text_content() == text


def test_a_row_of_many_facts() -> None:
    """The text of a row is read once: this one, read at each fact, took a minute."""
    tree = parsed(f"<html><body><div>{'x ' * 2_000_000}{'<i></i>' * 300_000}</div></body></html>").tree
    part_rows(tree)
    assert tree.text_content().strip() == ("x " * 2_000_000).strip()
