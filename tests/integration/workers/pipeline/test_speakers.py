"""Whose words count: what a rival pushes first, in the name of a bound producer's site, neither suppresses its records,
nor moves its addresses, nor teaches its furniture; and nobody signs for another.

Each attack runs twice: where producers are not bound it works.
"""

from collections.abc import Mapping
from random import Random
from typing import Final

import orjson
import pytest
import redis
from msgspec.structs import replace
from tests.integration.published import START, Document, publish, records, settings_of

from copydesk_schemas import DeadLetter, Keys, ProducerKey, Record, decode_dead
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.bound_producers import add_producer, remove_producer
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

BAY, EVIL = "bay.example", "evil.example"
HOUR = 3_600_000
FIRST = START - START % HOUR  # where a slice begins
SYLLABLES = ["ba", "der", "fin", "gol", "hus", "ka", "lor", "men", "nis", "pra", "ro", "sta", "tur", "ven", "wim", "ze"]


def story(number: int, paragraphs: int = 4) -> str:
    """A story that no other number tells, in words of its own."""
    random = Random(number)

    def word() -> str:
        return "".join(random.choices(SYLLABLES, k=random.randint(2, 4)))

    return "\n\n".join(f"{word().title()} {' '.join(word() for _ in range(24))}." for _ in range(paragraphs))


def bound(keys: Keys, *, on: bool = True, **changes: object) -> Settings:
    """Settings with slices of an hour, where producers are bound."""
    return replace(settings_of(keys), bound_producers=on, window_days=1 / 24, **changes)


@pytest.fixture
def bay(client: redis.Redis, keys: Keys) -> ProducerKey:
    """The key of the producer that speaks for the bay."""
    return add_producer(client, keys, "bay", [BAY]).key


def dead(client: redis.Redis, keys: Keys) -> list[DeadLetter]:
    """All dead letters."""
    return [
        decode_dead({name.decode(): value.decode() for name, value in fields.items()})
        for _, fields in read_all(client, keys.dead)
    ]


def clean_ids(client: redis.Redis, keys: Keys) -> set[str]:
    """The ids of the published records."""
    return {fields[b"id"].decode() for _, fields in read_all(client, keys.clean)}


OWN: Document = {"text": story(1), "url": f"https://{BAY}/ferry", "guid": "1 2", "source": "The Bay"}
PAGE = "<html><head><title>x</title>{head}</head><body><article>{body}</article></body></html>"

#: What a rival pushes before it, that makes it a duplicate where nobody is bound.
COPIES: dict[str, Document] = {
    "the same text on a site of its own": {"text": story(1), "url": f"https://{EVIL}/a"},
    "the same text in its name": {"text": story(1), "url": f"https://{BAY}/other"},
    "the same text from nowhere": {"text": story(1)},
    "a longer text that holds it": {"text": f"{story(1)}\n\n{story(2)}", "url": f"https://{EVIL}/a"},
    "the same page": OWN,
}


@pytest.mark.parametrize(("attack", "seed"), [*((attack, False) for attack in COPIES), ("the same page", True)])
def test_a_rival_that_is_first_suppresses_nothing(
    client: redis.Redis, keys: Keys, bay: ProducerKey, attack: str, seed: bool
) -> None:
    """The record of the bound producer comes out clean; it still says which record its text is like."""
    publish(client, keys, [COPIES[attack]], settings=bound(keys), seed=seed)
    [own] = publish(client, keys, [OWN], start=START + 10, settings=bound(keys), key=bay)
    record = f"{own}/0"
    assert record in clean_ids(client, keys)
    assert f"{START}-0/0" == records(client, keys)[record].evidence.of


@pytest.mark.parametrize("attack", COPIES)
def test_without_binding_a_rival_suppresses(client: redis.Redis, keys: Keys, bay: ProducerKey, attack: str) -> None:
    """The same attacks work where producers are not bound, whoever signs."""
    publish(client, keys, [COPIES[attack]], settings=bound(keys, on=False))
    [own] = publish(client, keys, [OWN], start=START + 10, settings=bound(keys, on=False), key=bay)
    assert f"{own}/0" not in clean_ids(client, keys)


