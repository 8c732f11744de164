"""What the doctor says: one finding per question, with what to do."""

from typing import Literal

from msgspec import Struct

Level = Literal[
    "ok",
    "warn",  # works, and should be looked at; also: could not be found out
    "fail",  # documents are, or will be, lost or left lying
]


class Finding(Struct, frozen=True):
    """The answer to one question. `advice` says what to do; it is empty if all is well."""

    check: str
    level: Level
    found: str
    advice: str = ""
