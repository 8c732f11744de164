"""Tables of words that are data files: the types of their cells, and the error that names file, line and mistake."""

from typing import Annotated, Final

from msgspec import Meta

from copydesk_schemas import CopydeskError
from copydesk_text.language_codes import LANGUAGES

_BARE: Final = r"^\S(?:.*\S)?$"

#: A language by its ISO 639-1 code. That the code exists is checked by `check_language`.
Language = Annotated[str, Meta(pattern="^[a-z]{2}$", title="language")]
#: A country by its ISO 3166-1 alpha-2 code.
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", title="country")]
#: A word or phrase as it is printed, without space around it.
Form = Annotated[str, Meta(min_length=1, pattern=_BARE, title="form")]


class TableError(CopydeskError):
    """A data file of words has a mistake; mend the line that the message names."""

    def __init__(self, file: str, line: int, mistake: str) -> None:
        super().__init__(f"{file}, line {line}: {mistake}")
        self.file = file
        self.line = line


def check_language(code: str) -> None:
    """Checks that a language has this code.

    Args:
        code: Two small letters.

    Raises:
        ValueError: ISO 639-1 has no such code.
    """
    if code not in LANGUAGES:
        raise ValueError(f"{code!r} is the code of no language (ISO 639-1)")
