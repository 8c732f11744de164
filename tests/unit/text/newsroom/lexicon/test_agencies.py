"""The table of agencies and the forms of their names."""

import pytest

from copydesk_text.newsroom.lexicon.agencies import agency_in_tag, agency_named
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import Agencies

TABLE = read_table(Agencies)
FORMS = TABLE.agencies | TABLE.local


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_leads_to_its_agency(name: str) -> None:
    """No form is listed for two agencies, and each leads to the name it stands under."""
    assert {agency_named(form, local=True) for form in FORMS[name]} == {name}


@pytest.mark.parametrize("form", ["TT", "MAP", "STA"])
def test_words_that_are_agencies_in_datelines_alone(form: str) -> None:
    """Letters that are a widget or a word elsewhere name an agency only where it is asked for."""
    assert agency_named(form) is None


@pytest.mark.parametrize(
    ("tag", "name"), [("dpa/lno", "dpa"), ("AFP, dpa", "AFP"), ("TT", "TT"), ("Town Herald", None), ("SPA", "SPA")]
)
def test_tags_of_datelines(tag: str, name: str | None) -> None:
    """A tag may name a desk or a second agency behind the first."""
    assert agency_in_tag(tag) == name


def test_short_forms_keep_their_case() -> None:
    """`AP` is an agency, `ap` is not; a long name is one in any case, with or without "The"."""
    assert [agency_named(text) for text in ("AP", "ap", "the associated press", "REUTERS", "Reuters.", "Reuter")] == [
        "AP",
        None,
        "AP",
        "Reuters",
        "Reuters",
        None,
    ]
