"""What a worker does when the data of the namespace go away while it opens it."""

import orjson
import pytest
import redis
from tests.integration.published import settings_of

from copydesk_matching.index.shape import has_shape
from copydesk_schemas import Keys
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.claims import claim
from copydesk_workers.settings import Settings


@pytest.mark.parametrize("before", [True, False])
def test_data_that_go_while_they_are_claimed_are_claimed_again(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    """Nothing is committed to a namespace that lost its secret and shape behind the first claim, or behind the last."""

    def lose() -> None:
        client.delete(*client.scan_iter(match=f"{keys.prefix}*", count=1000))

    def claim_and_lose(client: redis.Redis, keys: Keys, settings: Settings) -> None:
        if before:
            lose()
        claim(client, keys, settings)
        if not before:
            lose()

    monkeypatch.setattr("copydesk_workers.pipeline.runner.claim", claim_and_lose)
    opened = Runner(client, keys, settings_of(keys))
    monkeypatch.undo()
    ensure_group(client, keys)
    client.xadd(keys.raw, {"document": orjson.dumps({"text": "The ferry to the old harbour sails again on Monday."})})
    stream = RawStream(client, keys, "worker", 60)
    opened.process(stream.new(50, 1), NoWatch())
    assert has_shape(client, keys)
    assert (1, 0) == (client.xlen(keys.clean), client.xlen(keys.raw))
