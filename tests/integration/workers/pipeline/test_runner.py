"""What a worker does when the data of the namespace go away while it opens it, and what is known of its work."""

from typing import Any

import orjson
import pytest
import redis
from tests.integration.published import publish, settings_of

from copydesk_matching.index.index import Index
from copydesk_matching.index.secret import new_secret
from copydesk_matching.index.shape import has_shape
from copydesk_matching.match import Match
from copydesk_matching.rules import relate
from copydesk_schemas import Keys
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.claims import claim
from copydesk_workers.settings import Settings

TEXT = (
    "The ferry to the old harbour sails again on Monday, the shipping company of Port Vardo said. It lay in the dock"
    " for eleven weeks, because its shaft had cracked in a storm before Christmas. Passengers went round the bay by bus"
    " meanwhile, which took them an hour longer. From the first of May it sails twice a day, and on Sundays at noon."
)


@pytest.mark.parametrize("others", [False, True])
@pytest.mark.parametrize("before", [True, False])
def test_data_that_go_while_they_are_claimed_are_claimed_again(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch, before: bool, others: bool
) -> None:
    """Nothing is committed to a namespace that lost its secret and shape behind the first claim, or behind the last.

    Nor is anything under the lost secret if another worker has claimed the namespace meanwhile: the copy that comes to
    that one is found.
    """

    monkeypatch.setattr("copydesk_matching.index.index.new_secret", new_secret)

    def lose() -> None:
        client.delete(*client.scan_iter(match=f"{keys.prefix}*", count=1000))
        if others:
            Index(client, keys, settings_of(keys).index_shape)
            claim(client, keys, settings_of(keys))

    def claim_and_lose(client: redis.Redis, keys: Keys, settings: Settings) -> None:
        if before:
            lose()
        claim(client, keys, settings)
        if not before:
            lose()

    with monkeypatch.context() as patch:
        patch.setattr("copydesk_workers.pipeline.runner.claim", claim_and_lose)
        opened = Runner(client, keys, settings_of(keys))
    ensure_group(client, keys)
    client.xadd(keys.raw, {"document": orjson.dumps({"text": TEXT})})
    stream = RawStream(client, keys, "worker", 60)
    opened.process(stream.new(50, 1), NoWatch())
    assert has_shape(client, keys)
    assert (1, 0) == (client.xlen(keys.clean), client.xlen(keys.raw))
    publish(client, keys, [{"text": f"{TEXT} Tickets are sold on board."}], start=1000 * int(client.time()[0]) + 60_000)
    assert (1, 1) == (client.xlen(keys.clean), client.xlen(keys.duplicates))


class _Recorder:
    """A watch that knows what is in hand."""

    def __init__(self) -> None:
        self.hand: str | None = None

    def begin(self, entry_id: str) -> None:
        self.hand = entry_id

    def end(self) -> None:
        self.hand = None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"text": TEXT}, {"text": f"{TEXT} Tickets are sold on board."}),
        # the commit asks for what stands under one address
        (
            {"text": TEXT, "url": "https://vardo.example/1"},
            {"text": "The council meets again in June.", "url": "https://vardo.example/1"},
        ),
    ],
)
def test_who_waits_for_a_worker_knows_which_document_it_compares(
    client: redis.Redis,
    keys: Keys,
    monkeypatch: pytest.MonkeyPatch,
    first: dict[str, str],
    second: dict[str, str],
) -> None:
    """Else nobody could stop it: two documents of 500 KB held a worker for 102 s, and all behind them waited."""
    runner, watch, stream = Runner(client, keys, settings_of(keys)), _Recorder(), RawStream(client, keys, "worker", 60)
    ensure_group(client, keys)
    for document in (first, second):
        client.xadd(keys.raw, {"document": orjson.dumps(document)})
    compared: list[str | None] = []
    known = relate._match

    def match(*arguments: Any, **named: Any) -> Match:
        compared.append(watch.hand)
        return known(*arguments, **named)

    monkeypatch.setattr(relate, "_match", match)
    entries = stream.new(50, 1)
    runner.process(entries, watch)
    assert {entries[1].entry_id} == set(compared)
    assert watch.hand is None
