"""A worker learns the furniture of sites from what it publishes, and applies it in the next slice of event time."""

import uuid
from random import Random

import orjson
import pytest
import redis
from msgspec.structs import replace
from tests.integration.published import START, Document, publish, records, settings_of

from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.forget.forget import forget_id
from copydesk_desk.review.explain.texts import text_of_record
from copydesk_schemas import Keys, Record
from copydesk_text.chain.names import ChainName
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

HOUR = 3_600_000
FIRST = START - START % HOUR  # where a slice begins
HARROW, SKERRY = "harrow.example", "skerry.example"

MENU = ["{site} today", "Harbour and shipping news of {site}", "What the council of {site} decided this week"]
PLEA = "The people of {site} live on your help. For four crowns a week you keep a reporter on every quay of the county."
NOTICE = "We use cookies to remember what you read on {site}. If you refuse them you will see this line again tomorrow."
BOX = "Ina Vestergaard has covered the harbour for {site} since the old breakwater was taken down."
SYLLABLES = ["ba", "der", "fin", "gol", "hus", "ka", "lor", "men", "nis", "pra", "ro", "sta", "tur", "ven", "wim", "ze"]


def settings(keys: Keys, chain: ChainName = "default") -> Settings:
    """Slices of an hour."""
    return replace(settings_of(keys), window_days=1 / 24, chain=chain)


def story(number: int, paragraphs: int = 4) -> list[str]:
    """A story that no other number tells, in words of its own."""
    random = Random(number)

    def word() -> str:
        return "".join(random.choices(SYLLABLES, k=random.randint(2, 4)))

    return [f"{word().title()} {' '.join(word() for _ in range(24))}." for _ in range(paragraphs)]


def page(number: int, site: str = HARROW, *, box: bool = False) -> Document:
    """A story in the menu, plea and notice of a site, and under some the box about its author."""
    lines = [*MENU, *story(number), *([BOX] if box else []), PLEA, NOTICE]
    text = "\n\n".join(line.format(site=site.partition(".")[0].title()) for line in lines)
    return {"text": text, "url": f"https://{site}/story/{number}", "split": "never"}


def lesson_pages() -> list[Document]:
    """Two sites teach for an hour; a third prints one wire story of theirs after the other, bare."""
    pages = [page(number, HARROW, box=number < 4) for number in range(10)]
    pages += [page(100 + number, SKERRY) for number in range(8)]
    return pages + [{"text": "\n\n".join(story(7)), "url": f"https://wire.example/{number}"} for number in range(8)]


def play(client: redis.Redis, keys: Keys, chain: ChainName, documents: list[Document]) -> list[Record]:
    """The records of documents of the hour after the lessons, in order."""
    publish(client, keys, lesson_pages(), start=FIRST, settings=settings(keys, chain))
    entries = publish(client, keys, documents, start=FIRST + HOUR, settings=settings(keys, chain))
    found = records(client, keys)
    return [found[f"{entry}/0"] for entry in entries]


def test_certain_furniture_leaves_the_text(client: redis.Redis, keys: Keys) -> None:
    """Menu, plea and notice go to `furniture`, the box that stands on some pages and the story stay."""
    [record] = play(client, keys, "default", [page(20, box=True)])
    assert "\n\n".join([*story(20), BOX.format(site="Harrow")]) == record.text
    assert [line.format(site="Harrow") for line in (*MENU, PLEA, NOTICE)] == list(record.furniture)


def test_only_the_next_hour_knows_and_only_of_this_site(client: redis.Redis, keys: Keys) -> None:
    """What a slice teaches does not apply in it, nor on another site."""
    [elsewhere] = play(client, keys, "default", [page(20, "upland.example")])
    assert elsewhere.furniture == []
    assert all(record.furniture == [] for record in records(client, keys).values())


