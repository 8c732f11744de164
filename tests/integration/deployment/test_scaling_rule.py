"""The rule by which KEDA scales the workers, played against three days of a news agency, and against steady loads."""

from pathlib import Path
from typing import Final

import pytest
import redis
import yaml
from tests.integration.deployment.manifests import FOLDER
from tests.integration.deployment.scaling_rule import SYNC_SECONDS, Moment, Policy, Rule, changes, play

from copydesk_schemas import GROUP, Keys
from copydesk_workers.server.versions import lag

_SCALED: Final = next(iter(yaml.safe_load_all((FOLDER / "components" / "scale" / "scale.yaml").read_text())))
RULE: Final = Rule.of(_SCALED["spec"])
#: How many items Reuters sent in each five minutes of three days of March 1987, an hour a line.
_FIVE_MINUTES: Final = [int(count) for count in Path(__file__).with_name("arrivals.txt").read_text("utf-8").split()]
_STEPS: Final = 300 // SYNC_SECONDS


def _days(factor: float) -> list[float]:
    """The three days, with so many documents for each item; then two hours in which nothing comes."""
    return [count * factor / _STEPS for count in _FIVE_MINUTES for _ in range(_STEPS)] + [0.0] * (7200 // SYNC_SECONDS)


def _waits(moments: list[Moment], arrivals: list[float], per_pod: float) -> float:
    """Longest time that a document waits, in seconds: until as many were processed as had come before it."""
    came = done = 0.0
    behind: list[tuple[float, int]] = []
    longest, at = 0, 0
    for moment, now in zip(moments, arrivals, strict=True):
        came += now
        behind.append((came, moment.seconds))
        done = came - moment.backlog
        while at < len(behind) and behind[at][0] <= done + 1e-6:
            longest = max(longest, moment.seconds - behind[at][1])
            at += 1
    assert at == len(behind), "everything was processed"
    return longest


@pytest.mark.parametrize("factor", [50, 1000, 5000])
@pytest.mark.parametrize("per_pod", [60.0, 200.0])
@pytest.mark.parametrize("least", [0, 1])
def test_a_newsday_is_worked_off(factor: float, per_pod: float, least: int) -> None:
    """More pods come while more documents wait, everything is processed, and what is not needed goes again."""
    rule = RULE._replace(least=least)
    arrivals = _days(factor)
    moments = play(rule, arrivals, per_pod=per_pod)
    assert (0.0, least) == (moments[-1].backlog, moments[-1].pods)
    assert all(least <= moment.pods <= rule.most for moment in moments)
    if max(_FIVE_MINUTES) * factor / 300 < 0.7 * rule.most * per_pod:  # the most pods could do it
        assert _waits(moments, arrivals, per_pod) <= 900


def test_more_pods_come_for_a_backlog_and_go_afterwards() -> None:
    """An archive that is pushed at once gets every pod within five minutes; half an hour later the least are left."""
    arrivals = [200_000.0] + [0.0] * 400
    moments = play(RULE, arrivals, per_pod=60.0)
    assert RULE.most == max(moment.pods for moment in moments if moment.seconds <= 300)
    done = next(moment.seconds for moment in moments if not moment.backlog)
    assert RULE.least == next(moment.pods for moment in moments if moment.seconds >= done + 1800)


@pytest.mark.parametrize("load", [0.3, 0.7, 1.5, 2.5, 4.9, 7.3, 9.5])
@pytest.mark.parametrize("per_pod", [20.0, 60.0, 200.0])
def test_it_does_not_flap(load: float, per_pod: float) -> None:
    """Under a steady load no pod goes within the stabilization window of one that came, and one at a time suffices.

    `load` is in pods' worth. The number of pods swings between the two whole numbers about it.
    """
    moments = play(RULE, [load * per_pod * SYNC_SECONDS] * (4 * 3600 // SYNC_SECONDS), per_pod=per_pod)
    settled = [moment for moment in moments if moment.seconds >= 2 * 3600]
    came: int | None = None
    for at, change in changes(settled):
        if change > 0:
            came = at
        elif came is not None:
            assert at - came >= RULE.window
    assert _swing(settled) <= 3
    assert max(moment.backlog for moment in settled) <= RULE.target * (RULE.most + 2)


def _swing(moments: list[Moment]) -> int:
    counts = [moment.pods for moment in moments]
    return max(counts) - min(counts)


def test_the_usual_way_down_swings_more() -> None:
    """The check can fail: half of the pods a minute, and fewer documents a pod, and five pods come and go."""
    usual = RULE._replace(target=2000, down=(Policy("Percent", 50, 60),))
    moments = play(usual, [7.3 * 60.0 * SYNC_SECONDS] * (4 * 3600 // SYNC_SECONDS), per_pod=60.0)
    assert _swing(moments[len(moments) // 2 :]) > 3


@pytest.mark.parametrize("factor", [1000, 5000])
def test_a_newsday_does_not_make_it_flap(factor: float) -> None:
    """Over three days of bursts a pod that came stays for the stabilization window."""
    came: int | None = None
    for at, change in changes(play(RULE, _days(factor), per_pod=60.0)):
        if change > 0:
            came = at
        elif came is not None:
            assert at - came >= RULE.window


def test_a_scaler_that_sees_no_backlog_starts_nothing() -> None:
    """The check can fail: under a target that is never reached one pod stays alone, and documents wait."""
    arrivals = _days(5000)
    moments = play(RULE._replace(target=10**9), arrivals, per_pod=20.0)
    assert {1} == {moment.pods for moment in moments}
    assert max(moment.backlog for moment in moments) > RULE.target * RULE.most


def test_the_length_is_the_backlog_where_the_lag_is_not_known(client: redis.Redis, keys: Keys) -> None:
    """Entries that leave out of order make the server lose count of the lag, and the length stays exact."""
    ids = [client.xadd(keys.raw, {"document": "{}"}) for _ in range(5)]
    client.xgroup_create(keys.raw, GROUP, id="0")
    client.xreadgroup(GROUP, "one", {keys.raw: ">"}, count=2)
    client.xack(keys.raw, GROUP, ids[1])
    client.xdel(keys.raw, ids[1], ids[3])  # the second is committed first; one that nobody read goes, too
    [group] = client.xinfo_groups(keys.raw)
    assert (None, 3) == (lag(group), client.xlen(keys.raw))