def test_bound_records_suppress_each_other_and_all_others(client: redis.Redis, keys: Keys, bay: ProducerKey) -> None:
    """A copy by a bound producer is a duplicate of the bound original, though a rival's is older; so is a rival's."""
    other = add_producer(client, keys, "cove", ["cove.example"]).key
    publish(client, keys, [COPIES["the same text on a site of its own"]], settings=bound(keys))
    [own] = publish(client, keys, [OWN], start=START + 10, settings=bound(keys), key=bay)
    copy: Document = {"text": story(1), "url": "https://cove.example/ferry"}
    [second] = publish(client, keys, [copy], start=START + 20, settings=bound(keys), key=other)
    [third] = publish(client, keys, [copy], start=START + 30, settings=bound(keys))
    found = records(client, keys)
    assert f"{own}/0" == found[f"{second}/0"].evidence.of
    assert {f"{START}-0/0", f"{own}/0"} == clean_ids(client, keys)
    assert "exact" == found[f"{third}/0"].relation


#: Pages with another story that claim the address of the bay's page.
ADDRESSES: dict[str, Document] = {
    "its URL": {"text": story(5), "url": f"https://{BAY}/ferry"},
    "its URL in another form": {"text": story(5), "url": f"http://www.{BAY}/ferry?utm_source=x#top"},
    "its URL without a scheme": {"text": story(5), "url": f"{BAY}/ferry"},
    "its guid": {"text": story(5), "url": f"https://{BAY}/z", "guid": "1 2"},
    "its guid under the name of its site": {"text": story(5), "source": BAY, "guid": "1 2"},
    "its guid cut elsewhere": {"text": story(5), "source": f"{BAY} 1", "guid": "2"},
    "its URL as the canonical one": {
        "html": PAGE.format(
            head=f'<link rel="canonical" href="https://{BAY}/ferry">',
            body="".join(f"<p>{paragraph}</p>" for paragraph in story(5).split("\n\n")),
        ),
        "url": f"https://{EVIL}/a",
    },
}


@pytest.mark.parametrize("attack", ADDRESSES)
def test_a_rival_moves_no_address(client: redis.Redis, keys: Keys, bay: ProducerKey, attack: str) -> None:
    """The page of the bound producer is no revision of what a rival put there; a later one is a revision of its own."""
    publish(client, keys, [ADDRESSES[attack]], settings=bound(keys))
    [own] = publish(client, keys, [OWN], start=START + 10, settings=bound(keys), key=bay)
    publish(client, keys, [ADDRESSES[attack]], start=START + 20, settings=bound(keys))
    changed: Document = {**OWN, "text": story(7)}
    [later] = publish(client, keys, [changed], start=START + 30, settings=bound(keys), key=bay)
    found = records(client, keys)
    assert "original" == found[f"{own}/0"].relation
    assert ("revision", f"{own}/0") == (found[f"{later}/0"].relation, found[f"{later}/0"].evidence.of)


