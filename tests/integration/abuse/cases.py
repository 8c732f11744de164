"""All bad inputs that are pushed, in the order in which they are pushed, under the headings of their table."""

from typing import Final

from tests.integration.abuse import field_cases, html_cases, json_cases, text_cases, trap_cases
from tests.integration.abuse.case import Case

GROUPS: Final[dict[str, list[Case]]] = {
    "No JSON": json_cases.NO_JSON,
    "JSON, but no document": json_cases.NO_DOCUMENT,
    "Empty texts": text_cases.EMPTY,
    "Odd texts": text_cases.ODD,
    "Traps for regular expressions": trap_cases.TRAPS,
    "Broken HTML": html_cases.BROKEN,
    "Large HTML": html_cases.LARGE,
    "Foreign bodies in HTML": html_cases.FOREIGN,
    "Dates": field_cases.DATES,
    "URLs": field_cases.URLS,
    "Other fields": field_cases.OTHERS,
    "Entry ids": field_cases.IDS,  # last: they lie in the future
}
CASES: Final[list[Case]] = [case for group in GROUPS.values() for case in group]
