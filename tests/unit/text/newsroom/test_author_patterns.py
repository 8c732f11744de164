"""The patterns that the names of authors are read by, one by one."""

import pytest

from copydesk_text.newsroom import author_patterns as patterns


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("By Ada", " Ada"),
        ("written by: Ada", " Ada"),
        ("本报记者王小明", "王小明"),
        ("Author: Ada", " Ada"),
        ("Autor Ada Low", "Ada Low"),
        ("Autor Ada", None),
        ("Bylaws", None),
        ("Per Holm", None),
    ],
)
def test_openings(text: str, rest: str | None) -> None:
    """A word before a name, or a label with a colon or a full name behind it."""
    found = patterns.opening().match(text)
    assert (text[found.end() :] if found is not None else None) == rest


@pytest.mark.parametrize(
    ("text", "is_other"),
    [("Photos by Bo", True), ("photo: Bo", True), ("Fotos", True), ("Photini Low", False), ("ترجمة النور", False)],
)
def test_what_others_did(text: str, is_other: bool) -> None:
    """A phrase, or a label with a colon or nothing behind it; a name may begin like a label."""
    assert (patterns.others().match(text) is not None) == is_other


def test_boundary() -> None:
    """Further names open behind a phrase or a label with a colon."""
    assert patterns.boundary().split("作者：王小明 编辑：李春华") == ["作者：王小明", "编辑：李春华"]
    assert patterns.boundary().split("Ada Low photos by Bo Ray") == ["Ada Low", "photos by Bo Ray"]
    assert patterns.boundary().split("Ana di Marco") == ["Ana di Marco"]


def test_roles() -> None:
    """A role stands before or behind a name, with the words that go with it."""
    behind = patterns.role_behind().search("Ada Low, Senior Health Reporter")
    before = patterns.role_before().match("Chief Political Correspondent Ada Low")
    assert behind is not None
    assert before is not None
    assert (behind.start(), before.end()) == (len("Ada Low"), len("Chief Political Correspondent "))


def test_agencies() -> None:
    """An agency with initials, behind a name, and with a role."""
    signed = patterns.initials().fullmatch("dpa/jwo")
    last = patterns.agency_last().fullmatch("Ada Low for Reuters")
    staff = patterns.agency_staff().fullmatch("AP National Security Writer")
    assert signed is not None
    assert last is not None
    assert staff is not None
    assert (signed["agency"], last["name"], last["agency"], staff["agency"]) == ("dpa", "Ada Low", "Reuters", "AP")
    assert patterns.agency_staff().fullmatch("AP Moller") is None


def test_an_address_ends_at_its_domain() -> None:
    """A domain is an address; initials are none."""
    assert patterns.ADDRESS.search("vardoschau.de")
    assert patterns.ADDRESS.search("www.norda.example")
    assert not patterns.ADDRESS.search("J. K. Low")


def test_words_are_small() -> None:
    """What is compared in small letters is in small letters."""
    for words in (patterns.no_persons(), patterns.page_words(), patterns.particles()):
        assert words
        assert all(word == word.lower() for word in words)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Low in Vardo", "Ada Low"),
        ("Ada Low aus Bonn", "Ada Low"),
        ("Ana Couto em Lisboa", "Ana Couto"),
        ("Ada Low, Special to The Gazette", "Ada Low"),
        ("Ana Roy le 3 mars", "Ana Roy"),
        ("Ada Low, Ph.D.", "Ada Low"),
        ("Ada Low with", "Ada Low"),
        ("Ada in den Bergen", "Ada in den Bergen"),
        ("Ana el Hadi", "Ana el Hadi"),
    ],
)
def test_behind_a_name(text: str, name: str) -> None:
    """A place or an outlet with a capital, a date, a degree and a word that is left over are no part of a name."""
    assert patterns.behind().sub("", text) == name


def test_places() -> None:
    """A place before another name, and one without a name before it."""
    assert patterns.place().sub("", "Ada Low in Port Vardo and Bo Ray aus Bonn") == "Ada Low and Bo Ray"
    assert patterns.located().match("depuis Lisbonne") is not None
    assert patterns.located().match("in charge") is None