#: Other spellings of its address, some of which are that of no page.
SPELLINGS: Final = (
    "https://BAY.EXAMPLE/ferry", "https://bay.example./ferry", "https://bay.example:443/ferry", "//bay.example/ferry",
    "https://bay.example:8443/ferry", "https://evil:pw@bay.example/ferry", "https://m.bay.example/ferry",
    "https://amp.bay.example/ferry/amp", "ftp://bay.example/ferry", " https://bay.example/ferry ",
    "https:bay.example/ferry", "https:/bay.example/ferry", "https:\\\\bay.example\\ferry",
    "https://bay.example\\@evil.example/ferry", "https://bay%2eexample/ferry", "https://bay\u3002example/ferry",
    "https://bay\uff0eexample/ferry", "https://ba\u00ady.example/ferry", "https://bay.example/./x/../ferry",
    "https://web.archive.org/web/2026/https://bay.example/ferry", "https://bay-example.translate.goog/ferry",
    "https://www.google.com/amp/s/bay.example/ferry", "https://bay-example.cdn.ampproject.org/c/s/bay.example/ferry",
    "https://[::1]/ferry", "http://0x7f.1/ferry", "javascript:bay.example/ferry", "https://bay.example:99999/ferry",
    "https://bay.example /ferry", "https://evil.example/a\nhttps://bay.example/ferry", "bay.example/ferry#top",
)  # fmt: skip  # addresses read better in lines than one a line


@pytest.mark.parametrize("field", ["url", "source", "guid", "canonical"])
def test_no_spelling_of_an_address_moves_it(client: redis.Redis, keys: Keys, bay: ProducerKey, field: str) -> None:
    """Whatever a rival writes for it, in whichever field, its page is no revision, and comes out clean."""
    pages: list[Document] = []
    for number, spelling in enumerate(SPELLINGS, 20):
        page: Document = {"text": story(number), "url": spelling, "guid": "1 2"}
        if field == "source":
            page = {"text": story(number), "source": spelling, "guid": "1 2"}
        elif field == "guid":
            page = {"text": story(number), "source": spelling.strip().partition("/")[0], "guid": spelling}
        elif field == "canonical":
            body = "".join(f"<p>{paragraph}</p>" for paragraph in story(number).split("\n\n"))
            head = f'<link rel="canonical" href="{spelling}">'
            page = {"html": PAGE.format(head=head, body=body), "url": f"https://{EVIL}/{number}"}
        pages.append(page)
    publish(client, keys, pages, settings=bound(keys))
    [own] = publish(client, keys, [OWN], start=START + 1000, settings=bound(keys), key=bay)
    assert "original" == records(client, keys)[f"{own}/0"].relation
    assert f"{own}/0" in clean_ids(client, keys)


@pytest.mark.parametrize("attack", ADDRESSES)
def test_without_binding_a_rival_moves_addresses(
    client: redis.Redis, keys: Keys, bay: ProducerKey, attack: str
) -> None:
    """The same pages make it a revision where producers are not bound."""
    publish(client, keys, [ADDRESSES[attack]], settings=bound(keys, on=False))
    [own] = publish(client, keys, [OWN], start=START + 10, settings=bound(keys, on=False), key=bay)
    assert "revision" == records(client, keys)[f"{own}/0"].relation


# -- furniture

LEAD = story(900, 1)
MENU = "Bay today\n\nHarbour and shipping news of the bay\n\nWhat the council of the bay decided this week"


def bay_page(number: int, lead: str = "") -> Document:
    """A story of the bay in its menu."""
    parts = [MENU, lead, story(number)]
    return {"text": "\n\n".join(filter(None, parts)), "url": f"https://{BAY}/s/{number}", "split": "never"}


def foreign_pages(site: str, count: int = 17) -> list[Document]:
    """Pages with the bay's lead above stories of their own."""
    return [
        {"text": f"{LEAD}\n\n{story(hash_of(site) + number)}", "url": f"https://{site}/x/{number}", "split": "never"}
        for number in range(count)
    ]


def hash_of(site: str) -> int:
    """A number for a site, so that no two sites tell one story."""
    return 10_000 * sum(map(ord, site))


def lead_story(client: redis.Redis, keys: Keys, bay: ProducerKey, *, on: bool, own: int) -> Record:
    """What becomes of the bay's page with the lead, in the hour after the lessons; it pushed `own` pages before."""
    settings = bound(keys, on=on)
    publish(client, keys, foreign_pages(BAY), start=FIRST, settings=settings)
    for number in range(3):
        publish(
            client, keys, foreign_pages(f"evil{number}.example"), start=FIRST + 100 * (number + 1), settings=settings
        )
    publish(client, keys, [bay_page(n) for n in range(own)], start=FIRST + 1000, settings=settings, key=bay)
    [entry] = publish(client, keys, [bay_page(99, LEAD)], start=FIRST + HOUR, settings=settings, key=bay)
    return records(client, keys)[f"{entry}/0"]


