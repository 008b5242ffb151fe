"""Where this machine is reached: its own network address, and addresses as URLs."""

import ipaddress
import re
import socket

ANYWHERE = ("", "0.0.0.0", "::")  # noqa: S104
HOST_NAME = re.compile(
    r"(?=.{1,253}$)(?!-)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?", re.ASCII
)
ONLY_FIGURES = re.compile(r"[\d.]+|.*:.*|.*/.*", re.ASCII)
"""What is meant as an address or a network, and is none if it can't be read as one."""


def own_address() -> str | None:
    """This machine's address on its network, None without one; no packet is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if is_loopback(address) else address


def is_loopback(host: str) -> bool:
    """Whether only this machine itself can reach the host."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def http_url(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}" if port == 80 else f"http://{shown}:{port}"


def check_proxies(named: str) -> str:
    """Addresses, networks and names of hosts, with commas between, without what goes without
    saying. Raises ValueError."""
    found = [proxy for part in named.split(",") if (proxy := part.strip())]
    for proxy in found:
        _check_proxy(proxy)
    return ",".join(found)


def _check_proxy(proxy: str) -> None:
    if proxy == "*":
        raise ValueError(
            "with * anybody could say where they come from; name the proxy's own address"
        )
    if ONLY_FIGURES.fullmatch(proxy):
        try:
            network = ipaddress.ip_network(proxy)
        except ValueError as error:
            raise ValueError(f"{error}") from error
        if not network.prefixlen:
            raise ValueError(f"{proxy} is everybody; name the proxy's own address or network")
    elif not HOST_NAME.fullmatch(proxy):
        raise ValueError(f"{proxy!r} is neither an address, a network nor the name of a host")


def proxy_addresses(named: str) -> list[str]:
    """The addresses and networks of `check_proxies`, with names looked up now. Raises OSError with
    the name that nobody knows."""
    found = []
    for proxy in filter(None, named.split(",")):
        found += [proxy] if ONLY_FIGURES.fullmatch(proxy) else _addresses_of(proxy)
    return found


def _addresses_of(name: str) -> list[str]:
    try:
        told = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OSError(name) from error
    return sorted({str(address[0]) for *_, address in told})
