"""The table of tried servers says of the server that the tests run on what can be tried there."""

import re
from pathlib import Path
from typing import Any, Final

import redis

from copydesk_producers.append import LIBRARY, function_library
from copydesk_schemas import Keys
from copydesk_workers.server.versions import version_of

_PAGE: Final = Path(__file__).parents[4] / "workers" / "docs" / "reference" / "servers.md"


def _rows() -> dict[str, tuple[str, ...]]:
    """WAITAOF, functions, selectors and counts, by the server's name and version: `redis 7.0`."""
    [table] = re.findall(r"^## Tried\n(.*?)^## ", _PAGE.read_text("utf-8"), re.M | re.S)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]
    return {row[0].lower(): tuple(row[-4:]) for row in rows[2:]}


def _answers(client: redis.Redis, *words: str) -> str:
    command: Any = client.execute_command
    try:
        command(*words)
    except redis.exceptions.ResponseError:
        return "no"
    return "yes"


def test_the_row_of_this_server_says_what_it_can(client: redis.Redis, keys: Keys) -> None:
    """Each of the four is tried; a server that is not in the table has to be added."""
    name, number = version_of(client.info("server")).shown.split()
    row = _rows()[f"{name} {'.'.join(number.split('.')[:2])}"]
    client.xadd(keys.raw, {"document": "{}"})
    functions = _answers(client, "FUNCTION", "LOAD", function_library())
    selectors = _answers(client, "ACL", "SETUSER", "tried", f"(+get ~{keys.raw})")
    counts = "yes" if "entries-added" in client.xinfo_stream(keys.raw) else "no"
    if functions == "yes":
        client.function_delete(LIBRARY)
    client.acl_deluser("tried")
    assert (_answers(client, "WAITAOF", "0", "0", "1"), functions, selectors, counts) == row
