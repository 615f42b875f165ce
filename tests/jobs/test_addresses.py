from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.addresses import is_public, may_connect

PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.8.9.10 168.63.129.16
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1
198.51.100.7 203.0.113.7 224.0.0.1 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::127.0.0.1
64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254
fe80::1 fe80::1%eth0 fec0::1 ff02::1
""".split()

PUBLIC = """
1.1.1.1 9.9.9.9 93.184.216.34 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1
198.17.0.1 223.255.255.255 2606:4700::1111 2a00:1450::1 ::ffff:93.184.216.34 64:ff9b::5db8:d822
""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused(address: str) -> None:
    assert not is_public(address)
    assert not may_connect(address, 80, allowed=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("words", ["", "localhost", "127.1", "0x7f000001", "1.1.1.1.", "[::1]"])
def test_what_is_no_address_is_refused(words: str) -> None:
    assert not is_public(words)


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_ipv6_is_judged_as_itself(address: IPv4Address) -> None:
    for prefix in (0xFFFF << 32, 0x64FF9B << 96):
        wrapped = IPv6Address(prefix | int(address))
        assert is_public(str(wrapped)) == is_public(str(address))


@given(st.ip_addresses())
def test_no_address_that_the_registries_call_private_passes(
    address: IPv4Address | IPv6Address,
) -> None:
    mapped = isinstance(address, IPv6Address) and address.ipv4_mapped
    if (address.is_private or address.is_multicast) and not mapped:
        assert not is_public(str(address))


def test_an_exception_is_for_one_address_and_port() -> None:
    allowed = frozenset({"127.0.0.1:8080", "[::1]:8080"})
    assert may_connect("127.0.0.1", 8080, allowed)
    assert may_connect("::1", 8080, allowed)
    assert not may_connect("127.0.0.1", 8081, allowed)
    assert not may_connect("127.0.0.2", 8080, allowed)
    assert not may_connect("::ffff:127.0.0.1", 8080, allowed)
    assert may_connect("1.1.1.1", 8081, allowed)


def test_everything_is_allowed_only_when_that_is_said() -> None:
    assert may_connect("10.0.0.1", 80, allowed=True)
    assert not may_connect("10.0.0.1", 80, frozenset())
