"""The Redis users of a namespace: who may run which commands on which keys (`users.acl`)."""

import re
from importlib.resources import files
from typing import Final, Literal

from copydesk_schemas import Keys

Role = Literal[
    "producer",  # pushes with the client of copydesk
    "scraper",  # may only XADD
    "worker",  # a fleet
    "reader",  # follows the outputs
    "sink",  # delivers them (`copydesk sink`)
    "door",  # `copydesk serve`
    "viewer",  # looks and changes nothing
    "scaler",  # asks how many documents wait
]

_FILE: Final = files("copydesk_workers.server").joinpath("users.acl")


def user_lines(keys: Keys, *, before_7_2: bool = False) -> list[str]:
    """Returns the users of the namespace, one line each, as in an ACL file: `user NAME RULE …`.

    `ACL SETUSER` takes what follows the first word. The users are called `copydesk-<namespace>-<role>`.

    Args:
        keys: The namespace.
        before_7_2: Whether to leave out what Redis before 7.2 does not know (it would refuse the user). Producers then
            count a document as confirmed when the server has answered, on its disk or not, and they have wider rights
            (see `users.acl`).
    """
    text = re.sub(r"^#.*\n", "", _FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = re.sub(r" !(\([^)]*\)|\S+)", "", text) if before_7_2 else text.replace(" !(", " (").replace(" !", " +")
    if not before_7_2:  # else the selectors of an older version would stay, and what they allow
        text = text.replace(" resetkeys ", " resetkeys clearselectors ")
    text = text.replace("NAMESPACE", keys.namespace)
    ours, others = ("[before 7.2]", "[7.2]") if before_7_2 else ("[7.2]", "[before 7.2]")
    paragraphs = (paragraph.strip() for paragraph in text.split("\n\n"))
    return [
        " ".join(paragraph.removeprefix(ours).split())
        for paragraph in paragraphs
        if paragraph and not paragraph.startswith(others)
    ]
