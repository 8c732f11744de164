"""language_code: many codes of one language become one."""

import pytest

from copydesk_text.language_codes import LANGUAGES, language_code


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("pt-BR", "pt"),
        ("deu", "de"),
        ("ger", "de"),
        ("zh_Hant", "zh"),
        ("iw", "he"),
        ("EN", "en"),
        ("haw", "haw"),
        ("und", "und"),
        ("", ""),
    ],
)
def test_codes(tag: str, code: str) -> None:
    """Region and script go; three letters become two where ISO 639-1 has them; what is unknown stays."""
    assert language_code(tag) == code


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_two_letters_stay(code: str) -> None:
    """A code of ISO 639-1 stands for itself."""
    assert (language_code(code), len(code)) == (code, 2)
