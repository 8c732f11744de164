"""Who may come in: without any key, requests from this machine only."""

from ipaddress import ip_address
from typing import Final

from starlette.requests import Request

from copydesk_desk.serve.problems import Problem

_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
#: Headers by which a proxy says that it asks for someone else.
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_local(request: Request) -> None:
    """Refuses what does not come from a program on this machine.

    A page in a browser on this machine does not count: it could be anyone's. It names its `Origin`, or comes under the
    name of its own host (DNS rebinding). Nor does a proxy that asks for others.

    Raises:
        Problem: 403, with what to do.
    """
    client = request.client
    host = request.headers.get("host", "").lower()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    stranger = (
        client is None
        or not is_loopback(client.host)
        or name not in _LOCAL_NAMES
        or "origin" in request.headers
        or request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        or any(header in request.headers for header in _FORWARDED)
    )
    if stranger:
        raise Problem(
            403,
            "There is no key yet",
            "Without keys only programs on this machine are served, at http://127.0.0.1 or http://localhost."
            " Make a key with `copydesk keys add NAME`, and send it as `Authorization: Bearer KEY`.",
        )
