"""Whom a request comes from."""

import pytest

from demos.gateway.visitors import visitor_of


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("testclient", "testclient"),
    ],
)
def test_a_visitor_is_an_address_or_a_network(address: str, known: str) -> None:
    assert visitor_of({"client": (address, 1), "headers": []}).address == known
    assert visitor_of({"headers": []}).address == ""