def test_furniture_is_not_compared(client: redis.Redis, keys: Keys) -> None:
    """Two short stories in one furniture are two; one story in the furniture of two sites is one, word for word.

    The matching chain compares so, too, and leaves every text as it came.
    """
    short = {"text": str(page(21)["text"]).replace("\n\n".join(story(21)), story(21)[0]), "split": "never"}
    other = {"text": str(page(22)["text"]).replace("\n\n".join(story(22)), story(22)[0]), "split": "never"}
    documents: list[Document] = [
        short | {"url": f"https://{HARROW}/a"},
        other | {"url": f"https://{HARROW}/b"},
        page(23, HARROW),
        page(23, SKERRY),
    ]
    found = play(client, keys, "matching", documents)
    assert ["original", "original", "original", "exact"] == [record.relation for record in found]
    assert [document["text"] for document in documents] == [record.text for record in found]


def test_a_page_that_is_read_again_is_exact(client: redis.Redis, keys: Keys) -> None:
    """A page of the first hour comes again when its furniture is known: nothing new, and no revision."""
    [again] = play(client, keys, "default", [page(5)])
    assert ("exact", f"{FIRST + 5}-0/0") == (again.relation, again.evidence.of)


@pytest.mark.parametrize("foreign", [8, 17])
def test_a_lead_stays_whoever_printed_it_first(client: redis.Redis, keys: Keys, foreign: int) -> None:
    """Pages that a stranger pushes in the name of a site before its own print a lead under stories of their own: the
    lead stays in the text of the site, and its own menu leaves."""
    lead = story(900, 1)[0]
    attack: list[Document] = [
        {"text": "\n\n".join([lead, *story(1000 + number)]), "url": f"https://{HARROW}/x/{number}", "split": "never"}
        for number in range(foreign)
    ]
    own = [page(number) for number in range(40)]
    publish(client, keys, [*attack, *own], start=FIRST, settings=settings(keys))
    text = str(page(50)["text"]).replace(story(50)[0], f"{lead}\n\n{story(50)[0]}")
    later: Document = {"text": text, "url": f"https://{HARROW}/story/50", "split": "never"}
    [entry] = publish(client, keys, [later], start=FIRST + HOUR, settings=settings(keys))
    record = records(client, keys)[f"{entry}/0"]
    assert "\n\n".join([lead, *story(50)]) == record.text
    assert [line.format(site="Harrow") for line in (*MENU, PLEA, NOTICE)] == list(record.furniture)


def test_furniture_of_other_sites_leaves_no_text(client: redis.Redis, keys: Keys) -> None:
    """What three sites of a stranger print on all pages, and the site itself in two stories, stays in its text."""
    lead = story(900, 1)[0]
    attack: list[Document] = [
        {"text": "\n\n".join([lead, *story(1000 + 10 * site + number)]), "url": f"https://s{site}.example/{number}"}
        for site in range(3)
        for number in range(9)
    ]
    own = [page(number) for number in range(8)]
    own[:2] = [{**one, "text": f"{lead}\n\n{one['text']}"} for one in own[:2]]
    publish(client, keys, [*attack, *own], start=FIRST, settings=settings(keys))
    later: Document = {"text": "\n\n".join([lead, *story(50)]), "url": f"https://{HARROW}/story/50", "split": "never"}
    [entry] = publish(client, keys, [later], start=FIRST + HOUR, settings=settings(keys))
    assert later["text"] == records(client, keys)[f"{entry}/0"].text


def printed_by_strangers(lines: list[str]) -> list[Document]:
    """18 pages of three sites that a stranger made up; each has these lines above a story of its own."""
    return [
        {"text": "\n\n".join([*lines, *story(1000 + 10 * site + number)]), "url": f"https://s{site}.example/{number}"}
        for site in range(3)
        for number in range(6)
    ]


