"""People and organisations by rule."""

import pytest

from copydesk_text.entities.people import find_names


def people(text: str) -> list[str]:
    """Names of people in the text."""
    return [span.name for span in find_names(text).people]


def organisations(text: str) -> list[str]:
    """Names of organisations in the text."""
    return [span.name for span in find_names(text).organisations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks with Foreign Minister Ilse Okonkwo began.", ["Ilse Okonkwo"]),
        ("Defence Minister Thabet al-Rawi spoke.", ["Thabet al-Rawi"]),
        ("President Mbeki’s aide left.", ["Mbeki"]),
        ("The lawmaker Maria von der Heide said so.", ["Maria von der Heide"]),
        ("Der Bundeskanzler Olaf Brandt sprach.", ["Olaf Brandt"]),
        ("Министр Сергей Лужин выступил.", ["Сергей Лужин"]),
        ("Peter O’Hara and Jean-Luc Moreau agreed.", ["Peter O’Hara"]),
        ("The President was late, and the Foreign Minister too.", []),
        ("President Says Talks Go Well", []),
        ("Minister of Finance and Prime Minister Office staff left.", []),
        ("By Peter Miller", []),
        ("(Reporting by Maria Lopez; Editing by John Stone)", []),
        ("Shares of Morgan Stanley fell.", []),
        ("Charles University reopened.", []),
        ("They met King Tuesday in town.", []),
    ],
)
def test_finds_people_it_is_sure_of(text: str, expected: list[str]) -> None:
    """A title or a known given name opens a name; headlines, bylines and offices hold none."""
    assert expected == people(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The United Nations and the UN agreed.", ["United Nations", "UN"]),
        ("It was bought by Acme Rockets Inc for little.", ["Acme Rockets Inc"]),
        ("The reunion was UNANIMOUS.", []),
        ("An Inc for all.", []),
    ],
)
def test_finds_listed_organisations_and_companies(text: str, expected: list[str]) -> None:
    """Organisations of the list in all their forms, and names that end in the form of a company."""
    assert expected == organisations(text)


def test_gives_the_span_of_a_name() -> None:
    """A span says where the name stands, so that nothing else is read there."""
    text = "Then Prime Minister Anna Berg left."
    assert ["Anna Berg"] == [text[span.start : span.end] for span in find_names(text).people]
