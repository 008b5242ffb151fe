"""Where a request comes from, as far as it matters to budgets: a network, and of it only a print
with a key that lives as long as this process does."""

import hashlib
import secrets
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from starlette.requests import HTTPConnection

KEY = secrets.token_bytes(16)
OF_A_HOME = 64
"""The bits of an IPv6 address that a home or a phone is given as its own; the others it chooses."""


def network_of(connection: HTTPConnection) -> str:
    """The print of its IPv4 address, or of its IPv6 /64."""
    return network_print(connection.client.host if connection.client else "")


def network_print(address: str) -> str:
    return hashlib.blake2s(_network(address).encode(), key=KEY, digest_size=12).hexdigest()


def _network(address: str) -> str:
    """What is no address, as the name of a socket in the file system, is a network of its own."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address) or found.ipv4_mapped:
        return str(found if isinstance(found, IPv4Address) else found.ipv4_mapped)
    assert isinstance(found, IPv6Address)
    return str(IPv6Network((found, OF_A_HOME), strict=False))
