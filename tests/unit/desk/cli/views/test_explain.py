"""How a comparison is shown."""

from io import StringIO

from copydesk_desk.cli.views.console import CleanConsole
from copydesk_desk.cli.views.explain import CONTEXT, print_comparison
from copydesk_desk.review.explain.comparison import compare_texts
from copydesk_desk.review.explain.texts import UNPUSHED_IDS, text_of_document
from copydesk_schemas import RawDocument

SAME = " ".join(f"word{number}" for number in range(100))


def shown(left: str, right: str, *, colour: bool) -> str:
    """What is printed, on a terminal or not."""
    out = StringIO()
    left_text, right_text = (
        text_of_document(RawDocument(text=text), name, entry_id, "matching")
        for text, name, entry_id in zip((left, right), ("one.txt", "two.txt"), UNPUSHED_IDS, strict=True)
    )
    console = CleanConsole(file=out, width=200, force_terminal=colour, color_system="truecolor" if colour else None)
    print_comparison(console, compare_texts(left_text, right_text))
    return out.getvalue()


def test_long_shared_passages_are_folded() -> None:
    """Around a place that differs a few words are shown; the rest is counted."""
    out = shown(f"{SAME} crowns {SAME}", f"{SAME} pounds {SAME}", colour=False)
    assert 4 == out.count(f"… {100 - CONTEXT} words in both …")
    assert "word91" not in out
    assert f"word{100 - CONTEXT}" in out


def test_what_differs_is_marked_without_colour() -> None:
    """In a pipe `[-…-]` is only in A and `{+…+}` only in B, and there are no escapes."""
    out = shown(f"{SAME} crowns {SAME}", f"{SAME} pounds {SAME}", colour=False)
    assert (1, 1, 0) == (out.count("[-crowns-]"), out.count("{+pounds+}"), out.count("\x1b"))


def test_what_differs_is_coloured_on_a_terminal() -> None:
    """A terminal shows red and green instead of marks."""
    out = shown(f"{SAME} crowns {SAME}", f"{SAME} pounds {SAME}", colour=True)
    assert ("\x1b[1;31mcrowns" in out, "\x1b[1;32mpounds" in out, "[-" in out) == (True, True, False)


def test_texts_that_are_the_same_are_folded_whole() -> None:
    """Nothing differs: one line says how much is the same."""
    out = shown(SAME, SAME, colour=False)
    assert 2 == out.count("… 100 words in both …")
    assert "A is exactly B; B is exactly A: one story." in out


def test_markup_in_texts_is_shown_as_it_is() -> None:
    """Square brackets of a text are no commands of the printer."""
    assert "[bold red]" in shown("Cod and [bold red] fish", "No herring", colour=False)
