"""Makes hostile inputs from a seed: good files of each kind that are cut, torn, repeated, or lie about lengths."""

import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Final

import brotli
from tests.unit.producers.file_kinds import KINDS, NEWSML, NITF, answer, page, tarred, warc, warc_record, zipped

#: Bytes that mean something to one reader or another.
_TOKENS: Final = (
    *(
        b"\0",
        b"\xff",
        b"\n",
        b"\r\n\r\n",
        b'"',
        b"'",
        b"<",
        b">",
        b"&",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b"\t",
        b"%",
        b"\\u",
    ),
    *(b"\xed\xa0\x80", b"\xef\xbb\xbf", b"<!--", b"]]>", b"<![CDATA[", b"<!ENTITY a '&a;&a;'>", b"PK\3\4", b"PK\5\6"),
    *(b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"WARC/1.0\r\n", b"Content-Length: 99999999"),
    *(b"Content-Length: -1", b"--b\r\n", b"--b--", b"ustar", b"99999999999999999999", b"NaN", b"\\ud83d", b"1e999"),
)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _behead(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(len(data) + 1) :]


def _flip(data: bytes, chance: random.Random) -> bytes:
    torn = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        torn[chance.randrange(len(torn))] = chance.randrange(256)
    return bytes(torn)


def _insert(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 2, 8))):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(_TOKENS) * chance.choice((1, 1, 2, 500)) + data[at:]
    return data


def _drop(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randrange(1, 200) :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 60)]
    return data[:start] + piece * chance.choice((2, 50, 2000)) + data[start:]


def _swap(data: bytes, chance: random.Random) -> bytes:
    other = KINDS[chance.choice(sorted(KINDS))].data
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other)) :]


def _numbers(data: bytes, chance: random.Random) -> bytes:
    """Other figures in the place of figures: lengths, sizes, offsets."""
    places = [at for at, byte in enumerate(data) if byte in b"0123456789"]
    torn = bytearray(data)
    for at in chance.sample(places, min(len(places), 5)):
        torn[at] = chance.choice(b"0123456789")
    return bytes(torn)


_TEN_MB: Final = b"a" * 10_000_000
_WAYS: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    *(_cut, _behead, _flip, _flip, _insert, _insert, _drop, _repeat, _swap, _numbers),
)


