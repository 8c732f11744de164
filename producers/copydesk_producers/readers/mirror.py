"""Finds the address of a page in the path that a mirror keeps it under (`wget -r`: `host/path/page?query`)."""

import functools
import os
import re
from typing import Final
from urllib.parse import quote

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST: Final = re.compile(rf"(?:{_LABEL}\.){{1,10}}[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])(?:[:+]\d{{1,5}})?")
#: Domains that are kept for examples and for closed networks; no list of suffixes has them.
_KEPT: Final = frozenset(("example", "test", "invalid", "localhost", "internal", "local"))
#: What mirrors call the page of a folder.
_INDEX: Final = ("index.html", "index.htm")
_SAFE: Final = "/?&=+,;:@!$'()*~%-._"


def mirrored_url(top: str, name: str) -> str | None:
    """The address of a mirrored page.

    Args:
        top: Name of the folder that is read.
        name: The file's path below it, with `/`.

    Returns:
        `https://host/path`, if the first folder of `name`, or else `top`, looks like a host; else None.
    """
    host, _, path = name.partition("/")
    if not path or not is_host(host):
        host, path = top, name
        if not is_host(host):
            return None
    path, mark, query = path.partition("?")
    folder, _, last = path.rpartition("/")
    if last in _INDEX and not mark:
        path = f"{folder}/" if folder else ""
    return f"https://{host.replace('+', ':').lower()}/{_quoted(path + mark + query)}"


def is_host(name: str) -> bool:
    """Whether the name of a folder is one of a host: its last label is a public suffix, or kept for examples."""
    if not _HOST.fullmatch(name):
        return False
    host = re.split(r"[:+]", name)[0].lower()
    return host.rpartition(".")[2] in _KEPT or _public_suffixes_know(host)


def _public_suffixes_know(host: str) -> bool:
    try:
        return _suffixes()(host)
    except ModuleNotFoundError:  # the client alone does not come with it
        return False


@functools.cache
def _suffixes() -> "_Knows":
    return _Knows()


class _Knows:
    """Whether a host is below a public suffix; loads the list, which few inputs need."""

    def __init__(self) -> None:
        from publicsuffixlist import PublicSuffixList

        self._list = PublicSuffixList(accept_unknown=False)

    def __call__(self, host: str) -> bool:
        return self._list.privatesuffix(host) is not None


def _quoted(path: str) -> str:
    return quote(os.fsencode(path), safe=_SAFE)
