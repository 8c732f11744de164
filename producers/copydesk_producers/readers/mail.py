"""Reads one e-mail (.eml), and a page that a browser saved with all that belongs to it (.mhtml)."""

import email
import email.errors
import email.header
import html
import re
from email.message import Message
from email.utils import parseaddr
from itertools import islice
from typing import IO, Any, Final

from copydesk_producers.readers.encodings import decode_page, decode_text
from copydesk_producers.readers.item import Item, UnreadableInput, bad, good
from copydesk_producers.readers.json_files import read_whole
from copydesk_producers.readers.place import Place
from copydesk_schemas import DocumentError, check_raw, dump_json
from copydesk_schemas.machine_dates import machine_date

#: Attachments and pictures are in the file, too.
_LARGEST: Final = 32 * 1024**2
#: Characters of a header that are read, and of one that says how a part is written.
_HEADER: Final = 4000
_CONTENT_TYPE: Final = re.compile(rb"^content-type:[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)
#: Parts that are looked at; each costs some microseconds, and a file may hold a million.
_PARTS: Final = 1000
#: Attachments that are named, and characters of a name.
_MOST_NAMED: Final = 50
_NAME: Final = 200
#: Lines times parts that hold others, at most: the parser looks at each line once for each part around it. Those that
#: stand one behind the other are counted as well, and a message of 30 MB has sixty.
_LOOKS: Final = 60_000_000
#: Lines of a message: one of 32 MiB with attachments has half as many. Each may be a header, which takes 200 bytes.
_LINES: Final = 1_000_000


def read_mail(stream: IO[bytes], place: Place, limit: int) -> Item:
    """The document of one message: its HTML, else its text.

    Args:
        stream: The message.
        place: Where it stands.
        limit: Bytes that the document may have.

    Raises:
        UnreadableInput: It is too large, or holds no text.
    """
    data = read_whole(stream, "a message of that size is mostly attachments: take them off", _LARGEST)
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # all three end a line, for the parser too
    if lines.count(b"\n--") > _PARTS * 20:
        raise UnreadableInput("has more parts than a message has")
    if lines.count(b"\n") > _LINES:
        raise UnreadableInput(f"has more than {_LINES:,} lines, which no message has")
    holders = 0
    for found in _CONTENT_TYPE.finditer(lines):
        if len(found[0]) > _HEADER:
            raise UnreadableInput("has a part whose header is larger than any is")
        kind = found[0].lower()
        holders += b"multipart" in kind
        if b"delivery-status" in kind and lines.count(b"\n\n") > _PARTS * 20:  # there each blank line begins a part
            raise UnreadableInput("has more parts than a report of delivery has")
    if holders * lines.count(b"\n") > _LOOKS:
        raise UnreadableInput("has more parts with parts in them than a message of its length has")
    try:
        message = email.message_from_bytes(data)
        part = _content(message)
    except RecursionError:
        raise UnreadableInput("is a message in too many messages") from None
    if part is None:
        raise UnreadableInput("is a message without a text", kind="messages without a text")
    body, is_page = _decoded(part)
    if len(body) > limit:
        what = f"the text is larger than the limit of {limit:,} bytes a document"
        return bad(place.path, 1, what, body.encode()[: limit + 1], unit="message")
    fields = _fields(message, part, place)
    fields["html" if is_page else "text"] = body
    if is_page and "title" in fields and "<title" not in body[:20_000].lower():
        title = f"<title>{html.escape(fields['title'])}</title>"
        fields["html"] = body.replace("<head>", f"<head>{title}", 1) if "<head>" in body[:20_000] else title + body
    try:
        return good(place.path, 1, check_raw(fields))
    except DocumentError as error:
        return bad(place.path, 1, str(error), dump_json(fields)[: limit + 1], unit="message")


def _content(message: Message) -> Message | None:
    """The part that holds what is to be read: the first of HTML, else the first of text, that is not attached."""
    best: Message | None = None
    for number, part in enumerate(message.walk()):
        if number > _PARTS:
            break
        kind = part.get_content_type()
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if kind in ("text/html", "application/xhtml+xml"):
            return part
        if kind == "text/plain" and best is None:
            best = part
    return best


def _decoded(part: Message) -> tuple[str, bool]:
    """The text of a part, and whether it is HTML."""
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    is_page = part.get_content_type() != "text/plain"
    charset = str(part.get_content_charset() or "") or None
    return decode_page(data, charset) if is_page or charset else decode_text(data), is_page


def _fields(message: Message, part: Message, place: Place) -> dict[str, Any]:
    """What the headers say. A saved page has the address it was saved from; its date is that of the saving."""
    sender, address = parseaddr(_header(message, "From"))
    date = machine_date(_header(message, "Date"))
    page_url = _header(message, "Snapshot-Content-Location")
    if not page_url and message.get_content_type() == "multipart/related":
        page_url = _header(part, "Content-Location")
    metadata: dict[str, Any] = {"file": place.name, **place.metadata, "attachments": _attachments(message)}
    fields: dict[str, Any] = {"title": _header(message, "Subject")[:8000], "metadata": metadata}
    if page_url.startswith(("http://", "https://")):
        fields["url"] = page_url
        metadata["saved_at"] = date
    else:
        fields |= {"published_at": date, "guid": _header(message, "Message-ID")[:8000], "source": sender[:1000]}
        metadata["from"] = address
    fields["metadata"] = {name: value for name, value in metadata.items() if value}
    return {name: value for name, value in fields.items() if value}


def _attachments(message: Message) -> list[str]:
    """The names of what is attached, or its kind where it has none: it is not read."""
    attached = (part for part in islice(message.walk(), _PARTS) if part.get_content_disposition() == "attachment")
    return [_name(part)[:_NAME] for part in islice(attached, _MOST_NAMED)]


def _name(part: Message) -> str:
    if len(str(part.get("Content-Disposition", ""))) > _HEADER:  # else a name in quotation marks takes quadratic time
        return part.get_content_type()
    try:
        name = part.get_filename() or ""
        # Some programs write it as a Subject is written: =?utf-8?Q?…?=
        named = _in_words(name) if "=?" in name else name
        return "".join(filter(str.isprintable, named)) or part.get_content_type()
    except (TypeError, ValueError, LookupError, email.errors.MessageError):  # what `email` raises over damaged names
        return part.get_content_type()


def _header(message: Message, name: str) -> str:
    """A header on one line; empty if it is not there, or cannot be read.

    The newer policy of `email` would read it, too, in quadratic time.
    """
    try:
        return _in_words(str(message.get(name, "")))
    except (ValueError, LookupError, email.errors.MessageError):
        return ""  # what damaged headers raise


def _in_words(written: str) -> str:
    """What a header says on one line, where some of its words are encoded."""
    return " ".join(str(email.header.make_header(email.header.decode_header(written[:_HEADER]))).split())
