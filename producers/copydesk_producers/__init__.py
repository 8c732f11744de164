"""All that puts raw documents on the queue: the producer client and the file readers."""

from copydesk_producers.client import Producer
from copydesk_producers.readers import FieldMap, Item, Problem, parse_map, read_documents

__all__ = ["FieldMap", "Item", "Problem", "Producer", "parse_map", "read_documents"]
