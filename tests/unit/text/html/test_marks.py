"""marks: elements by what their attributes say, in document order, whatever becomes of the tree."""

from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from copydesk_text.html.marks import ANY_DATA, STANDFIRSTS, Marks, WordQuestion, any_word
from copydesk_text.html.tree import drop, parse_page

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
    """A question about words is asked once for each word, whatever values it stands in; elements come in order."""
    asked: list[str] = []
    marks = Marks(tree_of('<p id="a" class="x Box">x</p><p id="b" class="box y">y</p><p id="c" class="y">z</p>'))
    question = WordQuestion(lambda word: asked.append(word) or word == "box")  # type: ignore[func-returns-value]  # None is false
    assert ids(marks.with_word(("class",), question)) == ["a", "b"]
    assert sorted(asked) == ["box", "x", "y"]


def test_any_word() -> None:
    """A value tells if one of its words does, in whatever case; the words are not joined."""
    tells = any_word(lambda word: "sidebar" in word)
    assert [tells(value) for value in ("left SideBar", "sidebar-2", "side bar", "")] == [True, True, False, False]
