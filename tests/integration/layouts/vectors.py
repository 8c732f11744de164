"""The vectors of `tests/vectors`, and a piece of Lua run on a real server."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import redis

_FOLDER: Final = Path(__file__).parents[2] / "vectors"


def read_vectors(name: str) -> Any:
    """The vectors of one layout."""
    return json.loads((_FOLDER / f"{name}.json").read_text())


def lua(package: str, name: str) -> str:
    """The text of a Lua file of a package."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def run(client: redis.Redis, script: str, *arguments: bytes | str | int, keys: tuple[str, ...] = ()) -> Any:
    """What the script answers."""
    return client.eval(script, len(keys), *keys, *arguments)
