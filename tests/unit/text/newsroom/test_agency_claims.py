"""read_credit, read_tag and read_rights: the lines by which an agency claims a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.text.newsroom.line_readings import read_claim

from copydesk_schemas import Agency, AgencyGround
from copydesk_text.newsroom.agency_claims import find_credit
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import Agencies

AGENCIES = frozenset(read_table(Agencies).agencies)


@pytest.mark.parametrize(
    ("line", "name", "ground"),
    [
        ("(Reporting by Ann Bee; Editing by Tom Bro)", "Reuters", "credit"),
        ("Reporting by Ann Bee in Rome; additional reporting by Leo Fox; editing by Tom Bro", "Reuters", "credit"),
        ("Associated Press writers Ann Bee and Leo Fox contributed to this report.", "AP", "credit"),
        ("Source: AFP", "AFP", "credit"),
        ("(Source: TT)", "TT", "credit"),
        ("المصدر: واس", "SPA", "credit"),
        ("[dpa]", "dpa", "tag"),
        ("The gate stays shut until May. (AP)", "AP", "tag"),
        ("Copyright 2020 The Associated Press. All rights reserved.", "AP", "notice"),
    ],
)
def test_claims(line: str, name: str, ground: AgencyGround) -> None:
    """Credit and source lines, tags and notices of rights each claim the text for their agency."""
    assert read_claim(line) == Agency(name=name, ground=ground)


@pytest.mark.parametrize(
    "line",
    [
        "The minister told Reuters that the gate stays shut.",
        "The gate stays shut, according to AFP.",
        "He had told the news agency Agence France-Presse (AFP)",
        "© AFP 2019 / Ann Lee",
        "Reporting by the local paper led to the arrest of the treasurer.",
        "Source: a spring under the chapel",
        "(TT)",
        "TT",
        "",
    ],
)
def test_what_claims_nothing(line: str) -> None:
    """Agencies that a text quotes, credits of pictures and a widget's letters claim nothing."""
    assert read_claim(line) is None


@given(st.sampled_from(sorted(AGENCIES)), st.text(max_size=60))
def test_only_lines_that_name_an_agency_claim(name: str, text: str) -> None:
    """Whatever a line holds, the agency it claims the text for is one of the table."""
    claim = read_claim(f"{text} {name}")
    assert claim is None or claim.name in AGENCIES
    assert find_credit(text) is None or "ing by" in text.lower() or "Associated Press" in text
