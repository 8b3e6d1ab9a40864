"""A server that takes commands without a pause (RFC 2920): which answer belongs to which mail."""

import pytest

from chalicelib.domain.errors import SendError
from chalicelib.transports import Envelope
from chalicelib.transports.smtp import Patience
from tests.fakes import wait_for
from tests.smtp_servers import DROP, HANG

OFFER = b"250-raw\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n"
OK, GO_ON, KEPT = b"250 ok\r\n", b"354 go on\r\n", b"250 kept\r\n"
SENDER = "a@officina.example"
SILENT = b""


def mail_to(name):
    return f"Subject: {name}\r\n\r\n".encode()


def send(transport, name, *, then=None):
    """What became of the mail, where the next one is known by the time of its dot."""
    following = then and Envelope(SENDER, f"{then}@cliente.example", len(mail_to(then)))
    try:
        return transport.send(
            mail_to(name),
            from_email=SENDER,
            to_email=f"{name}@cliente.example",
            then=lambda: following,
        )
    except SendError as error:
        return f"{type(error).__name__} {error.reason}"


def phases(server):
    """What was said once the line was private, to the goodbye, which nobody waits for."""
    wait_for(lambda: ("QUIT", True) in server.heard)
    return [phase for phase, private in server.heard if private][3:]


def test_a_mail_is_begun_without_a_pause(start_raw, trusted, transport_to):
    server = start_raw(EHLO=OFFER, MAIL=SILENT, RCPT=SILENT, DATA=OK + OK + GO_ON)
    with transport_to(server) as transport:
        reply = send(transport, "b")

    assert ("250 kept", mail_to("b")) == (reply, server.content)


def test_the_next_mail_is_begun_behind_the_dot_before_it_is_answered(
    start_raw, trusted, transport_to
):
    server = start_raw(
        EHLO=OFFER,
        MAIL=[OK, SILENT],
        RCPT=[OK, SILENT],
        DATA=[GO_ON, b"250 first\r\n" + OK + OK + GO_ON],
        **{".": [SILENT, b"250 second\r\n"]},
    )
    with transport_to(server) as transport:
        replies = [send(transport, "b", then="c"), send(transport, "c")]

    assert ["250 first", "250 second"] == replies
    assert mail_to("b") + mail_to("c") == server.content


def test_a_server_that_does_not_offer_it_is_asked_one_thing_at_a_time(
    start_raw, trusted, transport_to
):
    server = start_raw(RCPT=b"550 5.1.1 unknown\r\n", **{".": HANG})
    with transport_to(server) as transport:
        outcome = send(transport, "b", then="c")

    assert "PermanentSendError refused" == outcome
    assert ["MAIL", "RCPT", "QUIT"] == phases(server)


REFUSED, DEFERRED = "PermanentSendError refused", "TransientSendError deferred"
UNKNOWN = "UnknownOutcome no_answer"
NO_SUCH = b"550 5.1.1 no such user\r\n"
NOBODY = b"503 5.5.1 no valid recipients\r\n"
EMPTY = b"554 5.5.1 no valid recipients\r\n"
FULL = b"452 4.3.2 Too many messages on this connection\r\n"


