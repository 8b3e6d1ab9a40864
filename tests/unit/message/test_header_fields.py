"""Header fields that hold what people wrote: whatever it is, it stays within its field."""

from email import message_from_string
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.policy import compat32, default
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.message.header_fields import address_field, text_field

ADDRESS = "acquisti@verdi.example"
ENCODED_LINE_BREAK = "=?utf-8?q?x=0D=0ABcc:_y@z.example?="

LONG_LIST = ", ".join(["x, Anna <a@b.example>"] * 8)
NAMES = [
    "",
    "Verdi Costruzioni SpA",
    "Rossi, Mario",
    "Rossi (Mario)",
    'Detto "il Rosso"',
    'Barra \\ e virgolette "',
    "@<>;:,.[]",
    "Società Più S.r.l.",
    'Società "Più", Roma',
    "株式会社, 日本",
    "a" * 200,
    "è" * 200,
    "\N{EURO SIGN}" * 200,
    LONG_LIST,
    LONG_LIST + "è",
    ENCODED_LINE_BREAK,
    "=?utf-8?q?x?=",
    "=?",
]

# What the edge lets through: one line, without white space around it.
one_line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200).map(
    str.strip
)
anything = st.text(max_size=60) | st.text('a =?\r\n\t\0,"<>è', max_size=30)


def fields_of(lines):
    """How a reader takes the lines; the body is empty if nothing broke out."""
    message = message_from_string(lines + "X-Next: 1\r\n\r\n", policy=compat32)
    assert ["X-Next"] == message.keys()[1:]
    assert "" == message.get_payload()
    return message


def decoded(value):
    return str(make_header(decode_header(value.replace("\r\n", ""))))


@given(one_line)
@example("Fattura n. 18")
@example("Fattura n. 18 \N{EN DASH} novità")
@example("a" * 250)
@example("è" * 250)
@example(ENCODED_LINE_BREAK)
def test_a_text_is_read_as_it_was_written(text):
    assert text == decoded(fields_of(text_field("Subject", text))["Subject"]).strip(" ")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("field", ["From", "To", "Reply-To"])
def test_a_name_is_read_as_it_was_written(field, name):
    lines = address_field(field, name, ADDRESS)
    written, address = parseaddr(fields_of(lines)[field].replace("\r\n", ""))

    assert (name, ADDRESS) == (decoded(written), address)


@given(one_line)
def test_an_address_stays_one_address_whatever_the_name(name):
    lines = address_field("To", name, ADDRESS)
    (address,) = message_from_string(lines, policy=default)["To"].addresses

    assert ADDRESS == address.addr_spec


@given(anything)
def test_nothing_in_a_text_begins_another_field(text):
    assert ["Subject"] == fields_of(text_field("Subject", text)).keys()[:1]


@given(anything)
def test_nothing_in_a_name_begins_another_field(name):
    try:
        lines = address_field("To", name, ADDRESS)
    except ValueError:
        assert set(name) & set("\r\n")
    else:
        assert ["To"] == fields_of(lines).keys()[:1]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "a b@c",
        "è@b.example>\r\nBcc: <c@d.example",
        "è@b.example, c@d.example",
        "è b@c.example",
        "è@è.example",
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises((ValueError, HeaderParseError)):
        address_field("To", "Anna", address)


@given(one_line)
def test_lines_are_ascii_and_no_longer_than_allowed(text):
    lines = text_field("Subject", text) + address_field("To", text, ADDRESS)

    assert lines.isascii()
    assert max(map(len, lines.split("\r\n"))) <= 998
    assert not set(lines.replace("\r\n", "")) & set("\r\n")


def test_a_plain_text_stays_readable():
    assert "Subject: Fattura n. 18\r\n" == text_field("Subject", "Fattura n. 18")
    assert f'To: "Rossi, Mario" <{ADDRESS}>\r\n' == address_field("To", "Rossi, Mario", ADDRESS)


def test_without_a_name_the_address_stands_alone():
    assert f"To: {ADDRESS}\r\n" == address_field("To", "", ADDRESS)


def test_an_address_that_is_not_ascii_stands_as_it_is_and_its_name_as_ever():
    lines = address_field("To", "Niccolò", "niccolò@verdi.example")

    assert "To: =?utf-8?q?Niccol=C3=B2?=\r\n <niccolò@verdi.example>\r\n" == lines
    assert "To: <è@verdi.example>\r\n" == address_field("To", "", "è@verdi.example")


@given(anything)
def test_nothing_in_the_name_of_such_an_address_begins_another_field(name):
    lines = address_field("To", name, "niccolò@verdi.example")

    assert ["To"] == fields_of(lines).keys()[:1]
    assert lines.replace("niccolò", "").isascii()
