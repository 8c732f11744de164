"""Two records side by side: what is new, what changed, and the rule that decided."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from starlette.responses import Response

from copydesk_desk.serve.problems import Problem
from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.render import page
from copydesk_desk.web.words import MEANING
from copydesk_schemas import Record
from copydesk_workers.records.find import find_published

#: Words of a shared passage that stand beside what differs; between them it is folded.
_CONTEXT: Final = 12
#: Passages that are shown, and words of one of them.
_PASSAGES: Final = 400
_WORDS: Final = 400


class Shown(Struct, frozen=True, kw_only=True):
    """A passage of both texts: `same`, `replaced`, `left` or `right`. `folded` counts words that are left out of it."""

    kind: str
    left: str
    right: str
    folded: int = 0


def pair(desk: Desk, asked: Asked) -> Response:
    """The page for `a` and `b`, ids of records."""
    from copydesk_desk.review.explain.comparison import compare_texts  # these load the whole chain
    from copydesk_desk.review.explain.texts import text_of_record
    from copydesk_matching.rules.tuned import tuned_thresholds
    from copydesk_workers.server.index_server import index_server_of

    ids = [asked.query.get(name, "").strip() for name in ("a", "b")]
    if not all(ids):
        raise Problem(400, "Two records are needed", "Choose one as A and one as B in the table of a story.")
    a, b = (find_published(desk.client, desk.keys, id_) for id_ in ids)
    server = index_server_of(desk.settings, desk.client)
    newer, older = (text_of_record(desk.client, desk.keys, record, server) for record in (b, a))
    found = compare_texts(newer, older, tuned_thresholds(desk.settings.thresholds))
    passages = [
        Shown(kind={"left": "right", "right": "left"}.get(one.kind, one.kind), left=one.right, right=one.left)
        for one in found.passages
    ]
    folded = fold(passages)
    return page(
        "pair.html",
        visitor=asked.visitor,
        a=a,
        b=b,
        relation=found.relation,
        says=MEANING[found.relation] if found.relation else "The two texts have too little in common to be related.",
        one_story=found.one_story,
        similarity=found.similarity,
        containment=found.containment,
        news=found.news,
        changes=found.changes,
        checks=found.checks,
        rule=found.rule,
        decided=_decided(a, b),
        passages=folded[:_PASSAGES],
        left_out=max(0, len(folded) - _PASSAGES),
    )


def _decided(a: Record, b: Record) -> bool:
    """Whether the relation of B was decided on A."""
    return b.evidence.of == a.id


def fold(passages: Sequence[Shown]) -> list[Shown]:
    """Leaves out the middle of long passages, so that what differs is seen at once.

    Args:
        passages: In order.

    Returns:
        The same passages; a folded one is two with the number of words between them on the second.
    """
    found: list[Shown] = []
    for place, one in enumerate(passages):
        same = one.kind == "same"
        head = (0 if place == 0 else _CONTEXT) if same else _WORDS // 2
        tail = (0 if place == len(passages) - 1 else _CONTEXT) if same else _WORDS // 2
        if len(passages) == 1 and same:
            head = tail = _WORDS // 2
        left, right = _halves(one.left, head, tail), _halves(one.right, head, tail)
        if not left[1] and not right[1]:
            found.append(one)
            continue
        found.append(Shown(kind=one.kind, left=left[0], right=right[0]))
        found.append(Shown(kind=one.kind, left=left[2], right=right[2], folded=max(left[1], right[1])))
    return found


def _halves(text: str, head: int, tail: int) -> tuple[str, int, str]:
    from copydesk_desk.review.explain.passages import cut_words

    return cut_words(text, head, tail)