@pytest.mark.parametrize(
    ("second", "outcomes", "connections"),
    [
        ({}, ["250 kept", "250 kept", "250 kept"], 1),
        ({".": b"554 5.7.1 spam\r\n"}, ["PermanentSendError blocked", "250 kept", "250 kept"], 1),
        ({".": b"451 4.3.0 later\r\n"}, [DEFERRED, "250 kept", "250 kept"], 1),
        ({".": b"421 4.3.0 later\r\n"}, [DEFERRED, "250 kept", "250 kept"], 2),
        ({".": DROP}, [UNKNOWN, "250 kept", "250 kept"], 2),
        ({".": b"hello\r\n"}, [UNKNOWN, "250 kept", "250 kept"], 2),
        ({"MAIL": DROP}, ["250 kept", "250 kept", "250 kept"], 2),
        ({"MAIL": FULL}, ["250 kept", "250 kept", "250 kept"], 3),
        ({"MAIL": b"503 5.5.1 nested\r\n"}, ["250 kept", "250 kept", "250 kept"], 2),
        ({"MAIL": b"hello\r\n"}, ["250 kept", "250 kept", "250 kept"], 2),
        ({"RCPT": NO_SUCH, "DATA": NOBODY}, ["250 kept", REFUSED, "250 kept"], 1),
        ({"RCPT": NO_SUCH, "DATA": GO_ON, "..": EMPTY}, ["250 kept", REFUSED, "250 kept"], 1),
        ({"RCPT": NO_SUCH, "DATA": GO_ON, "..": KEPT}, ["250 kept", REFUSED, "250 kept"], 1),
        ({"RCPT": NO_SUCH, "DATA": DROP}, ["250 kept", "250 kept", "250 kept"], 2),
        ({"RCPT": b"450 4.2.1 greylisted\r\n"}, ["250 kept", DEFERRED, "250 kept"], 1),
        ({"RCPT": b"554 5.4.7 timed out\r\n"}, ["250 kept", "250 kept", "250 kept"], 2),
        ({"DATA": b"451 4.3.0 later\r\n"}, ["250 kept", "250 kept", "250 kept"], 2),
        ({"DATA": DROP}, ["250 kept", "250 kept", "250 kept"], 2),
    ],
    ids=str,
)
def test_the_outcome_of_each_mail_is_told_apart(
    start_raw, trusted, transport_to, second, outcomes, connections
):
    """What is said of the second mail, where all goes well with the others."""
    answers = {
        "MAIL": [OK, second.get("MAIL", OK)],
        "RCPT": [OK, second.get("RCPT", OK)],
        "DATA": [GO_ON, second.get("DATA", GO_ON)],
        ".": [second.get(".", KEPT), *([second[".."]] if ".." in second else [])],
    }
    server = start_raw(EHLO=OFFER, **answers)
    with transport_to(server) as transport:
        found = [send(transport, "b", then="c"), send(transport, "c"), send(transport, "d")]

    begun = [
        name
        for name, outcome in zip("bcd", found, strict=True)
        if name != "c" or outcome == "250 kept"
    ]
    assert outcomes == found
    assert connections == server.connections
    assert b"".join(mail_to(name) for name in begun) == server.content


def test_a_server_that_loses_what_came_behind_the_dot_is_asked_one_thing_at_a_time_from_then_on(
    start_raw, trusted, transport_to
):
    lost = {"MAIL": [OK, SILENT], "DATA": [GO_ON, SILENT]}
    server = start_raw(EHLO=OFFER, RCPT=[OK, SILENT, OK, NO_SUCH], **lost)
    with transport_to(server, patience=Patience(connect=0.4)) as transport:
        outcomes = [send(transport, "b", then="c"), send(transport, "c"), send(transport, "d")]

    assert ["250 kept", "250 kept", REFUSED] == outcomes
    assert mail_to("b") + mail_to("c") == server.content
    assert ["MAIL", "RCPT", "QUIT"] == phases(server)[-3:]


def test_a_server_that_cannot_do_what_it_offers_takes_the_next_try(
    start_raw, trusted, transport_to
):
    server = start_raw(EHLO=OFFER, MAIL=[b"hello\r\n"])
    with transport_to(server) as transport:
        outcomes = [send(transport, "b"), send(transport, "b")]

    assert ["TransportUnavailable garbage", "250 kept"] == outcomes
    assert mail_to("b") == server.content


def test_one_answer_too_many_makes_no_mail_another_ones(start_raw, trusted, transport_to):
    server = start_raw(EHLO=OFFER, **{".": [KEPT + KEPT]})
    with transport_to(server) as transport:
        outcomes = [send(transport, "b", then="c"), send(transport, "c")]

    assert ["250 kept", "250 kept"] == outcomes
    assert (2, mail_to("b") + mail_to("c")) == (server.connections, server.content)


@pytest.mark.parametrize("other", ["d", None])
def test_a_mail_that_was_begun_and_does_not_come_leaves_nothing(
    start_raw, trusted, transport_to, other
):
    """Its lane closed, or its time was over."""
    server = start_raw(EHLO=OFFER)
    with transport_to(server) as transport:
        send(transport, "b", then="c")
        if other:
            send(transport, other)

    assert mail_to("b") + (mail_to(other) if other else b"") == server.content
    assert b"QUIT" not in server.content


@pytest.mark.parametrize("name", ["c" * 1000, "c d"], ids=["too large", "unfit"])
def test_no_mail_is_begun_behind_another_that_would_not_be_by_itself(
    start_raw, trusted, transport_to, name
):
    server = start_raw(EHLO=OFFER)
    with transport_to(server) as transport:
        send(transport, "b", then=name)

    assert ["MAIL", "RCPT", "DATA", ".", "QUIT"] == phases(server)
