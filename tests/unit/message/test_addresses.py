"""E-mail addresses as far as their syntax goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.message.addresses import normalise_address, normalise_plain_address


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [
        ("acquisti@verdi.example", "acquisti@verdi.example"),
        ("Acquisti@VERDI.Example", "Acquisti@verdi.example"),
        ("a.b+c@mail.verdi.example", "a.b+c@mail.verdi.example"),
        ("info@società.example", "info@xn--societ-nta.example"),
        ("o'neill@verdi.example", "o'neill@verdi.example"),
        ("niccolò@Società.example", "niccolò@xn--societ-nta.example"),
        ("niccolo\u0300@verdi.example", "niccolò@verdi.example"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
    ],
)
def test_an_address_is_normalised_in_its_domain_only(given_address, expected):
    assert expected == normalise_address(given_address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "@verdi.example",
        "a@",
        "a@b",
        "a@localhost",
        "a@@b.example",
        "a b@c.example",
        "a@b..example",
        ".a@b.example",
        "a.@b.example",
        "a@-b.example",
        "a@[127.0.0.1]",
        "a@b.example, c@d.example",
        "a@b.example;c@d.example",
        "Anna <a@b.example>",
        "<a@b.example>",
        '"a b"@c.example',
        "è b@c.example",
        "è\u00a0b@c.example",
        "è\u200b@b.example",
        "è\u202e@b.example",
        "è\u2028b@c.example",
        '"è"@b.example',
        "<è@b.example>",
        "è" * 33 + "@b.example",
        "è@" + ".".join(["b" * 61] * 4) + ".example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\0",
        "a@" + "b" * 250 + ".example",
        "a@b\ud800.example",
    ],
)
def test_what_cannot_be_an_address_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        normalise_address(text)


@given(st.text() | st.emails() | st.text('ab@.-_"<> ,é', max_size=20))
def test_whatever_is_accepted_is_one_plain_address(text):
    try:
        address = normalise_address(text)
    except ValueError:
        return
    assert address.isprintable()
    assert address.rpartition("@")[2].isascii()
    assert 1 == address.count("@")
    assert not set(address) & set(' \t\r\n<>,;"\0')
    assert address == normalise_address(address)


@pytest.mark.parametrize("text", ["acquisti@VERDI.example", "info@società.example"])
def test_what_every_server_takes_is_a_plain_address(text):
    assert normalise_address(text) == normalise_plain_address(text)


def test_what_is_not_ascii_before_the_at_sign_is_no_plain_address():
    with pytest.raises(ValueError, match="ASCII"):
        normalise_plain_address("niccolò@verdi.example")
