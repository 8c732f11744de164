"""build_record: the JSON of a record, as the contract wants it."""

import jsonschema
import orjson
from hypothesis import given
from tests.contract.made_articles import articles

from copydesk_schemas import (
    Agency,
    Counts,
    Dateline,
    Entity,
    Evidence,
    Image,
    Language,
    RawDocument,
    Record,
    Source,
    decode_record,
)
from copydesk_schemas.json_schema import json_schema
from copydesk_text.article import CHAIN_VERSION, Article
from copydesk_text.chain.build_record import build_record

#: What the commit adds.
DECIDED = {
    "story": "1700000000000-3/0",
    "relation": "original",
    "evidence": {
        "of": None,
        "similarity": None,
        "containment": None,
        "shared": None,
        "also": [],
        "ties": [],
        "facts": [],
        "adds": None,
        "news": [],
        "changes": [],
    },
}
VALIDATOR = jsonschema.Draft202012Validator(json_schema("record"))

FULL = Article(
    document=RawDocument(text="Raw.", url="https://river.example/a", guid="g-1", metadata={"feed": {"n": [1, None]}}),
    position=2,
    single=False,
    text="Body.\n\nMore of it.",
    title="Title",
    canonical_url="https://river.example/b",
    source=Source(name="River Post", domain="river.example"),
    language=Language(code="en", confidence=0.9),
    published_at="2021-03-04",
    published_from="dateline",
    modified_at="2021-03-05T10:00:00Z",
    authors=("Ada Low",),
    agency=Agency(name="Reuters", ground="dateline"),
    dateline=Dateline(place="LISBON", date="March 4"),
    images=(Image(caption="A bridge.", credit="Reuters", url="https://river.example/1.jpg"),),
    entities=(Entity(name="Lisbon", type="place", country="PT", id="geonames:2267057", mentions=2),),
    keywords=("bridge",),
    notices=("Correction: May.",),
    furniture=("TT",),
    counts=Counts(words=4, sentences=2, minutes=0.0),
    warnings=("odd",),
)


def record_of(article: Article) -> Record:
    """The record after the commit added its fields, checked against the JSON Schema on the way."""
    values = orjson.loads(build_record(article, "1700000000000-3")) | DECIDED
    VALIDATOR.validate(values)
    return decode_record(orjson.dumps(values))


def test_every_field_arrives() -> None:
    """What the article and its document say stands in the record, word for word."""
    assert record_of(FULL) == Record(
        id="1700000000000-3/2",
        raw_id="1700000000000-3",
        position=2,
        guid="g-1",
        url="https://river.example/a",
        canonical_url=FULL.canonical_url,
        source=FULL.source,
        title="Title",
        text="Body.\n\nMore of it.",
        language=FULL.language,
        published_at="2021-03-04",
        published_from="dateline",
        modified_at="2021-03-05T10:00:00Z",
        authors=["Ada Low"],
        agency=FULL.agency,
        dateline=FULL.dateline,
        images=list(FULL.images),
        entities=list(FULL.entities),
        keywords=["bridge"],
        notices=["Correction: May."],
        furniture=["TT"],
        counts=FULL.counts,
        metadata={"feed": {"n": [1, None]}},
        warnings=["odd"],
        chain=CHAIN_VERSION,
        story="1700000000000-3/0",
        relation="original",
        evidence=Evidence(),
    )


def test_fields_stand_in_the_order_of_the_contract() -> None:
    """All fields of Record but the three of the commit, in its order."""
    fields = [name for name in Record.__struct_fields__ if name not in DECIDED]
    assert list(orjson.loads(build_record(FULL, "1-0"))) == fields


def test_metadata_is_untouched() -> None:
    """The producer's object comes through as it was; without one there is an empty object."""
    bare = Article(document=RawDocument(text="x"), text="x")
    assert orjson.loads(build_record(bare, "1-0"))["metadata"] == {}
    assert orjson.loads(build_record(FULL, "1-0"))["metadata"] == {"feed": {"n": [1, None]}}


@given(articles())
def test_any_article_keeps_the_contract(article: Article) -> None:
    """Whatever an article holds, its record decodes and fits the JSON Schema."""
    record = record_of(article)
    assert record.text == article.text
    assert record.position == article.position
