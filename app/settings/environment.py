"""Which variables of the environment are ours: a misspelt one would be a setting nobody has."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

PREFIX = "BIKUPA_"
OF_TESTS = re.compile(r"BIKUPA_(CHROMIUM|TEST_\w+)")
OF_KUBERNETES = re.compile(
    r"BIKUPA_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)"
)
ADDRESS_OF_A_SERVICE = re.compile(r"BIKUPA_(\w+_)?PORT")
A_SERVICE = re.compile(r"(tcp|udp|sctp)://")


def injected(environment: Mapping[str, str]) -> list[str]:
    """What Kubernetes tells every container of services that are called bikupa, or bikupa-…"""
    return sorted(
        name
        for name, value in environment.items()
        if OF_KUBERNETES.fullmatch(name)
        or (ADDRESS_OF_A_SERVICE.fullmatch(name) and A_SERVICE.match(value))
    )


def unknown(environment: Mapping[str, str], known: Collection[str]) -> list[str]:
    """A sentence for each variable that is named as ours are and is none of them."""
    ours = {name.upper() for name in environment if name.upper().startswith(PREFIX)}
    strange = (name for name in ours - set(known) if not OF_TESTS.fullmatch(name))
    return [_said(name, known) for name in sorted(strange)]


def _said(name: str, known: Collection[str]) -> str:
    [nearest] = get_close_matches(name, known, n=1, cutoff=0)
    return f"There is no setting {name}; the nearest is {nearest}. See docs/settings.md."
