"""marks: elements by what their attributes say, in document order, whatever becomes of the tree."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from copydesk_text.html import authors, beside_article, boxes, comment_sections, marks, pruning, threads
from copydesk_text.html.marks import ANY_DATA, STANDFIRSTS, Marks, WordQuestion, any_word
from copydesk_text.html.tree import drop, parse_page
from copydesk_text.phrases import one_of

NAMES = st.sampled_from(["box", "lead", "byline", "box lead", ""])


def tree_of(body: str) -> HtmlElement:
    return parse_page(f"<html><body>{body}</body></html>")


def ids(elements: list[HtmlElement]) -> list[str | None]:
    return [element.get("id") for element in elements]


@given(st.lists(st.tuples(st.sampled_from(["div", "p", "span"]), NAMES, NAMES), max_size=12))
def test_found_as_by_a_walk(made: list[tuple[str, str, str]]) -> None:
    """The elements found are those that a walk over the tree finds, in its order and each once."""
    tree = tree_of("".join(f'<{tag} class="{one}" rel="{other}">x</{tag}>' for tag, one, other in made))
    walked = [one for one in tree.iter() if "box" in (one.get("class") or "") or "box" in (one.get("rel") or "")]
    assert Marks(tree).with_value(("class", "rel"), lambda value: "box" in value) == walked


def test_a_value_is_asked_about_once() -> None:
    """However many elements have a value, it is looked at once."""
    asked: list[str] = []
    marks = Marks(tree_of('<p class="a">x</p>' * 50 + '<p class="b">y</p>'))
    found = marks.with_value(("class",), lambda value: asked.append(value) or value == "a")  # type: ignore[func-returns-value]  # None is false
    assert (len(found), sorted(asked)) == (50, ["a", "b"])


def test_attributes_that_tell_nothing() -> None:
    """An attribute that says nothing of its element is not indexed, but one of the site's own may say standfirst."""
    marks = Marks(tree_of('<p id="a" title="box" data-role="standfirst">x</p><p id="b" data-role="other">y</p>'))
    assert marks.with_value(("title",), lambda _: True) == []
    assert ids(marks.with_value((ANY_DATA,), STANDFIRSTS.__contains__)) == ["a"]


def test_dropped_elements_are_remembered() -> None:
    """Marks are of the tree as it was, so an element that went is still found."""
    tree = tree_of('<div id="a" class="box"><p id="b" class="box">x</p></div>')
    marks = Marks(tree)
    size = len(marks)
    drop(tree.find(".//div"))
    assert ids(marks.with_value(("class",), lambda _: True)) == ["a", "b"]
    assert len(marks) == size


def test_in_order() -> None:
    """Elements in any order come back in document order, each once; nothing gives nothing."""
    tree = tree_of("<p id='a'>x</p><p id='b'>y</p><p id='c'>z</p>")
    first, second, third = tree.iter("p")
    marks = Marks(tree)
    assert marks.in_order([third, first, third, second]) == [first, second, third]
    assert marks.in_order([]) == []


def test_words_are_asked_about_once() -> None:
    """A question is asked once for each word with a stem, whatever values it stands in; elements come in order."""
    asked: list[str] = []
    marks = Marks(tree_of('<p id="a" class="x Box">x</p><p id="b" class="box my-y">y</p><p id="c" class="my-y">z</p>'))
    question = WordQuestion(lambda word: asked.append(word) or word == "box", ("box", "y"))  # type: ignore[func-returns-value]  # None is false
    assert ids(marks.with_word(("class",), question)) == ["a", "b"]
    assert sorted(asked) == ["box", "my-y"]


def test_what_is_long_is_not_remembered() -> None:
    """A long word or part is asked about like any other, and takes no memory behind the page."""
    question = WordQuestion(lambda word: word.startswith("box"), ("box",))
    long_part, long_word = "box" + "q" * 300, "box" + "-q7" * 100
    names = {"a": long_part, "b": long_word, "c": "box-8"}
    found = Marks(tree_of("".join(f'<p id="{one}" class="{name}">x</p>' for one, name in names.items())))
    assert ids(found.with_word(("class",), question)) == ["a", "b", "c"]
    assert "box-8" in marks._SAID
    assert max(map(len, (*marks._SAID, *marks._ABOUT))) <= marks._LONGEST_REMEMBERED


def test_any_word() -> None:
    """A value tells if one of its words does, in whatever case; the words are not joined."""
    tells = any_word(lambda word: "sidebar" in word)
    assert [tells(value) for value in ("left SideBar", "sidebar-2", "side bar", "")] == [True, True, False, False]


def test_any_word_of_long_values() -> None:
    """Sixty values as long as tags may be, one around the other, are searched once for a thousand lines in them."""
    asked: list[str] = []
    tells = any_word(asked.append)
    values = [f"box-{number} " + "column " * 2_300 for number in range(60)]
    assert not any(tells(value) for _ in range(1_000) for value in values)
    assert len(asked) == 60 * 2_301


def test_any_word_forgets_long_values() -> None:
    """Of the long values of many pages only some are remembered."""
    asked: list[str] = []
    tells = any_word(asked.append)
    values = [f"box-{number} " + "column " * 2_300 for number in range(100)]
    assert not any(map(tells, (*values, values[0])))
    assert len(asked) == 101 * 2_301


@pytest.mark.parametrize(
    ("question", "pattern"),
    [
        (authors._is_sign, authors._SIGN),
        (authors._is_called, authors._CALLED),
        (authors._is_of_facts, authors._FACTS),
        (boxes._is_standfirst_name, boxes._STANDFIRST),
        (comment_sections._is_issue_name, comment_sections._ISSUE),
        (pruning._is_hidden_class, pruning._POPUP),
        (pruning._is_hidden_class, re.compile(one_of(sorted(pruning._HIDDEN)))),
        (beside_article._is_facts_name, beside_article._FACTS),
        (beside_article._is_box_name, beside_article._BOX),
        (pruning._is_body_name, pruning._BODY),
        (threads._is_body_name, threads._BODY),
    ],
)
@given(st.data())
def test_stems_leave_no_word_out(question: WordQuestion, pattern: re.Pattern[str], data: st.DataObject) -> None:
    """Every word that tells has a part with a stem of its question, so it is asked about."""
    element = tree_of("<p>x</p>").find(".//p")
    words = data.draw(st.from_regex(pattern, fullmatch=True)).lower().split()
    words = [word for word in words if word.isprintable() and question.tells(word)]
    assume(words)
    element.set("class", words[0])
    assert Marks(element).with_word(("class",), question) == [element]