def test_foreign_pages_teach_nothing_of_a_bound_site(client: redis.Redis, keys: Keys, bay: ProducerKey) -> None:
    """17 pages in its name, and 51 on three other sites, print its lead: it stays, and its own menu leaves."""
    record = lead_story(client, keys, bay, on=True, own=10)
    assert f"{LEAD}\n\n{story(99)}" == record.text
    assert MENU.split("\n\n") == list(record.furniture)


def test_without_binding_foreign_pages_teach(client: redis.Redis, keys: Keys, bay: ProducerKey) -> None:
    """Where producers are not bound, most pages decide: the lead leaves the text of a site that had few."""
    assert LEAD in lead_story(client, keys, bay, on=False, own=2).furniture


@pytest.mark.parametrize("on", [True, False])
def test_three_sites_make_nothing_of_a_bound_one_furniture(
    client: redis.Redis, keys: Keys, bay: ProducerKey, on: bool
) -> None:
    """What three other sites print, and a bound one in two stories, is compared there.

    Two bound pages that differ in nothing else are no copies; where producers are not bound, they are.
    """
    settings = bound(keys, on=on)
    for number in range(3):
        publish(client, keys, foreign_pages(f"evil{number}.example"), start=FIRST + 100 * number, settings=settings)
    twice = [bay_page(1, LEAD), bay_page(2, LEAD)]
    publish(client, keys, twice, start=FIRST + 1000, settings=settings, key=bay)
    pages: list[Document] = [
        {"text": f"{LEAD}\n\n{story(50)}", "url": f"https://{BAY}/a"},
        {"text": story(50), "url": f"https://{BAY}/b"},
    ]
    _, longer = publish(client, keys, pages[::-1], start=FIRST + HOUR, settings=settings, key=bay)
    assert on == ("extension" == records(client, keys)[f"{longer}/0"].relation)


# -- signatures


def push_signed(client: redis.Redis, keys: Keys, document: Document, signed: bytes) -> None:
    """Processes one document with this signature."""
    ensure_group(client, keys)
    fields: Mapping[str, bytes] = {"document": orjson.dumps(document), "signed": signed}
    client.xadd(keys.raw, fields, id=f"{START}-0")  # type: ignore[arg-type]  # redis-py takes a wider dict only
    stream, runner = RawStream(client, keys, "worker", 60), Runner(client, keys, bound(keys))
    runner.process(stream.new(50, 1), NoWatch())


def test_a_wrong_signature_is_dead(client: redis.Redis, keys: Keys, bay: ProducerKey) -> None:
    """Forged, replayed under another name, of another document, by nobody known, in no form: each says why."""
    evil = add_producer(client, keys, "evil", [EVIL]).key
    data, other = orjson.dumps(OWN), orjson.dumps({**OWN, "text": story(3)})
    forged = {
        "not that of producer bay": [
            b"bay " + b"0" * 64,
            ProducerKey("bay", evil.secret).sign(data),
            bay.sign(other),
            evil.sign(data).replace(b"evil", b"bay"),
        ],
        "not that of producer evil": [bay.sign(data).replace(b"bay", b"evil")],
        "no such producer": [ProducerKey("nobody", bay.secret).sign(data)],
        "64 hex digits": [b"", b"bay", bay.sign(data) + b"0", bay.sign(data).upper(), b"\xff" * 100],
    }
    for why, signatures in forged.items():
        for signed in signatures:
            client.delete(keys.raw, keys.dead)
            push_signed(client, keys, OWN, signed)
            [letter] = dead(client, keys)
            assert ("unproven_source", True) == (letter.reason, why in letter.detail), letter.detail
            client.delete(keys.raw)
            push_signed(client, keys, OWN, (letter.signed or "").encode())  # as `dead requeue` and a replay push it
            assert letter.signed
            assert ["unproven_source"] * 2 == [one.reason for one in dead(client, keys)]
    assert set() == clean_ids(client, keys)


