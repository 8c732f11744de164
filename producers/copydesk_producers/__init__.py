"""The client side of copydesk: pushes raw documents, reads records; needs none of the workers' libraries."""

from copydesk_producers.client import Producer
from copydesk_producers.reader import Reader
from copydesk_producers.readers import FieldMap, Item, Problem, parse_map, read_documents
from copydesk_producers.spread import SpreadProducer
from copydesk_schemas import (
    CopydeskError,
    DeadLetter,
    DocumentError,
    DocumentTooLarge,
    IdOutOfRange,
    QueueFull,
    RawDocument,
    Record,
    ServerUnavailable,
    SettingsError,
)

__all__ = [
    "CopydeskError",
    "DeadLetter",
    "DocumentError",
    "DocumentTooLarge",
    "FieldMap",
    "IdOutOfRange",
    "Item",
    "Problem",
    "Producer",
    "QueueFull",
    "RawDocument",
    "Reader",
    "Record",
    "ServerUnavailable",
    "SettingsError",
    "SpreadProducer",
    "parse_map",
    "read_documents",
]
