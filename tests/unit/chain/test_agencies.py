"""The table of agencies and the forms of their names."""

import pytest

from copydesk_workers.chain.agencies import AGENCIES, agency_named


@pytest.mark.parametrize("name", sorted(AGENCIES))
def test_every_form_leads_to_its_agency(name: str) -> None:
    """No form is listed for two agencies, and each leads to the name it stands under."""
    assert {agency_named(form) for form in AGENCIES[name]} == {name}


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