@pytest.mark.parametrize("url", [f"https://{EVIL}/a", f"https://{BAY}.evil.example/a", None, "https://10.0.0.1/a"])
def test_a_producer_speaks_for_its_domains_only(
    client: redis.Redis, keys: Keys, bay: ProducerKey, url: str | None
) -> None:
    """What it signs for another domain, or for none, is dead and says for which it may; it teaches nothing there."""
    document: Document = {"text": story(1), "source": "The Bay"} | ({"url": url} if url else {})
    publish(client, keys, [document], settings=bound(keys), key=bay)
    [letter] = dead(client, keys)
    assert ("unproven_source", True) == (letter.reason, f"speaks for {BAY}" in letter.detail)
    assert bay.sign(orjson.dumps(document)).decode() == letter.signed


@pytest.mark.parametrize(("source", "reason"), [(BAY, None), (f"www.{BAY}", None), (EVIL, "unproven_source")])
def test_an_outlet_named_by_its_domain_is_one_of_that_domain(
    client: redis.Redis, keys: Keys, bay: ProducerKey, source: str, reason: str | None
) -> None:
    """Without an address a producer may name an outlet by a domain, one that it speaks for."""
    publish(client, keys, [{"text": story(1), "source": source}], settings=bound(keys), key=bay)
    assert [reason] * (reason is not None) == [letter.reason for letter in dead(client, keys)]


@pytest.mark.parametrize("source", [BAY, f"WWW.{BAY}", f" {BAY} "])
def test_who_is_not_bound_cannot_name_a_bound_outlet(
    client: redis.Redis, keys: Keys, bay: ProducerKey, source: str
) -> None:
    """A copy that was pushed first, in the name of the outlet and without a signature, suppresses nothing of it."""
    publish(client, keys, [{"text": OWN["text"], "source": source}], settings=bound(keys))
    [own] = publish(client, keys, [OWN], start=START + 10, settings=bound(keys), key=bay)
    assert f"{own}/0" in clean_ids(client, keys)


def test_a_bound_producer_moves_no_address_of_another(client: redis.Redis, keys: Keys, bay: ProducerKey) -> None:
    """A canonical link to another bound site leaves that site's address alone."""
    evil = add_producer(client, keys, "evil", [EVIL]).key
    publish(client, keys, [ADDRESSES["its URL as the canonical one"]], settings=bound(keys), key=evil)
    [own] = publish(client, keys, [OWN], start=START + 10, settings=bound(keys), key=bay)
    assert "original" == records(client, keys)[f"{own}/0"].relation


def test_a_producer_is_known_and_forgotten_while_workers_run(client: redis.Redis, keys: Keys, bay: ProducerKey) -> None:
    """One that was added after the worker began is known at its first document; a removed one with the next ticket."""
    ensure_group(client, keys)
    stream, runner = RawStream(client, keys, "worker", 60), Runner(client, keys, bound(keys))
    new = add_producer(client, keys, "new", ["new.example"]).key
    data = orjson.dumps({"text": story(1), "url": "https://new.example/a"})
    client.xadd(keys.raw, {"document": data, "signed": new.sign(data)}, id=f"{START}-0")
    runner.process(stream.new(50, 1), NoWatch())
    assert {f"{START}-0/0"} == clean_ids(client, keys)
    assert remove_producer(client, keys, "new")
    publish(client, keys, [orjson.loads(data)], start=START + 1, settings=bound(keys), key=new)
    assert ["unproven_source"] == [letter.reason for letter in dead(client, keys)]
