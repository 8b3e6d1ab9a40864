"""Addresses that are not ASCII before the @ (RFC 6531), and servers that take them or do not."""

import pytest

from chalicelib.domain.errors import PermanentSendError
from chalicelib.transports import Envelope
from chalicelib.transports.gmail import GmailTransport
from chalicelib.transports.ses import SesTransport

ADDRESS = "niccolò@xn--societ-nta.example"
PLAIN = "anna@xn--societ-nta.example"
WITH_UTF8 = b"250-raw\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN\r\n"
PIPELINED = b"250-raw\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n"


def send(transport, to_email, *, then=None):
    following = then and Envelope("a@officina.example", then, 20)
    return transport.send(
        f"To: <{to_email}>\r\n\r\n".encode(),
        from_email="a@officina.example",
        to_email=to_email,
        then=lambda: following,
    )


def test_a_server_that_takes_such_addresses_gets_one_and_is_told_that_it_does(
    start, trusted, transport_to
):
    server = start(utf8=True)
    with transport_to(server) as transport:
        send(transport, ADDRESS)
        send(transport, PLAIN)

    assert [[ADDRESS], [PLAIN]] == [mail.rcpt_tos for mail in server.mails]
    assert [True, False] == [mail.smtp_utf8 for mail in server.mails]


def test_a_server_that_does_not_is_not_asked_and_takes_the_next_mail_on_the_same_line(
    start, trusted, transport_to
):
    server = start()
    with transport_to(server) as transport:
        send(transport, PLAIN)
        with pytest.raises(PermanentSendError, match="international_address"):
            send(transport, ADDRESS)
        send(transport, PLAIN)

    assert [[PLAIN], [PLAIN]] == [mail.rcpt_tos for mail in server.mails]
    assert 1 == server.connections


def test_no_such_mail_is_begun_behind_another_one_where_the_server_does_not_take_it(
    start_raw, trusted, transport_to
):
    server = start_raw(EHLO=PIPELINED)
    with transport_to(server) as transport:
        send(transport, PLAIN, then=ADDRESS)
        with pytest.raises(PermanentSendError, match="international_address"):
            send(transport, ADDRESS)

    assert 1 == [phase for phase, _ in server.heard].count("MAIL")


@pytest.mark.parametrize(
    "reply",
    [b"553 5.6.7 Non-ASCII addresses not permitted\r\n", b"550 5.6.9 UTF-8 header not taken\r\n"],
)
@pytest.mark.parametrize("phase", ["MAIL", "RCPT", "."])
def test_a_server_that_finds_out_later_that_the_next_one_does_not_is_understood(
    start_raw, trusted, transport_to, phase, reply
):
    server = start_raw(EHLO=WITH_UTF8, **{phase: reply})
    with (
        transport_to(server) as transport,
        pytest.raises(PermanentSendError, match="international_address"),
    ):
        send(transport, ADDRESS)


@pytest.mark.parametrize("transport", [SesTransport(), GmailTransport("", lambda **_: "")])
def test_ways_out_that_promise_nothing_for_such_addresses_are_not_asked(transport):
    with pytest.raises(PermanentSendError, match="international_address"):
        send(transport, ADDRESS)
