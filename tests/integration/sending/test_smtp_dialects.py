"""Servers that speak SMTP in a way of their own, as some out there do."""

import select

import pytest

from chalicelib.domain.errors import PermanentSendError
from tests.smtp_servers import DROP

MAIL = b"Subject: Hello\r\n\r\nHello\r\n"


def send(transport, to_email="b@cliente.example"):
    return transport.send(MAIL, from_email="a@officina.example", to_email=to_email)


def test_nobody_speaks_before_a_greeting_in_parts_has_ended(start_raw, trusted, transport_to):
    """Postfix's postscreen(8) shows a teaser first, and turns away who answers to it."""
    spoke_early = []

    def teaser(line):
        line.sendall(b"220-raw ESMTP\r\n")
        spoke_early.extend(select.select([line], [], [], 0.3)[0])
        line.sendall(b"220 raw ESMTP\r\n")

    server = start_raw(**{"!greeting": teaser})
    with transport_to(server) as transport:
        reply = send(transport)

    assert "250 kept" == reply
    assert [] == spoke_early


def test_replies_may_be_codes_alone_and_end_in_more_than_they_should(
    start_raw, trusted, transport_to
):
    """RFC 5321 section 4.2 has clients take a bare code; some servers on Windows write CR twice."""
    server = start_raw(
        EHLO=b"250-raw\r\r\n250-auth plain login\r\r\n250 size\r\r\n",
        MAIL=b"250\r\n",
        RCPT=b"250 \n",
        DATA=b"354\r\r\n",
        **{".": b"250\r\r\n"},
    )
    with transport_to(server) as transport:
        replies = [send(transport), send(transport)]

    assert ["250 ", "250 "] == replies
    assert (1, 2) == (server.connections, server.mails)


@pytest.mark.parametrize(
    "reply", [b"251 will forward\r\n", b"252 2.1.5 cannot say whether\r\n", b"250-a\r\n250 b\r\n"]
)
def test_a_recipient_may_be_taken_in_several_ways(start_raw, trusted, transport_to, reply):
    """RFC 5321 sections 3.4 and 3.5.3; Postfix says 252 where it does not look."""
    server = start_raw(RCPT=reply)
    with transport_to(server) as transport:
        send(transport)

    assert 1 == server.mails


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (b"550 sorry, no mailbox here by that name. (#5.1.1)\r\n", "refused"),
        (b"552 sorry, over the quota of the mailbox (#5.2.2)\r\n", "recipient_full"),
        (b"550-5.1.1 The email account does not exist.\r\n550 5.1.1 Try again\r\n", "refused"),
    ],
)
def test_what_a_recipients_refusal_is_about_may_stand_anywhere_in_it(
    start_raw, trusted, transport_to, reply, reason
):
    """In brackets at the end (qmail), or in each of several lines (Gmail)."""
    server = start_raw(RCPT=[reply, b"250 ok\r\n"])
    with transport_to(server) as transport:
        with pytest.raises(PermanentSendError, match=reason):
            send(transport, "nobody@cliente.example")
        send(transport)

    assert (1, 1) == (server.connections, server.mails)


def test_a_server_that_hangs_up_on_a_refused_recipient_refuses_that_one_alone(
    start_raw, trusted, transport_to
):
    """Exim's `drop`, against who tries out addresses."""

    def refuse_and_drop(line):
        line.sendall(b"550 5.1.1 no such user\r\n")
        return DROP

    server = start_raw(RCPT=[refuse_and_drop, b"250 ok\r\n"])
    with transport_to(server) as transport:
        with pytest.raises(PermanentSendError, match="refused"):
            send(transport, "nobody@cliente.example")
        send(transport)

    assert (2, 1) == (server.connections, server.mails)
