"""What became of a document on its way through the chain, stage by stage."""

from copydesk_desk.review.inspect.inspect_document import (
    Change,
    Ended,
    InspectedArticle,
    Inspection,
    Step,
    inspect_document,
)
from copydesk_desk.review.inspect.left_out import LeftOut
from copydesk_desk.review.inspect.origins import Origin
from copydesk_desk.review.inspect.places import Place
from copydesk_desk.review.inspect.taken_lines import TakenLine

__all__ = [
    "Change",
    "Ended",
    "InspectedArticle",
    "Inspection",
    "LeftOut",
    "Origin",
    "Place",
    "Step",
    "TakenLine",
    "inspect_document",
]
