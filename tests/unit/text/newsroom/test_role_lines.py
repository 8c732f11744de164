"""role_lines: what the writer of a text is, below or behind a name."""

import pytest

from copydesk_text.newsroom.role_lines import is_position, is_role, opens_role, without_role


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Harbour correspondent", True),
        ("Wirtschaftsredakteurin", True),
        ("Havnereporter", True),
        ("Professor of coastal studies", True),
        ("Redakteurin im Ressort Hafen", True),
        ("Professor says the quay was weak", False),
        ("Ada Low", False),
        ("The reporter who saw the crane slide into the basin", False),
        ("", False),
        ("reporter " * 20, False),
    ],
)
def test_role(line: str, expected: bool) -> None:
    """A role with words before it, one written together with what it is for, or one with what it is for behind it."""
    assert is_role(line) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Editor for shipping", True), ("Editor Ada Low", False), ("Ada", False)]
)
def test_opens_role(text: str, expected: bool) -> None:
    """A role with what it is for behind it, not with a name."""
    assert opens_role(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Developer Advocate for Piers", True),
        ("Senior Software Engineers", True),
        ("Directrice générale", True),
        ("Генеральный директор", True),
        ("Director of Piers", True),
        ("Executive Director and Bo Ray", False),
        ("Vardo Gazette CEO", True),
        ("Director General", True),
        ("Art Director", True),
        ("Art Officer", False),
        ("Michael Leiter", False),
        ("Farokh Engineer", False),
        ("FAROKH ENGINEER", False),
        ("Emma Coo", False),
        ("EMMA COO", False),
        ("Charles Officer in Vardo", False),
        ("Chef Bo Ray", False),
        ("Maître Paul Roy", False),
        ("Presidente Prudente", False),
        ("Ada Low", False),
        ("a " * 2_000 + "director", False),
    ],
)
def test_position(text: str, expected: bool) -> None:
    """The last word, or in other languages the first one, says what somebody is; another name stands beside none."""
    assert is_position(text, of="Ada Low") is expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Chief Reporter, Vardo Coast", ""),
        (", Reporter, and Bo Ray", " and Bo Ray"),
        (", Reporter", ""),
        ("Bo Ray", "Bo Ray"),
        ("Photographer", "Photographer"),
    ],
)
def test_without_role(text: str, left: str) -> None:
    """Nothing is left of a text about one person; behind a comma the line goes on. Who took pictures is kept."""
    assert without_role(text) == left
