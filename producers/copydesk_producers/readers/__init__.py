"""Readers of documents from files, folders, feeds and standard input."""

from copydesk_producers.readers.fields import FieldMap, parse_map
from copydesk_producers.readers.item import Item, Problem
from copydesk_producers.readers.read import STANDARD_INPUT, read_documents

__all__ = ["STANDARD_INPUT", "FieldMap", "Item", "Problem", "parse_map", "read_documents"]
