"""What all tables of words share: the check of a language, and the error that names a line."""

import pytest

from copydesk_schemas import CopydeskError
from copydesk_text.word_tables import TableError, check_language


def test_known_languages_pass() -> None:
    """A code of ISO 639-1 is one of a language."""
    check_language("tr")


@pytest.mark.parametrize("code", ["xq", "tur", "TR", ""])
def test_unknown_languages(code: str) -> None:
    """Other codes are told."""
    with pytest.raises(ValueError, match="is the code of no language"):
        check_language(code)


def test_an_error_names_file_and_line() -> None:
    """The message begins with the place, so that an editor can jump there."""
    error = TableError("agencies.toml", 12, "'AFP' stands twice")
    assert isinstance(error, CopydeskError)
    assert str(error) == "agencies.toml, line 12: 'AFP' stands twice"
