"""The flow by source and day: what the commit counts is what the streams hold, and it is bounded."""

import json
from collections import Counter
from datetime import UTC, date, datetime

import redis
from tests.integration.published import Document, publish

from copydesk_desk.operations.forget.forget import forget_id
from copydesk_desk.operations.sources import Flow, add_up, read_flows
from copydesk_schemas import Keys

DAY = 86_400_000
START = 19_700 * DAY
LAST = date(2023, 12, 10)
TEXT = "The ferry to Selvan sails again from Monday, the harbour office said after the storm had passed the bay."


def flows(client: redis.Redis, keys: Keys, **changes: object) -> dict[tuple[str, str | None], tuple[int, int, int]]:
    """Published, duplicates and dead by day and source; None stands for the rest, "" for what is not known."""
    found = read_flows(client, keys, days=3, until=LAST, **changes)  # type: ignore[arg-type]  # the names are its own
    return {
        (day.day, None if one.rest else one.source or ""): (one.published, one.duplicates, one.dead)
        for day in found.days
        for one in day.sources
    }


def page(url: str, text: str = TEXT) -> dict[str, object]:
    """A document of a site."""
    return {"url": url, "text": text}


def test_each_article_is_counted_under_its_source_and_day(client: redis.Redis, keys: Keys) -> None:
    """By domain, else name, else nothing; the dead too where they tell; the day is that of the event time."""
    assert LAST == datetime.fromtimestamp((START + DAY) / 1000, UTC).date()
    first: list[Document | bytes] = [
        page("https://www.bay.example/1"),
        page("https://news.bay.example/2"),
        {"text": TEXT, "source": "Port\t“A”"},
    ]
    publish(client, keys, [*first, page("https://bay.example/3", " "), b"no JSON", {"text": TEXT}], start=START)
    publish(
        client, keys, [page("https://port.example/1"), {"text": 5, "url": "http://port.example"}], start=START + DAY
    )
    assert {
        ("2023-12-09", "bay.example"): (1, 1, 1),
        ("2023-12-09", "Port “A”"): (0, 1, 0),
        ("2023-12-09", ""): (0, 1, 1),
        ("2023-12-10", "port.example"): (0, 1, 1),
    } == flows(client, keys)
    assert {("2023-12-09", "bay.example"): (1, 1, 1)} == flows(client, keys, source="Bay.example")
    streams = [client.xlen(stream) for stream in (keys.clean, keys.duplicates, keys.dead)]
    assert streams == [sum(numbers) for numbers in zip(*flows(client, keys).values(), strict=True)]


def test_an_archive_that_is_indexed_only_is_not_counted(client: redis.Redis, keys: Keys) -> None:
    """What was seeded did not flow; later copies of it are duplicates of their source."""
    publish(client, keys, [page("https://bay.example/1")], start=START, seed=True)
    publish(client, keys, [page("https://port.example/1")], start=START + 9)
    assert {("2023-12-09", "port.example"): (0, 1, 0)} == flows(client, keys)


def test_a_day_has_a_bounded_number_of_sources(client: redis.Redis, keys: Keys) -> None:
    """Behind the first 1,000 all are counted together; those that are there go on by name; the day expires."""
    key = keys.flow(START // DAY)
    client.hset(key, mapping={f"{number}.example": b"\0\0\0\1\0\0\0\2\0\0\0\3" for number in range(999)})
    client.expire(key, 60)
    documents = [page(f"https://{name}.example/1", f"{name} {TEXT}") for name in ("0", "b0", "b1", "b2", "1", "b0")]
    publish(client, keys, documents, start=START)
    publish(client, keys, [page("https://b2.example/9", "x")], start=START + 100)
    found = flows(client, keys)
    assert 1001 == len(found)
    total = Counter({source: sum(numbers) for (_, source), numbers in found.items()})
    assert (7, 7, 2, 6) == (total["0.example"], total["1.example"], total["b0.example"], total["2.example"])
    assert 3 == total[None]
    assert 0 < client.ttl(key)


def test_what_is_forgotten_is_not_counted(client: redis.Redis, keys: Keys) -> None:
    """Each article that is taken down leaves the numbers of its source, a dead one too; at none the name goes."""
    dead: dict[str, object] = {"text": 5, "url": "https://a.example"}
    documents = [page("https://bay.example/1"), page("https://bay.example/2"), dead]
    first, second, third = publish(client, keys, documents, start=START)
    assert {("2023-12-09", "bay.example"): (1, 1, 0), ("2023-12-09", "a.example"): (0, 0, 1)} == flows(client, keys)
    forget_id(client, keys, f"{second}/0")
    forget_id(client, keys, third)
    assert {("2023-12-09", "bay.example"): (1, 0, 0)} == flows(client, keys)
    forget_id(client, keys, first)
    forget_id(client, keys, first)
    assert {} == flows(client, keys)


def test_days_add_up(client: redis.Redis, keys: Keys) -> None:
    """Over all days, the largest source first."""
    for day in range(2):
        publish(client, keys, [page("https://bay.example/1", f"x {day}"), page("https://a.example", "y")][: 2 - day],
                start=START + day * DAY)  # fmt: skip
    found = add_up(read_flows(client, keys, days=2, until=LAST))
    assert ["bay.example", "a.example"] == [flow.source for flow in found]
    assert [2, 1] == [flow.articles for flow in found]
    assert Flow(source="a.example", rest=False, published=1, duplicates=0, dead=0) == found[1]
    assert json.dumps([]) == json.dumps(list(read_flows(client, keys, days=1, until=date(1999, 1, 1)).days))
