"""The OpenAPI document: it is committed, describes every endpoint, and the answers are what it says."""

import json
from pathlib import Path
from typing import Any

import pytest
import redis
from jsonschema import Draft202012Validator
from tests.integration.desk.serve.door import Caller
from tests.integration.published import publish

from copydesk_desk.serve.endpoints import ENDPOINTS
from copydesk_desk.serve.openapi import DESCRIBED, document, main
from copydesk_schemas import Keys

COMMITTED = Path(__file__).parents[4] / "workers/docs/reference/openapi.json"


def test_the_committed_document_is_up_to_date(tmp_path: Path) -> None:
    """Writing it again changes nothing; another file is refused by the check."""
    main([str(COMMITTED), "--check"])
    (tmp_path / "openapi.json").write_text("{}")
    with pytest.raises(SystemExit, match="out of date"):
        main([str(tmp_path / "openapi.json"), "--check"])


def test_every_endpoint_is_described() -> None:
    """The list of endpoints and the descriptions have the same addresses, and every reference leads somewhere."""
    assert DESCRIBED.keys() == {f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS}
    told = json.dumps(document())
    schemas = document()["components"]["schemas"]
    assert set() == {part.partition('"')[0] for part in told.split("#/components/schemas/")[1:]} - schemas.keys()


def test_answers_are_as_described(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """Each JSON answer, and each problem, is valid under its schema."""
    text = "The ferry to Selvan sails again from Monday, the harbour office said after the storm had passed the bay."
    [first, _] = publish(client, keys, [{"text": text}, {"text": text, "url": "https://bay.example/1"}])
    told = document()

    def check(method: str, path: str, template: str, body: Any = None, status: int = 200) -> None:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        answer = call(method, path, None if body is None else json.dumps(body).encode(), headers)
        assert status == answer.status, answer.body
        content = told["paths"][template][method.lower()]["responses"][str(status)]["content"]
        schema = content[answer.headers["content-type"]]["schema"]
        Draft202012Validator(schema | {"components": told["components"]}).validate(answer.json)

    check("GET", f"/v1/records/{first}/0", "/v1/records/{id}")
    check("GET", "/v1/records/1-0/0", "/v1/records/{id}", status=404)
    check("GET", f"/v1/stories/{first}/0", "/v1/stories/{id}")
    check("GET", "/v1/stories", "/v1/stories")
    check("GET", "/v1/stories?x=y", "/v1/stories", status=400)
    check("GET", "/v1/sources?until=2023-11-14", "/v1/sources")
    check("GET", "/v1/sources?until=x", "/v1/sources", status=400)
    check("GET", "/v1/feed.json", "/v1/feed.json")
    check("POST", "/v1/documents", "/v1/documents", {"text": "a"}, 202)
    check("POST", "/v1/documents", "/v1/documents", {"text": 5}, 400)
    check("POST", "/v1/compare", "/v1/compare", {"text": text})
    check("POST", "/v1/compare", "/v1/compare", {"text": text, "with": {"text": text}})
