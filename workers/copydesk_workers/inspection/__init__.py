"""What became of a document on its way through the chain, stage by stage."""

from copydesk_workers.inspection.inspect_document import (
    Change,
    Ended,
    InspectedArticle,
    Inspection,
    Step,
    inspect_document,
)
from copydesk_workers.inspection.origins import Origin
from copydesk_workers.inspection.places import Place
from copydesk_workers.inspection.taken_lines import TakenLine

__all__ = [
    "Change",
    "Ended",
    "InspectedArticle",
    "Inspection",
    "Origin",
    "Place",
    "Step",
    "TakenLine",
    "inspect_document",
]
