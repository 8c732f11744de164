"""Fields at their limits and beyond: dates, URLs, metadata, authors, entry ids, and what Lua might stumble over."""

from typing import Any, Final

import orjson
from msgspec.structs import replace
from tests.integration.abuse.case import BODY, Case, Expected, field, text


def _cut(value: str) -> str:
    """The value as a test and a table may show it."""
    return repr(value) if len(value) <= 50 else f"{value[:50]!r} …, {len(value):,} characters"


_DATES: Final[tuple[tuple[str, Expected, str], ...]] = (
    ("yesterday", "invalid_document", "published_at"),
    ("", "invalid_document", "published_at"),
    ("2021-03-03T10:00:00", "invalid_document", "published_at"),
    ("03/03/2021", "invalid_document", "published_at"),
    ("2021-02-30", "invalid_document", "published_at"),
    ("2021-13-01T00:00:00Z", "invalid_document", "published_at"),
    ("2021-03-03T25:00:00Z", "invalid_document", "published_at"),
    ("2021-03-03T10:61:00Z", "invalid_document", "published_at"),
    ("2021-03-03T10:00:00+99:99", "invalid_document", "published_at"),
    ("0000-00-00", "invalid_document", "published_at"),
    ("99999-01-01", "invalid_document", "published_at"),
    ("２０２１-03-03", "invalid_document", "published_at"),
    ("2021-03-03T10:00:00Z\n", "invalid_document", "published_at"),
    ("2021-03-03T10:00:00." + "9" * 50_000, "invalid_document", "published_at"),
    ("0001-01-01T00:00:00+14:00", "record", ""),
    ("9999-12-31T23:59:59-14:00", "record", ""),
    ("2016-12-31T23:59:60Z", "invalid_document", "published_at"),
    ("2021-03-03T10:00:00." + "9" * 30 + "Z", "record", ""),
    ("2021-03-03T10:00:00." + "9" * 5_000 + "Z", "invalid_document", "published_at"),
)
DATES: Final[list[Case]] = [
    field(f"date: {_cut(value)}", expected, says, published_at=value) for value, expected, says in _DATES
]

URLS: Final[list[Case]] = [
    field(f"url: {_cut(value)}", url=value)
    for value in (
        "",
        " ",
        "not a url",
        "javascript:alert(1)",
        "data:text/html,<p>a</p>",
        "file:///etc/passwd",
        "http://",
        "http:///a",
        "http://[::1",
        "http://[::1]:99999/",
        "http://a:b:c@d:e/f",
        "http://user:pass@a.example/",
        "http://a.example:0/",
        "http://.../",
        "http://a..b/",
        "http://xn--/",
        "http://xn--a\u0301/",
        "http://\u202ea.example/",
        "http://a.example/\0",
        "http://a.example/\r\nX-Header: 1",
        "http://a.example/%",
        "http://a.example/%zz%00%ff",
        "http://a.example/" + "../" * 2_500,
        "http://a.example/" + "a/" * 4_000,
        "http://a.example/?" + "a=b&" * 2_000,
        "http://a.example/?utm_source=" + "a" * 8_000,
        "http://" + "a." * 4_000 + "example/",
        "http://" + "a" * 300 + ".example/",
        "http://0x7f.1/",
        "http://127.0.0.1:6379/",
        "http://例え.テスト/",
        "https://www.google.example/amp/s/" + "amp/s/" * 1_000,
        "//a.example/",
        "HTTP://A.EXAMPLE/#" + "#" * 5_000,
    )
]


