"""From how far away an address is reached: a server of the web must not lead us on into our own network."""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

#: Only this machine, or its own link: here clouds tell the secrets of a machine to whoever asks on it.
HERE: Final = 0
#: A network of ours.
INSIDE: Final = 1
#: Everybody.
EVERYWHERE: Final = 2

Reach = Callable[[str], int]


def reach_of(address: str) -> int:
    """Says from where an address is reached.

    Args:
        address: An IP address, with a zone or not.

    Returns:
        `HERE`, `INSIDE` or `EVERYWHERE`; the greater, the more can reach it.
    """
    parsed = ip_address(address.partition("%")[0])
    if parsed.version == 6:
        hidden = parsed.ipv4_mapped or parsed.sixtofour
        parsed = hidden if hidden is not None else parsed
    if parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified:
        return HERE
    return EVERYWHERE if parsed.is_global and not parsed.is_multicast else INSIDE
