"""Signing in to a mailbox by an access token, as Google, Microsoft and RFC 7628 have it."""

from base64 import b64decode
from socket import SHUT_RDWR

import pytest

from chalicelib.domain.companies import Security
from chalicelib.domain.errors import TransportUnavailable
from chalicelib.transports.smtp import SmtpTransport

OK, ASK = b"235 2.7.0 Accepted\r\n", b"334 \r\n"
UNKNOWN = b"504 5.7.4 Unrecognized authentication type\r\n"
NO = b"535-5.7.8 Username and Password not accepted.\r\n535 5.7.8 See ricevuta.example\r\n"
WHY = b"334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=\r\n"
XOAUTH2 = b"user=anna@rossi.example\x01auth=Bearer one\x01\x01"
OAUTHBEARER = b"n,a=anna@rossi.example,\x01auth=Bearer one\x01\x01"


class Tokens:
    """Gives the next one where one is refused, as long as there are any."""

    def __init__(self, *tokens):
        self.tokens = list(tokens)
        self.refused = []

    def __call__(self, *, instead_of=""):
        if instead_of:
            self.refused.append(instead_of)
            self.tokens.remove(instead_of)
        return self.tokens[0]


@pytest.fixture
def mailbox(start_raw, trusted):
    """A mailbox that offers what it is told, and answers AUTH by these replies, one after another.

    What was said to it is in `said`, the base64 undone.
    """
    made = []

    def mailbox(offer, *replies, tokens=None, username="anna@rossi.example"):
        server = start_raw(EHLO=b"250-raw\r\n250 AUTH " + offer + b"\r\n")
        server.said, left = [], list(replies)

        def answer(server, line):
            word = server.last.split()
            server.said.append(b" ".join(word[:2]))
            server.said += [b64decode(rest) for rest in word[2:]]
            line.sendall(left.pop(0))
            while left:
                server.said.append(b64decode(line.recv(4000).strip()))
                line.sendall(left.pop(0))

        server.sign_in = answer
        transport = SmtpTransport(
            host="localhost",
            port=server.port,
            security=Security.STARTTLS,
            username=username,
            tokens=tokens or Tokens("one"),
            loopback_ports=frozenset({server.port}),
        )
        made.append(transport)
        return server, transport

    yield mailbox
    for transport in made:
        transport.close()


def send(transport):
    return transport.send(b"Subject: A\r\n\r\na\r\n", from_email="a@x.example", to_email="b@y.test")


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        (b"PLAIN LOGIN XOAUTH2 OAUTHBEARER", [b"AUTH XOAUTH2", XOAUTH2]),
        (b"OAUTHBEARER", [b"AUTH OAUTHBEARER", OAUTHBEARER]),
    ],
)
def test_a_token_is_said_at_once(mailbox, offer, said):
    server, transport = mailbox(offer, OK)
    reply = send(transport)

    assert "250 kept" == reply
    assert said == server.said


def test_a_token_that_was_said_at_once_may_be_asked_for(mailbox):
    server, transport = mailbox(b"XOAUTH2", ASK, OK)
    reply = send(transport)

    assert "250 kept" == reply
    assert [b"AUTH XOAUTH2", XOAUTH2, XOAUTH2] == server.said


def test_a_form_that_is_not_understood_is_followed_by_the_next(mailbox):
    server, transport = mailbox(b"XOAUTH2 OAUTHBEARER")
    replies = [UNKNOWN, UNKNOWN, OK]
    server.sign_in = lambda server, line: (
        server.said.append(server.last.split()[1]),
        line.sendall(replies.pop(0)),
    )
    reply = send(transport)

    assert "250 kept" == reply
    assert [b"XOAUTH2", b"XOAUTH2", b"OAUTHBEARER"] == server.said


def test_a_name_with_signs_of_the_protocol_is_written_so_that_they_mean_nothing(mailbox):
    server, transport = mailbox(b"OAUTHBEARER", OK, username="a=b,c@rossi.example")
    send(transport)

    assert b"n,a=a=3Db=2Cc@rossi.example,\x01auth=Bearer one\x01\x01" == server.said[1]


@pytest.mark.parametrize(
    ("offer", "dismissal"), [(b"XOAUTH2", b""), (b"OAUTHBEARER", b"\x01")], ids=["empty", "control"]
)
def test_an_error_in_json_is_dismissed_and_the_refusal_heard(mailbox, offer, dismissal):
    server, transport = mailbox(offer, WHY, NO, tokens=Tokens("one", "two"))
    heard = []
    first = server.sign_in

    def twice(server, line):
        if heard:
            line.sendall(OK)
        else:
            first(server, line)
        heard.append(server.last)

    server.sign_in = twice
    reply = send(transport)

    assert "250 kept" == reply
    assert dismissal == server.said[2]
    assert 2 == len(heard)


def test_a_refused_token_is_followed_by_another_on_a_new_line(mailbox):
    tokens = Tokens("one", "two")
    server, transport = mailbox(b"XOAUTH2", tokens=tokens)
    replies = [NO, OK]
    server.sign_in = lambda _, line: line.sendall(replies.pop(0))
    reply = send(transport)

    assert "250 kept" == reply
    assert ["one"] == tokens.refused
    assert 2 == server.connections


@pytest.mark.parametrize(
    ("offer", "answer", "reason", "tries"),
    [
        (b"XOAUTH2", NO, "reconnect", 2),
        (b"XOAUTH2", b"535 5.7.3 Authentication unsuccessful\r\n", "reconnect", 2),
        (
            b"XOAUTH2",
            b"534-5.7.9 Application-specific password required\r\n534 5.7.9 x\r\n",
            "reconnect",
            2,
        ),
        (
            b"XOAUTH2",
            b"535 5.7.139 SmtpClientAuthentication is disabled for the Tenant.\r\n",
            "basic_auth_off",
            1,
        ),
        (b"XOAUTH2", b"454 4.7.0 Temporary authentication failure\r\n", "turned_away", 1),
        (b"XOAUTH2", UNKNOWN, "no_login", 2),
        (b"PLAIN LOGIN", OK, "no_login", 0),
    ],
)
def test_why_a_token_does_not_let_us_in(mailbox, offer, answer, reason, tries):
    server, transport = mailbox(offer, tokens=Tokens("one", "two"))
    heard = []
    server.sign_in = lambda server, line: (heard.append(server.last), line.sendall(answer))

    with pytest.raises(TransportUnavailable, match=reason) as refusal:
        send(transport)

    assert tries == len(heard)
    assert "one" not in refusal.value.reply


def test_a_line_that_breaks_while_signing_in_is_the_servers_fault(mailbox):
    server, transport = mailbox(b"XOAUTH2")
    server.sign_in = lambda _, line: line.shutdown(SHUT_RDWR)

    with pytest.raises(TransportUnavailable, match="unreachable"):
        send(transport)
