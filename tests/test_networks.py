"""A network: what may be told apart of where a request comes from."""

import pytest

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


def test_a_print_says_no_address() -> None:
    assert "203" not in network_print("203.0.113.7") and len(network_print("203.0.113.7")) == 24
