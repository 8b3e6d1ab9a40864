"""Which names and addresses mail may go to."""

from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.mailboxes.mail_servers import is_public, normalise_host

OWN_NETWORK = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fd00::1",
    "fd00:ec2::254",
    "ff02::1",
    "5f00::1",
    "192.88.99.1",
    "2001:20::1",
    "2001:2f:ffff::1",
    "3fff::1",
    "3fff:fff:ffff::1",
    "64:ff9b::c058:6301",
]


@pytest.mark.parametrize("address", OWN_NETWORK)
def test_no_address_of_our_own_network_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_another_is_no_more_public_than_by_itself(address):
    wrapped = [f"::ffff:{address}", str(IPv6Address((0x64FF9B << 96) | int(address)))]

    assert {is_public(str(address))} == {is_public(one) for one in wrapped}


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("mail.example.com", "mail.example.com"),
        (" Mail.Example.COM. ", "mail.example.com"),
        ("posta.perché.example", "posta.xn--perch-fsa.example"),
        ("\uff4d\uff41\uff49\uff4c\u3002example.com", "mail.example.com"),
        ("xn--perch-fsa.example", "xn--perch-fsa.example"),
        ("smtp-1.a1.example", "smtp-1.a1.example"),
    ],
)
def test_a_name_is_kept_in_ascii_and_lower_case(host, name):
    assert name == normalise_host(host)
    assert name == normalise_host(name)


@pytest.mark.parametrize(
    "host",
    [
        *OWN_NETWORK,
        "",
        " ",
        ".",
        "localhost",
        "LOCALHOST.",
        "\uff4cocalhost",
        "a.localhost",
        "intranet",
        "printer.local",
        "db.internal",
        "ip-10-0-0-1.eu-south-1.compute.internal",
        "metadata.google.internal.",
        "nas.lan",
        "router.home.arpa",
        "[::1]",
        "[fd00::1]",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0177.0.0.1",
        "0x7f.1",
        "127.1",
        "127.0.0.1.",
        "\uff11\uff12\uff17.\uff10.\uff10.\uff11",
        "127\u30020\u30020\u30021",
        "8.8.8.8",
        "mail.example.com:25",
        "user@mail.example.com",
        "mail.example.com/x",
        "mail example.com",
        "mail.exam\r\nple.com",
        "mail.example.com\0",
        "a..example",
        "-a.example",
        "a_b.example",
        "a" * 64 + ".example",
        ".".join(["a" * 60] * 5),
        "xn--a.example",
        "\ud800.example",
    ],
)
def test_what_is_no_name_on_the_internet_is_refused(host):
    with pytest.raises(ValueError, match=r"\.$"):
        normalise_host(host)


@given(st.text(max_size=30) | st.ip_addresses().map(str) | st.integers().map(str))
def test_a_name_that_passes_is_neither_an_address_nor_without_a_dot(host):
    try:
        name = normalise_host(host)
    except ValueError:
        return
    assert "." in name
    assert name.isascii()
    assert not name.rpartition(".")[2].isdecimal()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_loopback_is_a_name_where_it_is_allowed(host):
    assert host == normalise_host(host, loopback_allowed=True)


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "169.254.169.254", "8.8.8.8", "db.internal", "2130706433"]
)
def test_where_loopback_is_allowed_nothing_else_is(host):
    with pytest.raises(ValueError, match=r"\.$"):
        normalise_host(host, loopback_allowed=True)
