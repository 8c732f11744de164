"""The fields of a raw entry beside its document, which say where the document is from and of which trace it is.

They are the word of whoever pushed it, and nothing is decided by them. No signature covers them. What has another form,
or is longer, is passed over or cut: anybody who may push can write them.
"""

import re
from typing import Final

#: Where the document was found: a file and the place in it (`news.jsonl, line 7`), or the key that pushed it.
ORIGIN: Final = "origin"
#: The span that the spans of this document belong under, as in the header of that name (W3C Trace Context, level 1).
TRACEPARENT: Final = "traceparent"

#: Bytes of an origin that are kept.
ORIGIN_BYTES: Final = 500

_TRACEPARENT: Final = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|\Z)")
_TRACEPARENT_LENGTH: Final = 55


def encode_origin(origin: str) -> bytes:
    """The field `origin`. Of one that is too long the end is kept, which names the place in the file."""
    data = origin.encode(errors="replace")
    return data if len(data) <= ORIGIN_BYTES else "…".encode() + data[3 - ORIGIN_BYTES :].lstrip(_INSIDE)


def read_traceparent(value: bytes | str) -> str | None:
    """The parent that a field or a header `traceparent` names, in the form of version 00; None if it is not one."""
    text = value[: _TRACEPARENT_LENGTH + 1]
    found = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    match = _TRACEPARENT.match(found)
    if match is None or (found.startswith("00") and len(found) > _TRACEPARENT_LENGTH):
        return None
    return f"00{found[2:_TRACEPARENT_LENGTH]}"


#: Bytes that cannot begin a character in UTF-8.
_INSIDE: Final = bytes(range(0x80, 0xC0))
