"""Families of outlets: which domains belong to one owner (`families.tsv`)."""

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from copydesk_text.word_tables import TableError

_FILE: Final = "families.tsv"
#: Where the data file is.
FOLDER: Traversable = files("copydesk_workers.records")

_DOMAIN: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}")


def owner_of(domain: str | None) -> str | None:
    """Returns the owner of the outlet with this registered domain; None if the table does not name it.

    Raises:
        TableError: The data file breaks its rules; the message names file, line and mistake.
    """
    return None if domain is None else read_families().get(domain)


@cache
def read_families() -> dict[str, str]:
    """Reads the data file: registered domain → owner. Each line is an owner, a tab, and domains with spaces between.

    Raises:
        TableError: As for `owner_of`.
    """
    owners: dict[str, str] = {}
    named: set[str] = set()
    for number, line in enumerate(FOLDER.joinpath(_FILE).read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        owner, tab, domains = line.partition("\t")
        if not tab or owner != owner.strip() or not owner or "\t" in domains:
            raise TableError(_FILE, number, "expected an owner, one tab, and domains with spaces between")
        if owner in named:
            raise TableError(_FILE, number, f"{owner} has a line already")
        named.add(owner)
        for domain in domains.split(" "):
            if not _DOMAIN.fullmatch(domain):
                raise TableError(_FILE, number, f"{domain!r} is no domain in small letters")
            if domain in owners:
                raise TableError(_FILE, number, f"{domain} stands under {owners[domain]} already")
            owners[domain] = owner
    return owners
