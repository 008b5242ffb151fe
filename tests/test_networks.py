"""A network: what may be told apart of where a request comes from."""

import pytest

from app.admission import networks
from app.admission.networks import network_print


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "203.0.113.7", False),
        ("testclient", "testclient", True),
        ("testclient", "another", False),
    ],
)
def test_an_address_is_told_apart_by_its_network(one: str, other: str, same: bool) -> None:
    assert (network_print(one) == network_print(other)) is same


@pytest.mark.parametrize("key", [b"a" * 16, b"b" * 16])
def test_a_print_says_no_address(key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "KEY", key)  # of a random one, "203" may stand there by chance
    said = network_print("203.0.113.7")
    leaks = ["203", "113", "cb00", "7107", b"203".hex(), b"113".hex()]
    assert len(said) == 24 and not [part for part in leaks if part in said]


def test_a_print_can_be_made_by_whoever_has_the_key_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = network_print("203.0.113.7")
    monkeypatch.setattr(networks, "KEY", b"another key".ljust(16))
    assert network_print("203.0.113.7") != ours
