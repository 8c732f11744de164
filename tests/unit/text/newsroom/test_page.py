"""read_page: where the body of a text begins and ends."""

from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.newsroom.page import lines_above, lines_below, read_page

FIRST = "The council voted on Tuesday to rebuild the old bridge with stone from the quarry above the town."
SECOND = "Traffic over the river will be diverted for two years, the engineer in charge told the meeting."
CAPTION = "The old bridge seen from the market on a day of rain in May. (Photo by Ann Lee / AFP)"


def test_head_ends_at_the_first_sentence() -> None:
    """Short lines, captions and a sentence printed twice are head; the first other sentence begins the body."""
    page = read_page("\n".join(["Town News", CAPTION, SECOND, "TT", SECOND, "20", FIRST, SECOND, "Share"]))
    assert (page.head, page.foot) == (6, 8)


def test_body_is_sure_at_two_sentences() -> None:
    """A sentence alone may be a standfirst: `early` lies at the first of two in a row, `head` at the first one."""
    page = read_page("\n".join([FIRST, "By Anna Berg", SECOND, "", FIRST]))
    assert (page.head, page.early) == (0, 2)
    assert page.openings == [SECOND, FIRST]


def test_page_without_a_sentence_has_neither_head_nor_foot() -> None:
    """Where nothing looks like body text, nothing is taken for head or foot."""
    page = read_page("TT\n20\nShare")
    assert (page.head, page.early, page.foot) == (0, 0, 3)


def test_lines_above_and_below() -> None:
    """The furniture comes first, then what is left above the body; below stand the lines of the foot."""
    text = "\n".join(["Town News", FIRST, SECOND, "", "Share"])
    article = Article(document=RawDocument(text=text), text=text, furniture=("By Anna Berg",))
    assert lines_above(article) == ["By Anna Berg", "Town News"]
    assert lines_below(article) == ["Share"]