def torn_inputs(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Torn files of all kinds.

    Args:
        seed: What they are made from: the same seed gives the same files.
        count: How many.

    Returns:
        An iterator over their names and bytes.
    """
    chance = random.Random(seed)
    kinds = sorted(KINDS)
    for number in range(count):
        kind = KINDS[kinds[number % len(kinds)]]
        data = kind.data
        for _ in range(chance.choice((1, 1, 2, 3))):
            data = chance.choice(_WAYS)(data, chance) or b" "
        outer = chance.randrange(10)
        name = kind.name if chance.randrange(4) else "file"
        if outer == 0:
            name, data = f"{name}.zip", zipped({kind.name: data, "good.html": page(9)})
        elif outer == 1:
            name, data = f"{name}.tar", tarred({kind.name: data, "good.html": page(9)})
        elif outer == 2:
            name, data = f"{name}.gz", gzip.compress(data)
        yield name, data


def _record(body: bytes, length: int) -> bytes:
    return warc_record("response", "https://a.example/", body, "text/html", length)


def _lying_zip(size: int) -> bytes:
    """A ZIP whose list of members says another size of its member."""
    data = bytearray(zipped({"a.txt": b"ferry " * 1000}))
    at = data.rfind(b"PK\1\2")
    struct.pack_into("<L", data, at + 24, size)
    struct.pack_into("<L", data, 22, size)
    return bytes(data)


def _overlapping_zip(members: int) -> bytes:
    """A ZIP of which each member is the same 10 MB (D. Fifield, "A better zip bomb", 2019)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", b"a" * 10_000_000)
        first = archive.infolist()[0]
        for number in range(1, members):
            copy = zipfile.ZipInfo(f"{number}.txt")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(copy, name, getattr(first, name))
            archive.filelist.append(copy)
    return stream.getvalue()


def _nested(data: bytes, levels: int) -> bytes:
    for _ in range(levels):
        data = zipped({"a.zip": data})
    return data


def _laughs(root: str, inside: str) -> bytes:
    declared = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    return f"<?xml version='1.0'?><!DOCTYPE {root} [{declared}]>{inside}".encode()


def _external(document: bytes) -> bytes:
    """A document that asks for a file of the machine."""
    head, _, rest = document.partition(b"?>\n")
    root = rest[1 : rest.index(b">")].split()[0].decode()
    doctype = f"?>\n<!DOCTYPE {root} [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>".encode()
    return head + doctype + rest.replace(b"Ferry sails", b"&x; Ferry sails")


def _gz_tar_header(length: int) -> bytes:
    """A tar whose first member has a name as long as a book."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.txt")
        info.pax_headers = {"path": "a" * length}
        archive.addfile(info, io.BytesIO(b""))
    return stream.getvalue()


#: What no generator would find: name → how it is made.
BOMBS: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "a ZIP that says too little": ("a.zip", lambda: _lying_zip(10)),
    "a ZIP that says too much": ("a.zip", lambda: _lying_zip(2**31)),
    "a ZIP of one member a thousand times": ("a.zip", lambda: _overlapping_zip(1000)),
    "a ZIP in ZIPs": ("a.zip", lambda: _nested(zipped({"a.txt": b"a"}), 30)),
    "a ZIP of 300 MB": ("a.zip", lambda: zipped({f"{n}.txt": _TEN_MB for n in range(30)})),
    "a ZIP without its end": ("a.zip", lambda: zipped({"a.txt": b"a"})[:-30]),
    "a ZIP of names that lead out": ("a.zip", lambda: zipped({"../../a.txt": b"The ferry sails.", "/etc/b": b"b"})),
    "a tar of names that lead out": ("a.tar", lambda: tarred({"../../a.txt": b"The ferry sails.", "/etc/b": b"b"})),
    "a tar with a name of 20 MB": ("a.tgz", lambda: _gz_tar_header(20_000_000)),
    "a tar without its end": ("a.tar", lambda: tarred({"a.txt": b"a" * 5000})[:2000]),
    "a tar of 300 MB": ("a.tgz", lambda: tarred({f"{n}.txt": _TEN_MB for n in range(30)}, "w:gz")),
    "a record that is too long": ("a.warc", lambda: _record(b"x", 10**9)),
    "a record of a negative length": ("a.warc", lambda: _record(b"x", -5)),
    "a record of a length beyond all": ("a.warc", lambda: _record(b"x", 2**70)),
    "records behind a short one": ("a.warc", lambda: _record(b"x" * 500, 100) + warc()),
    "a page of 300 MB in a record": (
        "a.warc",
        lambda: answer("https://a.example/", gzip.compress(_TEN_MB) * 30, "Content-Encoding: gzip") + warc(),
    ),
    "a page of 300 MB in Brotli": (
        "a.warc",
        lambda: answer("https://a.example/", brotli.compress(_TEN_MB * 30, quality=1), "Content-Encoding: br") + warc(),
    ),
    "chunks that lie": (
        "a.warc",
        lambda: answer("https://a.example/", b"ffffffff\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked") + warc(),
    ),
    "no chunks": ("a.warc", lambda: answer("https://a.example/", page(0), "Transfer-Encoding: chunked") + warc()),
    "a damaged body": (
        "a.warc",
        lambda: answer("https://a.example/", b"\x1f\x8b" + b"x" * 99, "Content-Encoding: gzip") + warc(),
    ),
    "a billion laughs in NITF": (
        "a.xml",
        lambda: _laughs("nitf", "<nitf><body><body.content><p>&l11;</p></body.content></body></nitf>"),
    ),
    "a billion laughs in NewsML": (
        "a.xml",
        lambda: _laughs("newsItem", "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><a>&l11;</a></newsItem>"),
    ),
    "a file of the machine in NITF": ("a.xml", lambda: _external(NITF)),
    "a file of the machine in NewsML": ("a.xml", lambda: _external(NEWSML)),
    "deep NITF": ("a.xml", lambda: b"<nitf><body><body.content>" + b"<block>" * 100_000),
    "NITF of many tags": ("a.xml", lambda: b"<nitf>" + b"<p/>" * 1_000_000 + b"</nitf>"),
    "a quote that does not end": ("a.csv", lambda: b'title,text\nA,"' + b"ferry, sails\n" * 300_000),
    "a row of a million cells": ("a.csv", lambda: b"title,text\n" + b"a," * 1_000_000),
    "a header of a million cells": ("a.csv", lambda: b"text," + b"a," * 1_000_000 + b"\nx"),
    "a table of one line": ("a.csv", lambda: b"text,title " * 300_000),
    "a message of a million parts": (
        "a.eml",
        lambda: b"Message-ID: <1@a>\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\na\n" * 500_000,
    ),
    "a message of a million parts, as an old Mac ends its lines": (
        "a.eml",
        lambda: b"Message-ID: <1@a>\nContent-Type: multipart/mixed; boundary=b\n\n" + b"\r--b\r\ra" * 1_000_000,
    ),
    "a report of delivery whose blank lines are parts": (
        "a.eml",
        lambda: b"Message-ID: <1@a>\nMIME-Version: 1.0\nContent-Type: message/delivery-status\n\n" + b"\n" * 900_000,
    ),
    "an attachment with a name of semicolons": (
        "a.eml",
        lambda: b"Message-ID: <1@a>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nferry\n--b\n"
        b'Content-Disposition: attachment; filename="' + b";" * 2_000_000 + b"\n\nsails",
    ),
    "a message of two million headers": (
        "a.eml",
        lambda: b"Message-ID: <1@a>\nMIME-Version: 1.0\n" + b"a:\n" * 2_000_000,
    ),
    "a message in messages": (
        "a.eml",
        lambda: b"Message-ID: <1@a>\nContent-Type: message/rfc822\n\n" * 2000 + b"Subject: a\n\nferry",
    ),
    "a message of one header": ("a.eml", lambda: b"Message-ID: <1@a>\nSubject: " + b"=?utf-8?q?a?= " * 100_000),
    "a message of many headers": ("a.eml", lambda: b"Message-ID: <1@a>\n" + b"Received: a\n" * 200_000 + b"\nferry"),
    "Markdown of brackets": ("a.md", lambda: b"[" * 300_000),
    "Markdown of stars": ("a.md", lambda: b"*a " * 130_000),
    "Markdown of quotes": ("a.md", lambda: b"> " * 190_000),
    "Markdown of front matter": ("a.md", lambda: b"---\n" + b"a: b\n" * 400_000),
    "front matter of Windows that does not end": ("a", lambda: b"---\r\n" + b"a: b\r\n" * 400_000),
    "front matter of dashes that does not end": ("a", lambda: b"---\n" + b"-a: b\n" * 400_000),
    "Markdown of blank lines": ("a.md", lambda: b"\n" * 390_000),
    "Markdown of many lines": ("a.md", lambda: b"# a\n" + b"> " * 9_000 + b"\n" + b"x\n" * 150_000),
    "Markdown of a wide table": ("a.md", lambda: b"# a\n" + b"a|" * 900 + b"\n" + b"-|" * 900 + b"\n" + b"b\n" * 900),
    "TOML with a number of many digits": ("a.md", lambda: b"+++\na=" + b"1" * 9_000 + b"\n+++\nThe ferry sails."),
    "a comment that does not end": ("a", lambda: b"<!--" * 500_000),
    "a doctype that does not end": ("a", lambda: b"<!DOCTYPE [" * 200_000),
    "processing instructions": ("a.xml", lambda: b"<?a?>" * 400_000),
    "headers for ever": ("a", lambda: b"Message-ID: a\n" * 150_000),
    "blank lines": ("a", lambda: b"\n" * 2_000_000),
    "JSON of lists": ("a.json", lambda: b'{"a":' * 900 + b'[{"text":"x"}]' + b"}" * 900),
    "JSON of many lists": (
        "a.json",
        lambda: b"{" + b",".join(b'"k%d":[{"text":"x"}]' % n for n in range(50_000)) + b"}",
    ),
    "a part with a header of a megabyte": (
        "a.eml",
        lambda: b"Message-ID: <1@a>\nContent-Type: text/plain" + b"; a=b" * 200_000 + b"\n\nferry",
    ),
    "xz that asks for memory": ("a.xz", lambda: _xz_of_large_window()),
    "zstd that asks for memory": ("a.zst", lambda: b"\x28\xb5\x2f\xfd\x00\xf8" + bytes(200)),
}  # fmt: skip  # a table


def _xz_of_large_window() -> bytes:
    """A stream whose header asks for a window of 4 GiB, with the check sum right."""
    packed = bytearray(lzma.compress(b"ferry " * 100))
    size = (packed[12] + 1) * 4
    assert packed[14] == 0x21, "the filter LZMA2"
    packed[16] = 40
    packed[12 + size - 4 : 12 + size] = struct.pack("<L", zlib.crc32(packed[12 : 12 + size - 4]))
    return bytes(packed)
