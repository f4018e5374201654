"""Which IP addresses are public. Everything else is refused, whatever name or redirect led to it."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

# `ipaddress.is_global` of Python 3.11 calls several of these global, so the list stands on its own.
# Source: the IANA special-purpose address registries; the two last lines are addresses of cloud providers.
_SPECIAL = tuple(
    (ip_network(block), what)
    for block, what in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a carrier's private network"),
        ("127.0.0.0/8", "this machine"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "reserved for documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "reserved for benchmarks"),
        ("198.51.100.0/24", "reserved for documentation"),
        ("203.0.113.0/24", "reserved for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/96", "unspecified, this machine, or an IPv4 address in disguise"),
        ("64:ff9b::/96", "an IPv4 address in disguise (NAT64)"),
        ("64:ff9b:1::/48", "an IPv4 address in disguise (NAT64)"),
        ("2001::/23", "reserved for protocols (Teredo, ORCHID)"),
        ("2001:db8::/32", "reserved for documentation"),
        ("2002::/16", "an IPv4 address in disguise (6to4)"),
        ("3fff::/20", "reserved for documentation"),
        ("168.63.129.16/32", "a cloud provider's internal service"),
        ("fd00:ec2::/32", "a cloud provider's internal service"),
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")


def refusal(host: str, allow: Sequence[Network] = ()) -> str | None:
    """Why an address must not be contacted, None when it may be; `allow` comes before everything."""
    if "%" in host:
        return "link-local"
    address = _unwrapped(ip_address(host))
    if allowed(host, allow):
        return None
    for network, what in _SPECIAL:
        if address in network:
            return what
    if isinstance(address, IPv6Address) and address not in _GLOBAL_V6:
        return "not a public address"
    return None if address.is_global and not address.is_multicast else "not a public address"


def allowed(host: str, allow: Sequence[Network]) -> bool:
    """Whether somebody has named a network of this address as one that may be visited."""
    address = None if "%" in host else _unwrapped(ip_address(host))
    return address is not None and any(address in network for network in allow)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside ::ffff:0:0/96, which sockets treat as the same."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
