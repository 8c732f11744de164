"""The words for editors: one for each relation and reason, and numbers that say what they mean."""

from copydesk_desk.web.words import CURE, DEAD, MEANING, SHORT, added_in_words, reason_in_words, relation_in_words
from copydesk_schemas import DEAD_REASONS, RELATIONS, Adds, Change, Evidence


def test_every_relation_and_reason_has_its_words() -> None:
    """None is missing, and no two are told alike."""
    for words, all_of_them in ((SHORT, RELATIONS), (MEANING, RELATIONS), (DEAD, DEAD_REASONS), (CURE, DEAD_REASONS)):
        assert set(all_of_them) == set(words)
        assert len(set(words.values())) == len(all_of_them)
    assert ["rotten."] == [reason_in_words("rotten")]


def test_the_numbers_are_told() -> None:
    """What is new and what changed is counted; all but all is not all."""
    evidence = Evidence(
        of="1-1/0",
        similarity=0.998,
        containment=0.5,
        shared=9,
        adds=Adds(best=53, all=53),
        changes=[Change(old="12", new="13")],
    )
    told = relation_in_words("update", evidence)
    assert told.endswith("99 % of the words are the same. 53 words are new. 1 figure or name changed.")
    assert "53 words new, 1 changed" == added_in_words(evidence)
    assert MEANING["original"] == relation_in_words("original", Evidence())
    assert "" == added_in_words(Evidence())
