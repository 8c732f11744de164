"""From how far away an address is reached: a server of the web must not lead us on into our own network."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

#: Only this machine, or its own link: here clouds tell the secrets of a machine to whoever asks on it.
HERE: Final = 0
#: A network of ours.
INSIDE: Final = 1
#: Everybody.
EVERYWHERE: Final = 2

Reach = Callable[[str], int]

#: Networks of IPv6 whose last four bytes are an address of IPv4: compatible (RFC 4291), translated (RFC 2765), NAT64
#: (RFC 6052, RFC 8215).
_HOLD_IPV4: Final = tuple(map(IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")))
#: Where clouds tell the secrets of a machine, outside of the link: Azure, Alibaba, Oracle, Amazon.
_CLOUDS: Final = frozenset(
    map(ip_address, ("168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"))
)


def reach_of(address: str) -> int:
    """Says from where an address is reached.

    Args:
        address: An IP address, with a zone or not.

    Returns:
        `HERE`, `INSIDE` or `EVERYWHERE`; the greater, the more can reach it.
    """
    parsed = ip_address(address.partition("%")[0])
    if parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified or parsed in _CLOUDS:
        return HERE
    if isinstance(parsed, IPv6Address):
        hidden = _ipv4_in(parsed)
        if hidden is not None:
            return reach_of(str(hidden))
        if parsed.is_site_local:
            return INSIDE
    return EVERYWHERE if parsed.is_global and not parsed.is_multicast else INSIDE


def names_this_machine(host: str) -> bool:
    """Whether a host of a URL says that it is near: an address, `localhost`, or a name without a dot.

    Any other name is its owner's, who may have it lead to this machine at any time (DNS rebinding).
    """
    plain = host.strip("[]").partition("%")[0].rstrip(".").lower()
    if "." not in plain or plain.endswith(".localhost"):
        return True
    try:
        ip_address(plain)
    except ValueError:
        return False
    return True


def _ipv4_in(address: IPv6Address) -> IPv4Address | None:
    """The address of IPv4 that one of IPv6 leads to."""
    found = address.ipv4_mapped or address.sixtofour
    if found is None and any(address in network for network in _HOLD_IPV4):
        found = IPv4Address(address.packed[-4:])
    return found
