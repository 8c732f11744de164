"""Whatever hypothesis makes up goes through codec, chain and matching without an exception, and comes out whole."""

import string
from typing import Any

import orjson
import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.laws import examples

from copydesk_desk.operations.check.check import check_namespace
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import DocumentError, Keys, RawDocument, check_raw, decode_raw, encode_raw
from copydesk_text.article import Article, Drop
from copydesk_text.chain.build_record import build_record
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_text.newsroom.split_articles import split_articles
from copydesk_text.newsroom.written_dates import date_in_url, read_written_date, resolve_date
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.settings import Settings

CHAIN = CHAINS["default"]

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from([*RawDocument.__struct_fields__, "text", "html", "other"])
TEXTS = st.text(max_size=400) | st.text(alphabet=string.printable, max_size=400)
#: What texts of newsrooms are made of, in any order.
PIECES = st.lists(
    st.sampled_from(
        [
            "By Ann Bo",
            "PARIS, March 3 (AP) — ",
            "\n\n",
            "\n",
            "TT",
            "20",
            "Photo: ",
            "(Reuters)",
            "© ",
            " | ",
            "Read more",
            "The council met on Monday.",
            "3.3.2021 10:00",
            "https://a.example/b?c",
            "\u202e",
            "报纸",
            "قال",
            "…",
            "\0",
            " ",
        ]
    )
    | st.text(max_size=5),
    max_size=40,
).map("".join)
TAGS = ["p", "div", "article", "h1", "table", "tr", "td", "a", "script", "svg", "math", "iframe", "template", "b", "li"]
PAGES = st.lists(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS])
    | st.sampled_from(
        ["<!--", "-->", "<![CDATA[", "<a href='", "<meta name=date content='", "'>", "&#0;", "&amp", "<", ">"]
    )
    | st.sampled_from(["The ferry was late on Monday, the harbour master said.", "By Ann Bo", "March 3, 2021"])
    | st.text(max_size=6),
    max_size=60,
).map("".join)


def outcomes(document: RawDocument) -> list[Article | Drop]:
    """What becomes of a document: as the runner does it, without catching anything."""
    opened = open_document(CHAIN, document)
    if isinstance(opened, Drop):
        return [opened]
    found: list[Article | Drop] = []
    for article in opened:
        done = run_stages(CHAIN.stages, article)
        if isinstance(done, Article):
            make_sketch(done, "1700000000000-0")
            record = orjson.loads(build_record(done, "1700000000000-0"))
            assert record["position"] == article.position
        found.append(done)
    return found


@given(st.dictionaries(NAMES, JSON, max_size=5) | JSON)
def test_a_value_is_a_document_or_is_refused(value: Any) -> None:
    """Any JSON value is a raw document that comes back as it was written, or a DocumentError."""
    try:
        document = check_raw(value)
    except DocumentError:
        return
    assert document == decode_raw(encode_raw(document))


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_bytes_are_a_document_or_are_refused(data: bytes) -> None:
    """Any bytes are a raw document, or a DocumentError."""
    try:
        decode_raw(data)
    except DocumentError:
        return


@given(TEXTS | PIECES)
def test_a_text_comes_out(text: str) -> None:
    """Any text ends as articles or a Drop, at every position once."""
    found = outcomes(RawDocument(text=text))
    positions = [article.position for article in found if isinstance(article, Article)]
    assert sorted(set(positions)) == positions


@given(PAGES | TEXTS)
@examples(200)
def test_a_page_comes_out(html: str) -> None:
    """Any HTML ends as articles or a Drop."""
    assert outcomes(RawDocument(html=html))


@given(PIECES)
def test_a_page_is_split_or_dropped(text: str) -> None:
    """The splitter answers with articles that have a text, or with a Drop, and has the same answer twice."""
    found = split_articles(RawDocument(text=text))
    assert found == split_articles(RawDocument(text=text))
    if not isinstance(found, Drop):
        assert list(range(len(found))) == [article.position for article in found]


@given(
    url=st.text(max_size=60) | st.text(alphabet=":/?#[]@!$&'()*+,;=%.-aZ0\u202e", max_size=60).map("http://".__add__),
    title=TEXTS,
    source=st.text(max_size=60),
    guid=st.text(max_size=60),
    authors=st.lists(st.text(max_size=40), max_size=4),
)
def test_fields_come_out(url: str, title: str, source: str, guid: str, authors: list[str]) -> None:
    """Any url, title, source, guid and authors go through every stage."""
    document = RawDocument(
        text="The ferry came in late.", url=url, title=title, source=source, guid=guid, authors=authors
    )
    assert outcomes(document)


#: What dates are made of, in any order.
_WORDS = [
    "March",
    "mars",
    "März",
    "марта",
    "Monday",
    "3",
    "03",
    "31",
    "99",
    "2021",
    "0000",
    "99999",
    ":",
    "10:00",
    "25:61",
    "-",
    "/",
    ".",
    ",",
    "T",
    "Z",
    "GMT",
    "+99:99",
    "EST",
    "a.m.",
    "年",
    "月",
    "日",
    "Updated",
    "ago",
    "٣",
    "３",
]
DATES = st.lists(st.sampled_from(_WORDS) | st.just(" ") | st.text(max_size=3), max_size=12).map("".join)


@given(
    line=DATES,
    published=st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='seconds')}Z"),
    first=st.booleans(),
)
@examples(300)
def test_a_line_is_a_date_or_none(line: str, published: str, first: bool) -> None:
    """Any line is read as a date or as none, by its words, by the page's date and in a URL."""
    read_written_date(line, day_first=first)
    resolve_date(line, published)
    date_in_url(f"https://a.example/{line}")


@pytest.fixture
def runner(client: redis.Redis, keys: Keys) -> Runner:
    """A runner in a namespace of its own."""
    ensure_group(client, keys)
    return Runner(client, keys, Settings(namespace=keys.namespace, window_documents=1000))


@given(
    st.lists(
        st.dictionaries(st.binary(max_size=6) | st.just(b"document"), st.binary(max_size=60), min_size=1, max_size=4)
        | st.dictionaries(NAMES, JSON, max_size=4).map(lambda value: {b"document": _dump(value)})
        | (PIECES | TEXTS).map(lambda text: {b"document": _dump({"text": text})})
        | PAGES.map(lambda html: {b"document": _dump({"html": html})}),
        min_size=1,
        max_size=6,
    )
)
@examples(60)
def test_whatever_is_on_the_stream_is_finished(
    client: redis.Redis, keys: Keys, runner: Runner, entries: list[dict[bytes, bytes]]
) -> None:
    """Any fields of stream entries are committed by one pass, Lua included; none waits, no law is broken."""
    for fields in entries:
        client.xadd(keys.raw, fields)  # type: ignore[arg-type]  # redis-py types the dict too narrowly
    batch = RawStream(client, keys, "worker", 60).new(100, 1)
    assert len(entries) == len(batch)
    runner.process(batch, NoWatch())
    assert 0 == client.xlen(keys.raw)
    assert {} == check_namespace(client, keys, sample=20).found


def _dump(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # integers over 64 bits
        return repr(value).encode("utf-8", "surrogatepass")
