"""One bad input: what is pushed, and what must become of it."""

from typing import Any, Final, Literal

import orjson
from msgspec import Struct

from copydesk_schemas import DeadReason

Expected = Literal["record"] | DeadReason

#: A text that is an article on its own, to carry what is bad beside it.
BODY: Final = (
    "The lighthouse keepers of Ulva began their strike on Monday, and the ferries stayed in the harbour overnight.\n\n"
    "A spokeswoman for the port authority said that talks would go on until the last ship was back at its berth.\n\n"
    "Fishermen who had waited since Friday were offered a place at the northern quay, at half of the usual price."
)


class Case(Struct, frozen=True):
    """`name` says what is bad. `expected`: a record comes out, or a dead letter with this reason."""

    name: str
    fields: dict[bytes, bytes]
    expected: Expected
    #: Part of the detail of the dead letter.
    says: str = ""
    #: The entry id to push it under; None: the server's choice.
    entry_id: str | None = None


def raw(name: str, document: bytes | str, expected: Expected, says: str = "") -> Case:
    """A case whose `document` field holds these bytes."""
    data = document if isinstance(document, bytes) else document.encode()
    return Case(name, {b"document": data}, expected, says)


def field(name: str, expected: Expected = "record", says: str = "", **values: Any) -> Case:
    """A case with these fields of a raw document, and a healthy text unless one is given."""
    document = values if "text" in values or "html" in values else {"text": BODY, **values}
    return raw(name, orjson.dumps(document), expected, says)


def text(name: str, value: str, expected: Expected = "record", says: str = "") -> Case:
    """A case with this text."""
    return field(name, expected, says, text=value)


def page(name: str, body: str, expected: Expected = "record", says: str = "") -> Case:
    """A case with this HTML; what stands in `{article}` is a healthy article."""
    article = "".join(f"<p>{part}</p>" for part in BODY.split("\n\n"))
    return field(name, expected, says, html=body.replace("{article}", f"<article>{article}</article>"))
