"""Writes what a command found as JSON, for programs."""

import sys

import msgspec
import orjson


def write_json(found: object) -> None:
    """Writes one line of JSON to standard output.

    Args:
        found: A struct, or a dict of what JSON can hold and structs.
    """
    sys.stdout.buffer.write(orjson.dumps(msgspec.to_builtins(found), option=orjson.OPT_APPEND_NEWLINE))