def _deep(depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(depth):
        found = {"a": found}
    return found


def _deep_json(depth: int) -> bytes:
    head = orjson.dumps({"text": BODY})[:-1]
    return head + b',"metadata":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"


OTHERS: Final[list[Case]] = [
    field("metadata, 100 deep", metadata=_deep(100)),
    Case("metadata, 200 deep", {b"document": _deep_json(200)}, "record"),
    Case("metadata, 201 deep", {b"document": _deep_json(201)}, "invalid_document", "200 levels deep"),
    Case("metadata, 1,000 deep", {b"document": _deep_json(1_000)}, "invalid_document", "200 levels deep"),
    Case("metadata, 2,000 deep", {b"document": _deep_json(2_000)}, "invalid_json"),
    field("metadata of 100,000 keys", metadata={f"k{number}": number for number in range(100_000)}),
    field("metadata of 1,500,000 letters", metadata={"a": "a" * 1_500_000}),
    field("metadata with a key of 100,000 letters", metadata={"k" * 100_000: 1}),
    field("metadata named like a record", metadata={"id": "1-0/0", "story": None, "relation": "exact", "__class__": 1}),
    field("metadata with NUL and directions", metadata={"a\0b": "\u202e\0"}),
    field("authors, 50,000", authors=["Ann Bo"] * 50_000),
    field("authors, none", authors=[]),
    field("authors that are empty", authors=["", " ", "\0"]),
    field("an author of 1,000,000 letters", authors=["a" * 1_000_000]),
    field("a title of NUL", title="\0"),
    field("a summary of NUL", summary="\0"),
    field("a summary at its limit", summary="s" * 8_192),
    field("a summary that is the text", summary=BODY),
    field("images, 20,000", images=[{"url": f"https://a.example/{number}.jpg"} for number in range(20_000)]),
    field("an image of nothing", images=[{}]),
    field("a caption of NUL", images=[{"caption": "\0", "credit": "\u202e"}]),
    field("a title of line ends", title="\n\r\n" * 1_000),
    field("a title with tags", title="<script>alert(1)</script>" * 100),
    field("a source with directions", source="\u202eelpmaxe.a"),
    field("a source of NUL", source="\0\0"),
    field("a guid of NUL", guid="\0"),
    field("a guid with CR and LF", guid="a\r\n*1\r\n$4\r\nQUIT\r\n"),
    field("a guid at its limit", guid="g" * 8_192),
    field("a language that does not exist", language="xx-yyyy-zzzz"),
    field("a language at the limit of its form", language="abc" + "-12345678" * 500),
    replace(
        text("more fields beside the document", BODY),
        fields={
            b"document": orjson.dumps({"text": f"Beside. {BODY}"}),
            b"\xff\x00\r\n": b"\x00\xff",
            b"raw_id": b"1-0",
        },
    ),
    replace(
        text("a seed mark that is odd", BODY),
        fields={
            b"document": orjson.dumps({"text": f"Odd. {BODY}"}),
            b"document2": b"x" * 100_000,
        },
    ),
]

#: In their order, behind all others: the stream takes rising ids only. The bytes of the first ones hold NUL, CR LF, a
#: quotation mark, a backslash and 255 where Lua might trip over them.
_IDS: Final = (
    (0x0D0A_0D0A_0D0A, 0x0D0A_0D0A, "record"),
    (0x2222_2222_2222, 0x5C5C_5C5C, "record"),
    (0x2525_2525_2525, 0x2500_0025, "record"),
    (0xFF00_FF00_FF00, 0x00FF_00FF, "record"),
    (2**48 - 1, 0, "record"),
    (2**48 - 1, 2**32 - 1, "record"),
    (2**48 - 1, 2**32, "id_out_of_range"),
    (2**48, 0, "id_out_of_range"),
    (2**63, 2**63, "id_out_of_range"),
)
IDS: Final[list[Case]] = [
    Case(
        f"entry id {milliseconds}-{sequence}",
        {b"document": orjson.dumps({"text": f"Number {milliseconds} {sequence}. {BODY}"})},
        expected,  # type: ignore[arg-type]  # a literal, which mypy widens in a tuple
        entry_id=f"{milliseconds}-{sequence}",
    )
    for milliseconds, sequence, expected in _IDS
]
