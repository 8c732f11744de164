"""Thresholds that a user set."""

import msgspec
import pytest
import redis
from tests.integration.published import publish, records, settings_of

from copydesk_desk.review.explain.decision import explain_record
from copydesk_matching.rules.thresholds import DEFAULTS
from copydesk_matching.rules.tuned import tuned_thresholds
from copydesk_schemas import Keys, SettingsError
from copydesk_workers.settings import read_settings

TEXT = (
    "The harbour board of Lindmark agreed on Tuesday to widen the ferry basin, ending a dispute that had kept three"
    " shipping lines away from the town for most of the year. Board chairwoman Ines Harlow told reporters that the work"
    " would begin once the spring storms were over and that no fisherman would lose a berth."
)


def test_thresholds_are_read_from_the_environment() -> None:
    """Those that are named change, the others keep their defaults; whole numbers stay whole."""
    settings = read_settings({"COPYDESK_THRESHOLDS": "copy=0.75, least_words=12"})
    assert tuned_thresholds(settings.thresholds) == msgspec.structs.replace(DEFAULTS, copy=0.75, least_words=12)
    assert tuned_thresholds(()) == DEFAULTS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("likeness=0.5", "'likeness=0.5' names no threshold; there are copy, "),
        ("cppy=0.5", "'cppy=0.5' names no threshold; did you mean copy[?]"),
        ("copy", "'copy' should be copy= and a number from 0 to 1"),
        ("copy=75", "'copy=75' should be copy= and a number from 0 to 1"),
        ("facts_over_wording=-2", "'facts_over_wording=-2' should be facts_over_wording= and a number, 0 or more"),
        ("copy=much", "'copy=much' should be copy= and a number"),
        ("copy=-1", "'copy=-1' should be copy= and a number"),
        ("copy=nan", "'copy=nan' should be copy= and a number"),
        ("least_words=1.5", "'least_words=1.5' should be least_words= and a whole number"),
    ],
)
def test_a_wrong_threshold_is_named(text: str, message: str) -> None:
    """What was wrong is told, with what would be right; no worker starts with it."""
    with pytest.raises(SettingsError, match=message):
        tuned_thresholds(read_settings({"COPYDESK_THRESHOLDS": text}).thresholds)


def test_workers_and_explanations_heed_them(client: redis.Redis, keys: Keys) -> None:
    """With a share of .01 for news a text with one more sentence is an extension, and it is explained with that."""
    settings = msgspec.structs.replace(settings_of(keys), thresholds=("news_share=0.01",))
    documents = [{"text": TEXT}, {"text": f"{TEXT} It smelled of oak and of the old tar too."}]
    _, second = publish(client, keys, documents, settings=settings)
    assert "extension" == records(client, keys)[f"{second}/0"].relation
    comparison = explain_record(client, keys, f"{second}/0", tuned_thresholds(settings.thresholds)).comparison
    assert comparison is not None
    assert "extension" == comparison.relation
    assert "(news from 1 words up)" in " ".join(check.says for check in comparison.checks)
