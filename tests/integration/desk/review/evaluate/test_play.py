"""Playing labelled documents: labels, the worst errors with their evidence, and sweeps that decide as the real ones."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import orjson
import pytest
import redis
from tests.made_pages import make_pages

from copydesk_desk.review.evaluate.errors import find_errors
from copydesk_desk.review.evaluate.play import Labels, play
from copydesk_desk.review.evaluate.plot import draw_sweeps
from copydesk_desk.review.evaluate.scores import Scores
from copydesk_desk.review.evaluate.sweep import STEPS, SWEPT, ListeningIndex, Point, Sweep, run_sweep, values_of
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_schemas import Keys
from copydesk_workers.settings import Settings

pytestmark = pytest.mark.long

BASIN = (
    "The harbour board of Lindmark agreed on Tuesday to widen the ferry basin, ending a dispute that had kept three"
    " shipping lines away from the town for most of the year. Board chairwoman Ines Harlow told reporters that the work"
    " would begin once the spring storms were over and that no fisherman would lose a berth."
)
APPLES = (
    "Growers in the upper valley expect the poorest apple harvest in a generation after hail stripped the trees twice"
    " within one week. The cooperative that buys most of the fruit has asked the ministry for a loan and warned its"
    " presses may stand idle in autumn, while pickers were told to stay at home."
)
#: The labels call the two texts one story and tell the copy of the first apart: both are errors on purpose.
DOCUMENTS = {"one": BASIN, "two": f"{BASIN} More soon.", "three": APPLES, "four": APPLES, "empty": " "}
CLUSTERS = {"one": "a", "two": "b", "three": "a", "four": "a", "empty": "b"}
SETTINGS = Settings(window_documents=1000)


def documents_of(texts: dict[str, str]) -> list[tuple[str, bytes]]:
    """Labelled documents as `play` takes them."""
    return [
        (name, orjson.dumps({"text": text, "title": f"The harbour and the apple: {name}"}))
        for name, text in texts.items()
    ]


@pytest.fixture
def labels(client: redis.Redis, keys: Keys) -> Labels:
    """The labels of the documents above."""
    return play(documents_of(DOCUMENTS), client, keys, SETTINGS)


def test_labels_are_what_was_decided(labels: Labels) -> None:
    """Copies share a cluster at both levels; a dead document is alone and is judged nowhere."""
    for found in (labels.copy, labels.story):
        assert found["one"] == found["two"] != found["three"] == found["four"] != found["empty"]
    assert ["one", "two", "three", "four"] == list(labels.judged)
    assert ("copy", "The harbour and the apple: two") == (labels.judged["two"].relation, labels.judged["two"].title)


def test_a_false_merge_is_told_by_its_edge(client: redis.Redis, keys: Keys, labels: Labels) -> None:
    """The two documents, their clusters and titles, the numbers that were recorded, and the rule that decided."""
    [error] = [one for one in find_errors(client, keys, labels, CLUSTERS, 5) if one.kind == "false merge"][:1]
    assert ("copy", 1, "two", "one") == (error.level, error.pairs, error.later.document, error.earlier.document)
    assert ("b", "a", "The harbour and the apple: two") == (
        error.later.cluster,
        error.earlier.cluster,
        error.later.title,
    )
    evidence = labels.judged["two"].evidence
    assert ("copy", evidence.similarity, evidence.containment, evidence.shared) == (
        error.relation,
        error.similarity,
        error.containment,
        error.shared,
    )
    assert error.rule.startswith("The words are nearly the same")


def test_a_miss_is_told_by_the_two_most_alike(client: redis.Redis, keys: Keys, labels: Labels) -> None:
    """How many pairs it costs, and why the texts were left apart; of a dead document that it is dead."""
    errors = find_errors(client, keys, labels, CLUSTERS, 5)
    misses = [error for error in errors if (error.kind, error.level) == ("miss", "story")]
    assert [("three", "one", 2), ("two", "empty", 1)] == [
        (error.later.document, error.earlier.document, error.pairs) for error in misses
    ]
    assert [(None, True), (None, False)] == [(error.relation, error.shared is not None) for error in misses]
    assert "too little in common" in misses[0].rule
    assert "empty ended dead: it has no text to compare." == misses[1].rule


def test_the_worst_come_first_and_are_capped(client: redis.Redis, keys: Keys) -> None:
    """Ten copies labelled as two and eight are one error of sixteen pairs; none are told if none is wanted."""
    tails = ("ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "oak", "pine", "willow")
    texts = {str(number): f"{BASIN} {tail.title()}." for number, tail in enumerate(tails)} | {
        "x": APPLES,
        "y": f"{APPLES} More.",
    }
    clusters = {name: "first" if name in "01" else "second" for name in texts if name.isdigit()} | {"x": "p", "y": "q"}
    labels = play(documents_of(texts), client, keys, SETTINGS)
    errors = find_errors(client, keys, labels, clusters, 5)
    assert [16, 1] == [error.pairs for error in errors if error.level == "story"]
    assert [16] == [error.pairs for error in find_errors(client, keys, labels, clusters, 1) if error.level == "story"]
    assert [] == find_errors(client, keys, labels, clusters, 0)


# -- sweeps


def test_thresholds_that_are_swept_exist() -> None:
    """Each has its default among its values, and some to try on both sides."""
    for name in SWEPT:
        assert getattr(DEFAULTS, name) in values_of(name)
        assert STEPS + 2 <= len(values_of(name)) <= 2 * STEPS + 1
    assert set(SWEPT) <= set(Thresholds.__struct_fields__)


def pages() -> list[tuple[str, bytes]]:
    """Made pages, and texts of over 20 words that are more or less alike: every threshold has something to decide."""
    found = [(f"made {number}", orjson.dumps(page)) for number, page in enumerate(make_pages(5, 30))]
    basin, apples = BASIN.split(), APPLES.split()
    for cut in range(4, len(basin), 4):
        text = " ".join(basin[:cut] + apples[cut:])
        found.append((f"mixed {cut}", orjson.dumps({"text": text})))
        found.append((f"part {cut}", orjson.dumps({"text": " ".join(basin[: cut + 20])})))
    for every in range(3, 9):  # the more words are replaced, here and there, the less alike
        replaced = [word if place % every else f"other{place}" for place, word in enumerate(2 * apples)]
        found.append((f"replaced {every}", orjson.dumps({"text": " ".join(replaced)})))
    return found


def swept(
    client: redis.Redis, keys: Keys, documents: Sequence[tuple[str, bytes]], true: dict[str, str]
) -> tuple[Labels, list[Sweep]]:
    """A play and its sweep."""
    index = ListeningIndex(client, keys, SETTINGS)
    labels = play(documents, client, keys, SETTINGS, index=index)
    return labels, run_sweep(client, Keys(f"{keys.namespace}.sweep"), SETTINGS, labels, index.probed, true)


def test_at_the_defaults_a_sweep_scores_what_the_play_scored(client: redis.Redis, keys: Keys) -> None:
    """The point of each sweep at its default is the real play, so what is swept is decided by the real rules."""
    documents = pages()
    labels = play(documents, client, Keys(f"{keys.namespace}.first"), SETTINGS)
    true = {name: str(cluster) for name, cluster in labels.story.items()}
    again, sweeps = swept(client, keys, documents, true)
    assert (labels.copy, labels.story) == (again.copy, again.story)
    scores = labels.scores(true)
    for one in sweeps:
        [point] = [point for point in one.points if point.value == one.current]
        assert (scores["copy"], scores["story"]) == (point.copy, point.story)
    assert 1.0 == max(point.story.f1 for one in sweeps for point in one.points)
    assert [] == client.keys(f"copydesk:{keys.namespace}.sweep:*")


def test_other_thresholds_decide_otherwise(client: redis.Redis, keys: Keys) -> None:
    """Each value of a sweep scores what a whole play scores with that threshold set."""
    documents = pages()
    first = play(documents, client, Keys(f"{keys.namespace}.first"), SETTINGS)
    true = {name: str(cluster) for name, cluster in first.copy.items()}
    _, sweeps = swept(client, keys, documents, true)
    assert len({(point.copy.f1, point.story.f1) for one in sweeps for point in one.points}) > 3
    different = 0
    for one, place in ((sweeps[0], 0), (sweeps[0], -1), (sweeps[1], 0), (sweeps[2], -1)):
        point = one.points[place]
        settings = msgspec.structs.replace(SETTINGS, thresholds=(f"{one.threshold}={point.value}",))
        place_keys = Keys(f"{keys.namespace}.{one.threshold}.{place % 9}")
        whole = play(documents, client, place_keys, settings).scores(true)
        assert (whole["copy"], whole["story"]) == (point.copy, point.story)
        different += whole != first.scores(true)
    assert different >= 2


def test_a_sweep_is_drawn(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """The plot is a PNG of some size."""
    _, sweeps = swept(client, keys, documents_of(DOCUMENTS), CLUSTERS)
    draw_sweeps(sweeps, tmp_path / "sweep.png")
    drawn = (tmp_path / "sweep.png").read_bytes()
    assert b"\x89PNG\r\n\x1a\n" == drawn[:8]
    assert len(drawn) > 20_000


def test_the_best_value_is_the_nearest_of_the_best() -> None:
    """Where several values score the same the one nearest to the default is told."""
    good, bad = Scores(1, 1, 0.9, 1), Scores(1, 1, 0.5, 1)
    points = tuple(Point(value, scores, bad) for value, scores in ((0.5, good), (0.65, good), (0.7, bad), (0.9, good)))
    one = Sweep("copy", 0.7, points)
    assert (0.65, 0.7) == (one.best("copy").value, one.best("story").value)
