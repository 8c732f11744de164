"""POST /v1/compare: what a text would be, and that asking leaves no trace."""

import json
from typing import Any

import redis
from tests.integration.desk.serve.door import Caller
from tests.integration.published import publish

from copydesk_schemas import Keys
from copydesk_workers.server.streams import read_last

STORM = (
    "A storm closed the harbour of Selvan on Sunday night and tore two cranes from their rails, the port authority"
    " said. Nobody was hurt. Ferries to the outer islands stay in port until the wind has dropped, and the fish market"
    " moves to the old customs hall for the week. Engineers will look at the rails on Monday morning."
)
NEW = (
    " The mayor asked the government for help on Tuesday, since the repair of the quay alone is going to cost the town"
    " more than it takes in over a whole year, and promised to open the swimming hall to everyone without heating."
)


def ask(call: Caller, document: dict[str, object]) -> Any:
    """What the door says of a document."""
    answer = call("POST", "/v1/compare", json.dumps(document).encode(), {"Content-Type": "application/json"})
    assert 200 == answer.status, answer.body
    return answer.json


def contents(client: redis.Redis, keys: Keys) -> dict[bytes, bytes | None]:
    """Everything in the namespace."""
    return {key: client.dump(key) for key in client.scan_iter(match=keys.prefix + "*")}


def test_a_text_is_looked_up_and_nothing_is_changed(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """A copy, an update and another text are told apart with what is new, and no key of the namespace changes."""
    now = int(read_last(client, keys.raw)[0][0].partition("-")[0]) if client.exists(keys.raw) else 0
    seconds, _ = client.time()
    now = now or int(seconds) * 1000
    [first] = publish(client, keys, [{"text": STORM, "title": "Storm", "url": "https://bay.example/1"}], start=now)
    publish(client, keys, [{"text": STORM, "url": "https://port.example/2"}], start=now + 10)
    before = contents(client, keys)
    same = ask(call, {"text": STORM})
    assert ("exact", True, []) == (same["relation"], same["duplicate"], same["new"])
    assert (f"{first}/0", "Storm", "bay.example") == tuple(same["of"][name] for name in ("id", "title", "outlet"))
    more = ask(call, {"html": f"<html><body><article><p>{STORM}</p><p>{NEW}</p></article></body></html>"})
    assert more["relation"] in ("update", "extension")
    assert not more["duplicate"]
    assert "asked the government for help" in more["new"][0]
    other = ask(call, {"text": "The council of Orsk Haven elected a baker as its mayor, by one vote, on Thursday."})
    assert ("original", False, None) == (other["relation"], other["duplicate"], other["of"])
    assert before == contents(client, keys)


def test_two_texts_are_compared_without_the_index(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """A document `with` another one: their relation, whatever was published; it works in an empty namespace."""
    found = ask(call, {"text": STORM + NEW, "with": {"text": STORM}})
    assert found["relation"] in ("update", "extension")
    assert found["one_story"]
    unlike = ask(call, {"text": STORM, "with": {"text": "Bread is dearer again, the bakers of the upper valley say."}})
    assert "unrelated" == unlike["relation"]
    assert "original" == ask(call, {"text": STORM})["relation"]
    assert 0 == len(contents(client, keys))


def test_what_cannot_be_compared_is_refused(call: Caller) -> None:
    """A bad document names its field, that of the second one too."""
    headers = {"Content-Type": "application/json"}
    for body, status, field in (
        (b'{"text": 5}', 400, "text"),
        (b'{"text": "a", "with": {"text": 5}}', 400, "with.text"),
        (b'{"text": " "}', 400, None),
        (json.dumps({"text": "x" * 300_000}).encode(), 413, None),
    ):
        answer = call("POST", "/v1/compare", body, headers)
        assert (status, field) == (answer.status, answer.json.get("field")), answer.body
