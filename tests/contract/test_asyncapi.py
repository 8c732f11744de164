"""The AsyncAPI document: it is committed, names every stream, and the entries on them are what it says."""

import json
from pathlib import Path
from typing import Any

import pytest
import redis
from jsonschema import Draft202012Validator
from tests.integration.published import publish

from copydesk_schemas import Keys
from copydesk_schemas.asyncapi import document, main
from copydesk_workers.server.streams import read_all


def test_the_committed_document_is_up_to_date(tmp_path: Path) -> None:
    """Writing it again changes nothing; another file is refused by the check."""
    main(["--check"])
    (tmp_path / "asyncapi.json").write_text("{}")
    with pytest.raises(SystemExit, match=r"asyncapi\.json is not what the types say"):
        main(["--check"], tmp_path / "asyncapi.json")


def test_every_reference_leads_somewhere() -> None:
    """No reference is left to a place that the document does not have."""
    told = document()
    for part in json.dumps(told).split('"$ref": "#/')[1:]:
        place: Any = told
        for name in part.partition('"')[0].split("/"):
            place = place[name]


def test_entries_are_as_described(client: redis.Redis, keys: Keys) -> None:
    """What the workers write on each stream has the address, the fields and the JSON that the document says."""
    told = document()
    text = "The ferry to Selvan sails again from Monday, the harbour office said after the storm had passed the bay."
    longer = f"{text} Two more boats are on order, and the crews of both are being trained at the port of Ellery now."
    publish(client, keys, [{"text": text}, {"text": text}, {"text": longer}, {"text": " "}])
    client.xadd(keys.raw, {"document": json.dumps({"text": "x"})})
    for name, channel in told["channels"].items():
        key = channel["address"].replace("{namespace}", keys.namespace)
        payload = told["components"]["messages"][name]["payload"]
        entries = [fields for _, fields in read_all(client, key)]
        assert entries, name
        for fields in entries:
            values: dict[str, Any] = {field.decode(): value.decode() for field, value in fields.items()}
            if name == "dead":
                values |= {field: int(values[field]) for field in ("position", "deliveries") if values[field]}
                values = {
                    field: None if value == "" and field in ("position", "signed") else value
                    for field, value in values.items()
                }
            schema = payload | {"components": told["components"]}
            Draft202012Validator(schema).validate(values)
            for field, described in payload.get("properties", {}).items():
                if "contentSchema" in described:
                    inner = described["contentSchema"] | {"components": told["components"]}
                    Draft202012Validator(inner).validate(json.loads(values[field]))
