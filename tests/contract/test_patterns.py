"""Every regular expression takes time that grows with its text, or is asked about short texts only."""

import re
from typing import Final

import pytest
from tests.patterns import Kept, kept_patterns
from tests.slow_patterns import slow_strings

#: Characters of the strings that are tried, and how many are tried for each expression.
LENGTH: Final = 8000
ROUNDS: Final = 2
STRINGS: Final = 20
#: Expressions of these modules, or these alone, are asked about short texts, and why. What they are slow with,
#: `tests.benchmarks.growth --derived` puts wherever a stranger may write it, once and again and again.
BOUNDED: Final[dict[str, str]] = {
    "producers.readers.feeds._TAG": "texts are cut behind their last `>`",
    "text.entities.organisations._PART_BEFORE": "80 characters before a word",
    "text.newsroom.author_patterns": "values of 400 characters",
    "text.newsroom.byline_patterns": "lines of 300 characters",
    "text.newsroom.caption_patterns": "lines of 700 characters, of most the last 170",
    "text.newsroom.reader_prompts._CONTACT": "lines of 300 characters",
    "text.newsroom.sentences._no_details": "sentences of 160 characters",
    "workers.server.users": "our own file",
}


def is_bounded(name: str) -> bool:
    """Whether an expression is asked about short texts only."""
    module = name.rpartition(".")[0] if ":" not in name else name.partition(":")[0]
    return name.partition("[")[0] in BOUNDED or module in BOUNDED


@pytest.mark.parametrize(
    "kept", [pytest.param(kept, id=kept.name) for kept in kept_patterns() if not is_bounded(kept.name)]
)
def test_time_grows_with_the_text(kept: Kept) -> None:
    """Four times as long a string takes about four times as long, also where it nearly fits."""
    slow = next(slow_strings(kept, LENGTH, ROUNDS, STRINGS), None)
    assert slow is None, (
        f"{slow}: write it so that it begins once and goes on in one way, or bound what it is asked about"
    )


def test_each_bound_is_that_of_an_expression() -> None:
    """No row is left for an expression that is gone."""
    names = {kept.name.partition("[")[0] for kept in kept_patterns()}
    modules = {name.rpartition(".")[0] if ":" not in name else name.partition(":")[0] for name in names}
    assert set(BOUNDED) - names - modules == set()


@pytest.mark.parametrize("written", [r"\s+x", r"a\s*,?\s*x", r"<b[^>]*>x", r"(?:a|aa)+x", r".*?y.*?x", r"\w+@\w+"])
def test_a_slow_expression_is_found(written: str) -> None:
    """Of each kind: one that begins again everywhere, that goes on in several ways, that repeats in several ways."""
    kept = Kept("one", re.compile(written), frozenset(("search",)))
    assert next(slow_strings(kept, LENGTH, ROUNDS, STRINGS), None) is not None


@pytest.mark.parametrize("written", [r"(?<!\s)\s+x", r"a\s*+(?:,\s*+)?x", r"<b[^<>]*>x", r"(?<!a)a++x", r"\b\w++@\w+"])
def test_a_linear_one_is_not(written: str) -> None:
    """The same, written so that they begin once and go on in one way."""
    kept = Kept("one", re.compile(written), frozenset(("search",)))
    assert next(slow_strings(kept, LENGTH, ROUNDS, STRINGS), None) is None
