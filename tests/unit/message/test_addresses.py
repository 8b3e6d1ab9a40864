"""E-mail addresses as far as their syntax goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.message.addresses import normalise_address


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [
        ("acquisti@verdi.example", "acquisti@verdi.example"),
        ("Acquisti@VERDI.Example", "Acquisti@verdi.example"),
        ("a.b+c@mail.verdi.example", "a.b+c@mail.verdi.example"),
        ("info@società.example", "info@xn--societ-nta.example"),
        ("o'neill@verdi.example", "o'neill@verdi.example"),
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
        "è@b.example",
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
    assert address.isascii()
    assert 1 == address.count("@")
    assert not set(address) & set(' \t\r\n<>,;"\0')
    assert address == normalise_address(address)
