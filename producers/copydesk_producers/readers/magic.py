"""Names formats that are no text by the bytes they begin with."""

from typing import Final

from msgspec import Struct


class Unread(Struct, frozen=True):
    """A format that is not read.

    `kind` names it in messages. `companion`: such a file belongs to pages and holds no text. `cure` says what to do.
    """

    kind: str
    companion: bool = False
    cure: str = ""


PICTURES: Final = Unread("pictures", companion=True)
MEDIA: Final = Unread("audio and video", companion=True)
FONTS: Final = Unread("fonts", companion=True)
PROGRAMS: Final = Unread("style sheets, scripts and settings", companion=True)
OTHER_XML: Final = Unread("XML files of other kinds", cure="feeds, pages, NITF and NewsML-G2 are")
MAILBOXES: Final = Unread("mailboxes (mbox)", cure="save their messages one by one (.eml)")
BINARY: Final = Unread("binary files")

_BEGINNINGS: Final[tuple[tuple[bytes, Unread], ...]] = (
    (b"\x89PNG\r\n", PICTURES),
    (b"\xff\xd8\xff", PICTURES),
    (b"GIF8", PICTURES),
    (b"II*\0", PICTURES),
    (b"MM\0*", PICTURES),
    (b"\0\0\1\0", PICTURES),
    (b"BM", PICTURES),
    (b"wOFF", FONTS),
    (b"wOF2", FONTS),
    (b"OTTO", FONTS),
    (b"\0\1\0\0", FONTS),
    (b"ID3", MEDIA),
    (b"\xff\xfb", MEDIA),
    (b"OggS", MEDIA),
    (b"fLaC", MEDIA),
    (b"FLV\1", MEDIA),
    (b"\x1aE\xdf\xa3", MEDIA),
    (b"SQLite format 3\0", Unread("SQLite databases", cure="export their rows as JSON lines or CSV")),
    (b"PAR1", Unread("Parquet files", cure="export them as JSON lines or CSV")),
    (b"ARROW1", Unread("Arrow files", cure="export them as JSON lines or CSV")),
    (b"Obj\1", Unread("Avro files", cure="export them as JSON lines or CSV")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unread("office documents", cure="save them as HTML or text")),
    (b"{\\rtf", Unread("RTF files", cure="save them as HTML or text")),
    (b"7z\xbc\xaf\x27\x1c", Unread("7z archives", cure="pack them as ZIP or tar")),
    (b"Rar!\x1a\x07", Unread("RAR archives", cure="pack them as ZIP or tar")),
    (b"\x7fELF", Unread("programs")),
    (b"\xca\xfe\xba\xbe", Unread("programs")),
    (b"MZ", Unread("programs")),
)
#: Two letters alone begin many texts: they count only with a zero byte near.
_NEEDS_ZERO: Final = (b"BM", b"MZ")

_TAR_MAGIC_AT: Final = 257
_TAR_BLOCK: Final = 512


def unread_format(head: bytes) -> Unread | None:
    """The format that begins with these bytes, if it is one that is not read."""
    for beginning, unread in _BEGINNINGS:
        if head.startswith(beginning) and (beginning not in _NEEDS_ZERO or b"\0" in head[:64]):
            return unread
    if head[4:8] == b"ftyp":
        return PICTURES if head[8:12] in (b"avif", b"heic", b"heix", b"mif1") else MEDIA
    if head.startswith(b"RIFF"):
        return PICTURES if head[8:12] == b"WEBP" else MEDIA
    return None


def is_tar(head: bytes) -> bool:
    """Whether this is the first block of a tar archive: its magic, or its check sum where an old one has none."""
    if len(head) < _TAR_BLOCK:
        return False
    if head[_TAR_MAGIC_AT:].startswith(b"ustar"):
        return True
    written = head[148:156].strip(b"\0 ")
    if not written or not all(byte in b"01234567" for byte in written) or not head[0]:
        return False
    return sum(head[:148]) + 8 * 32 + sum(head[156:_TAR_BLOCK]) == int(written, 8)
