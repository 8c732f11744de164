"""Places, people and organisations in a text: a compiled gazetteer, rules, and at wish a spaCy pipeline."""

from copydesk_text.entities.entity_lists import list_entities
from copydesk_text.entities.gazetteer import load_gazetteer
from copydesk_text.entities.people import find_names, load_anchors

__all__ = ["find_names", "list_entities", "load_anchors", "load_gazetteer"]
