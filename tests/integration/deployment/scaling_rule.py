"""How many pods KEDA and the Horizontal Pod Autoscaler give a backlog, by the formulas that they document.

KEDA looks at the stream every `pollingInterval`. It takes the target from no pod to one when anything waits, and back
to none `cooldownPeriod` after the last entry was seen. Between one pod and the most, the autoscaler decides every 15 s:
`ceil(backlog / target)`, or no change where the backlog per pod is within a tenth of the target. Policies bound how
much it may change in a period, the larger one counts, and it goes down to no less than the highest number that it found
in the stabilization window.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor
from typing import Any, Final, NamedTuple

#: Seconds between two looks of the autoscaler, and the share by which the target may be missed.
SYNC_SECONDS: Final = 15
TOLERANCE: Final = 0.1


class Policy(NamedTuple):
    """At most `value` pods, or per cent of them, may come or go in `seconds`."""

    kind: str
    value: int
    seconds: int


class Rule(NamedTuple):
    """What a ScaledObject says."""

    target: int
    least: int
    most: int
    cooldown: int
    up: tuple[Policy, ...]
    down: tuple[Policy, ...]
    window: int

    @classmethod
    def of(cls, spec: dict[str, Any]) -> "Rule":
        """Reads the spec of a ScaledObject with one trigger on the length of a stream."""
        behavior = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
        up, down = (
            tuple(Policy(one["type"], one["value"], one["periodSeconds"]) for one in behavior[way]["policies"])
            for way in ("scaleUp", "scaleDown")
        )
        target = int(spec["triggers"][0]["metadata"]["streamLength"])
        counts = (spec["minReplicaCount"], spec["maxReplicaCount"], spec["cooldownPeriod"])
        return cls(target, *counts, up, down, behavior["scaleDown"]["stabilizationWindowSeconds"])


class Moment(NamedTuple):
    """What is there after one look."""

    seconds: int
    backlog: float
    pods: int


class Scaler:
    """Decides at each look, and remembers what it must."""

    def __init__(self, rule: Rule, pods: int) -> None:
        self._rule = rule
        self.pods = pods
        self._found: deque[tuple[int, int]] = deque()
        self._changes: deque[tuple[int, int]] = deque()
        self._seen = 0

    def look(self, now: int, backlog: float) -> int:
        """The number of pods from now on."""
        rule = self._rule
        if backlog > 0:
            self._seen = now
        if self.pods == 0:
            self._set(now, 1 if backlog > 0 else 0)
        elif rule.least == 0 and backlog == 0 and self.pods == 1 and now - self._seen >= rule.cooldown:
            self._set(now, 0)
        else:
            self._set(now, self._bounded(now, self._wanted(backlog)))
        return self.pods

    def _wanted(self, backlog: float) -> int:
        per_pod = backlog / (self._rule.target * self.pods)
        wanted = self.pods if abs(per_pod - 1) <= TOLERANCE else ceil(backlog / self._rule.target)
        return min(max(wanted, self._rule.least, 1), self._rule.most)

    def _bounded(self, now: int, wanted: int) -> int:
        self._found.append((now, wanted))
        while self._found[0][0] < now - self._rule.window:
            self._found.popleft()
        if wanted > self.pods:
            before = [self.pods - self._change(now, policy.seconds, 1) for policy in self._rule.up]
            allowed = [
                pods + policy.value if policy.kind == "Pods" else ceil(pods * (1 + policy.value / 100))
                for policy, pods in zip(self._rule.up, before, strict=True)
            ]
            return max(self.pods, min(wanted, max(allowed)))
        wanted = max(found for _, found in self._found)
        if wanted < self.pods:
            before = [self.pods + self._change(now, policy.seconds, -1) for policy in self._rule.down]
            allowed = [
                pods - policy.value if policy.kind == "Pods" else floor(pods * (1 - policy.value / 100))
                for policy, pods in zip(self._rule.down, before, strict=True)
            ]
            return min(self.pods, max(wanted, min(allowed)))
        return self.pods

    def _change(self, now: int, seconds: int, way: int) -> int:
        """How many pods came (1) or went (-1) in the last seconds."""
        return sum(abs(change) for at, change in self._changes if at > now - seconds and change * way > 0)

    def _set(self, now: int, pods: int) -> None:
        if pods != self.pods:
            self._changes.append((now, pods - self.pods))
        self.pods = pods


def play(rule: Rule, arrivals: Iterable[float], *, per_pod: float, start_seconds: int = 30) -> list[Moment]:
    """Plays a fleet under the rule.

    Args:
        rule: The rule.
        arrivals: Documents that come in each `SYNC_SECONDS`.
        per_pod: Documents that a pod processes in a second.
        start_seconds: Seconds until a new pod works.

    Returns:
        One moment a look.
    """
    scaler = Scaler(rule, rule.least)
    backlog, moments = 0.0, []
    counts: deque[int] = deque([rule.least] * (start_seconds // SYNC_SECONDS + 1), start_seconds // SYNC_SECONDS + 1)
    for step, came in enumerate(arrivals):
        working = min(counts)  # those that were there all the time
        backlog = max(0.0, backlog + came - working * per_pod * SYNC_SECONDS)
        counts.append(scaler.look(step * SYNC_SECONDS, backlog))
        moments.append(Moment(step * SYNC_SECONDS, backlog, scaler.pods))
    return moments


def changes(moments: Sequence[Moment]) -> list[tuple[int, int]]:
    """When the number of pods changed, and by how many."""
    return [
        (after.seconds, after.pods - before.pods) for before, after in pairwise(moments) if after.pods != before.pods
    ]