@pytest.mark.parametrize("printed", [0, 1])
@pytest.mark.parametrize("outlet", [{"url": f"https://{HARROW}/s/{{}}"}, {"source": "The Harrow Post"}, {}])
def test_what_strangers_print_hides_no_report(
    client: redis.Redis, keys: Keys, outlet: dict[str, str], printed: int
) -> None:
    """What is new in a report stands on 18 pages of three sites, a slice ahead; some of it its own site printed once.
    The report, which tells an earlier one again besides, is published."""
    news, old = story(900, 3), story(50)

    def report(number: int, lines: list[str]) -> Document:
        return {"text": "\n\n".join(lines), **{name: value.format(number) for name, value in outlet.items()}}

    first = [report(1, old), *(report(2 + number, [news[0], *story(60)]) for number in range(printed))]
    publish(client, keys, [*printed_by_strangers(news), *first], start=FIRST, settings=settings(keys))
    [entry] = publish(client, keys, [report(9, [*old, *news])], start=FIRST + HOUR, settings=settings(keys))
    record = records(client, keys)[f"{entry}/0"]
    assert ("extension", f"{FIRST + 18}-0/0") == (record.relation, record.evidence.of)


def test_what_other_sites_print_is_furniture_of_a_site_by_its_second_story(client: redis.Redis, keys: Keys) -> None:
    """The notice of a chain of sites stands on two stories of a small one of them: it is not compared there."""
    small = [
        {"text": "\n\n".join([*story(60 + number), NOTICE]), "url": f"https://{HARROW}/{number}"} for number in (1, 2)
    ]
    first: list[Document] = [*printed_by_strangers([NOTICE]), *small, {"text": "\n\n".join(story(50))}]
    publish(client, keys, first, start=FIRST, settings=settings(keys))
    copy: Document = {"text": "\n\n".join([*story(50), NOTICE]), "url": f"https://{HARROW}/9"}
    [entry] = publish(client, keys, [copy], start=FIRST + HOUR, settings=settings(keys))
    assert "exact" == records(client, keys)[f"{entry}/0"].relation


def test_a_wire_story_is_no_furniture(client: redis.Redis, keys: Keys) -> None:
    """A text that a site printed eight times stays in its text, and is found."""
    [found] = play(client, keys, "default", [{"text": "\n\n".join(story(7)), "url": "https://wire.example/new"}])
    assert ("\n\n".join(story(7)), "excerpt", []) == (found.text, found.relation, found.furniture)


def outputs(client: redis.Redis, batch: int) -> list[list[bytes]]:
    """The records of clean and of duplicates, in order, of lessons and what follows, some documents at a time."""
    keys = Keys(f"test-{uuid.uuid4().hex[:12]}")
    later = [page(number, site, box=number % 3 == 0) for number in range(10) for site in (HARROW, SKERRY)]
    moments = [FIRST + number for number in range(len(lesson_pages()))] + [
        FIRST + HOUR + number for number in range(len(later))
    ]
    try:
        ensure_group(client, keys)
        for moment, document in zip(moments, lesson_pages() + later, strict=True):
            client.xadd(keys.raw, {"document": orjson.dumps(document)}, id=f"{moment}-0")
        stream, runner = RawStream(client, keys, "worker", 60), Runner(client, keys, settings(keys))
        while read := stream.new(batch, 1):
            runner.process(read, NoWatch())
        return [
            [fields[b"record"] for _, fields in read_all(client, stream)] for stream in (keys.clean, keys.duplicates)
        ]
    finally:
        drop_namespace(client, keys)


def test_batches_decide_nothing_of_what_is_known(client: redis.Redis) -> None:
    """A batch that reaches from one slice into the next is as two: what the first taught is known in the second."""
    expected = outputs(client, 1)
    assert any(orjson.loads(record)["furniture"] for record in expected[0])
    for batch in (7, 44):
        assert expected == outputs(client, batch)


@pytest.mark.parametrize("chain", ["default", "matching"])
def test_a_record_is_found_by_its_text(client: redis.Redis, keys: Keys, chain: ChainName) -> None:
    """Though lines have left it: the laws of the index hold, explanations compare the same, and takedowns are whole."""
    found = play(client, keys, chain, [page(number, box=True) for number in range(30, 36)])
    report = check_namespace(client, keys, sample=1000)
    assert ([], len(found) + len(lesson_pages())) == (report.findings, report.looked_at["records looked for"])
    made = text_of_record(client, keys, found[0])
    assert made.note is None
    for record in found:
        assert forget_id(client, keys, record.id).postings >= 16
    assert [] == check_namespace(client, keys, sample=1000).findings
