"""dated_boxes: what holds the dates of other stories."""

import lxml.html
import pytest

from copydesk_text.html.dated_boxes import is_box, is_box_name, leads_on


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div class='most-read'>x</div>", True),
        ("<div id=comments>x</div>", True),
        ("<div class='post-footer'>x</div>", False),
        ("<div class='elementor-widget'>x</div>", False),
        ("<div class=credits>x</div>", False),
        ("<div>x</div>", False),
    ],
)
def test_boxes(html: str, expected: bool) -> None:
    """A box is told by its class or its id; the foot of a post is none."""
    assert is_box(lxml.html.fromstring(html)) is expected


def test_names_of_boxes() -> None:
    """One name of several is enough."""
    assert [is_box_name(names) for names in ("col-4 related", "col-4 story")] == [True, False]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<li><a href=/s>The old crane of the quay</a> 3 March</li>", True),
        ("<li><a href=/s>八号码头的旧起重机今日拆除</a> 3月3日</li>", True),
        ("<li><a href=/s>Harbours Quays</a> 3 March</li>", False),
        ("<li><a href='#c'>Read what others have said</a> 3 March</li>", False),
        ("<li><a>The old crane of the quay</a> 3 March</li>", False),
    ],
)
def test_links_with_headlines(html: str, expected: bool) -> None:
    """More words than a section has, to another page; in scripts without spaces, more characters."""
    assert leads_on(lxml.html.fromstring(html)) is expected
