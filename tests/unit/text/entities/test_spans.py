"""Texts without hard line breaks."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.entities.spans import unwrapped


def test_wrapped_paragraphs() -> None:
    """A line break within a sentence is a space; behind a sentence, a short line or an empty one it stays."""
    wrapped = "The harbour master told Prime Minister Tony\nBlair of it."
    assert unwrapped(wrapped) == wrapped.replace("\n", " ")
    for text in ("A headline\nThe body", "The harbour master told everybody of it.\nBlair came", "a\n\nb", "", "\n"):
        assert unwrapped(text) == text


@given(st.text(alphabet="ab .\n", max_size=300))
def test_nothing_moves(text: str) -> None:
    """Only line breaks change, and each into a space."""
    changed = unwrapped(text)
    assert len(changed) == len(text)
    assert all(one == other or (one, other) == ("\n", " ") for one, other in zip(text, changed, strict=True))
