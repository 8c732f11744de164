"""Some 650 sentences in 65 languages, and how many are seen as what they are."""

import importlib.util
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from copydesk_text.chain.add_language import detect_language

SENTENCES: Final = [
    line.split("\t")
    for line in Path(__file__).with_name("sentences.tsv").read_text().splitlines()
    if not line.startswith("#")
]


def mistaken() -> list[str]:
    """What was seen wrong, one line each."""
    return [
        f"{language} seen as {seen}: {sentence}"
        for language, sentence in SENTENCES
        if (seen := detect_language(sentence).code) != language
    ]


def test_ten_sentences_in_each_language() -> None:
    """The table is what the figure below is told of."""
    assert [10] * 65 == list(Counter(language for language, _ in SENTENCES).values())


@pytest.mark.skipif(importlib.util.find_spec("eldc") is None, reason="eldc has no wheel for this machine")
def test_sees_the_language_of_short_sentences() -> None:
    """At least 99 of 100 are right."""
    wrong = mistaken()
    assert len(wrong) <= len(SENTENCES) // 100, wrong


if __name__ == "__main__":
    print(*mistaken(), sep="\n")
    print(f"{len(SENTENCES) - len(mistaken())} of {len(SENTENCES)} right")
