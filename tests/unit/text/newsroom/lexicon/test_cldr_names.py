"""The data file of month and weekday names is what CLDR has."""

import subprocess
import sys

import pytest

from copydesk_text.newsroom.lexicon.cldr_names import names_in


def test_the_file_is_what_babel_gives() -> None:
    """If it is not, the same command without `--check` writes it again."""
    subprocess.run([sys.executable, "-m", "copydesk_text.newsroom.lexicon.cldr_names", "--check"], check=True)


def test_names_are_in_the_order_of_the_year_and_the_week() -> None:
    """January and Monday come first."""
    assert names_in("de", "months", "wide")[2] == "März"
    assert names_in("en", "days", "abbreviated")[0] == "Mon"
    with pytest.raises(KeyError):
        names_in("xx", "days", "wide")
