"""The JSON Schemas of the wire contract say what the types say."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.contract.examples import valid_examples

from copydesk_schemas import json_schema as module
from copydesk_schemas.json_schema import TYPES, Name, json_schema, main, rendered, stale


def test_committed_schemas_are_what_the_types_say() -> None:
    """A committed schema is, byte for byte, the one that the types generate (`make schemas` writes it)."""
    assert [] == stale()


@pytest.mark.parametrize("name", TYPES)
def test_schema_is_a_schema(name: Name) -> None:
    """Each schema is itself valid JSON Schema 2020-12."""
    Draft202012Validator.check_schema(json_schema(name))


def test_schemas_are_the_same_each_time() -> None:
    """Generating a schema twice gives the same bytes, or the drift test would fail by chance."""
    assert [rendered(name) for name in TYPES] == [rendered(name) for name in TYPES]


def test_check_passes_where_nothing_drifted(capsys: pytest.CaptureFixture[str]) -> None:
    """The command with --check writes nothing and ends quietly when all schemas are current."""
    main(["--check"])
    assert ("", "") == capsys.readouterr()


def test_check_names_what_drifted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A committed schema that differs by one byte ends the command with its name; writing them anew mends it."""
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    main([])
    assert [] == stale()
    drifted = tmp_path / "record.schema.json"
    drifted.write_bytes(drifted.read_bytes() + b" ")
    assert [drifted] == stale()
    with pytest.raises(SystemExit, match=r"record\.schema\.json is not what the types say"):
        main(["--check"])


def test_every_field_has_a_description() -> None:
    """Whoever reads only the schema learns what each field means."""
    bare = [
        f"{title}.{field}"
        for name in TYPES
        for title, definition in json_schema(name)["$defs"].items()
        for field, schema in definition.get("properties", {}).items()
        if "description" not in schema
    ]
    assert [] == bare


@pytest.mark.parametrize("name", TYPES)
def test_every_kind_has_examples(name: Name) -> None:
    """Each kind has several valid examples."""
    assert len([kind for kind, _ in valid_examples() if kind == name]) >= 4
