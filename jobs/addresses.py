"""Which network addresses may be asked: public ones, and those the settings name.

The refused blocks are those of the IANA special-purpose registries for IPv4 and IPv6, and the one
address outside them at which a cloud answers its own machines.
"""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from typing import Final

AllowPrivate = frozenset[str] | bool

_REFUSED_4: Final = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
_GLOBAL_6: Final = IPv6Network("2000::/3")
_REFUSED_6: Final = tuple(
    IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_NAT64: Final = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether the address belongs to the open internet. False for what is not an address."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _carried(parsed)
    if isinstance(inner, IPv4Address):
        return not any(inner in block for block in _REFUSED_4)
    return inner in _GLOBAL_6 and not any(inner in block for block in _REFUSED_6)


def may_connect(address: str, port: int, allowed: AllowPrivate) -> bool:
    """Whether we may connect there. `allowed` is True for anywhere, or exact "127.0.0.1:8080"s."""
    if isinstance(allowed, bool):
        return allowed or is_public(address)
    return is_public(address) or _spelled(address, port) in allowed


def _carried(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    # An IPv4 address inside an IPv6 one is reached all the same.
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _spelled(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
