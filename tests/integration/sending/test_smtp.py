"""A company's own server: one mail after the other over one private line."""

import ssl
import time
from datetime import timedelta

import pytest

from chalicelib.domain.companies import Security
from chalicelib.domain.errors import (
    PermanentSendError,
    TransientSendError,
    TransportUnavailable,
    UnknownOutcome,
)
from chalicelib.transports.smtp import Patience, SmtpTransport
from tests.fakes import FakeClock
from tests.smtp_servers import DROP, HANG

MAIL = b"Subject: Hello\r\n\r\n.a line that begins with a dot\r\n"
SHORT = Patience(connect=0.4, enter=0.6, until_dot=0.7, whole=0.9)
"""For servers that hang; the others get the time that a busy machine may need."""
LOGIN_ONLY = b"250-raw\r\n250 AUTH=LOGIN XOAUTH2\r\n"


def patience_with(answers):
    return SHORT if HANG in answers.values() else Patience()


def send(transport, to_email="b@cliente.example"):
    return transport.send(MAIL, from_email="a@officina.example", to_email=to_email)


def test_a_mail_goes_over_tls_after_login_and_arrives_as_it_left(start, trusted, transport_to):
    server = start()
    with transport_to(server) as transport:
        reply = send(transport)

    [mail] = server.mails
    assert "250 2.0.0 queued as 7F3A" == reply
    assert MAIL == mail.original_content
    assert ("a@officina.example", ["b@cliente.example"]) == (mail.mail_from, mail.rcpt_tos)
    assert [(b"amministrazione", b"secret")] == server.logins


@pytest.mark.parametrize("half", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n"])
def test_no_mail_can_hold_another(start_raw, trusted, transport_to, half):
    server = start_raw()
    smuggled = b"Subject: A\r\n\r\na" + half + b"MAIL FROM:<x@y.example>\r\n"
    transport_to(server).send(
        smuggled, from_email="a@officina.example", to_email="b@cliente.example"
    )

    assert b"Subject: A\r\n\r\na\r\n..\r\nMAIL FROM:<x@y.example>\r\n" == server.content
    assert 1 == server.mails


def test_tls_from_the_first_byte(start_raw, trusted, transport_to):
    server = start_raw(implicit=True)
    with transport_to(server, security=Security.TLS) as transport:
        reply = send(transport)

    assert "250 kept" == reply
    assert ["EHLO", "AUTH", "secret", "MAIL", "RCPT", "DATA", "."] == [
        phase for phase, _ in server.heard
    ][:7]


def test_a_password_may_have_accents(start, trusted, transport_to):
    server = start()
    server.password = "città".encode()
    with transport_to(server, password="città") as transport:
        send(transport)

    assert 1 == len(server.mails)


def test_a_server_that_knows_only_login_is_signed_in_to(start_raw, trusted, transport_to):
    server = start_raw(EHLO=LOGIN_ONLY, secret=[b"334 UGFzc3dvcmQ6\r\n"])
    # AUTH LOGIN asks twice; the second answer comes as to an unknown command.
    server.answers["secret"] = lambda line: (
        line.sendall(b"334 UGFzc3dvcmQ6\r\n"),
        line.recv(100),
        line.sendall(b"235 welcome\r\n"),
    )
    with transport_to(server) as transport:
        reply = send(transport)

    assert "250 kept" == reply


def test_three_mails_share_a_connection_also_after_a_refusal(start, trusted, transport_to):
    server = start()
    with transport_to(server) as transport:
        send(transport)
        server.answers["rcpt"] = "550 5.1.1 no such user"
        with pytest.raises(PermanentSendError):
            send(transport, "nobody@cliente.example")
        del server.answers["rcpt"]
        send(transport, "c@cliente.example")

    assert [["b@cliente.example"], ["c@cliente.example"]] == [one.rcpt_tos for one in server.mails]
    assert (1, 1) == (server.connections, len(server.logins))


@pytest.mark.parametrize(
    "second",
    [DROP, b"421 too many mails\r\n", b"junk\r\n", HANG],
    ids=["drop", "421", "junk", "hang"],
)
def test_a_kept_line_that_is_dead_is_replaced_once_and_nothing_is_sent_twice(
    start_raw, trusted, second, transport_to
):
    server = start_raw(MAIL=[b"250 ok\r\n", second])
    with transport_to(server, patience=Patience(connect=0.4)) as transport:
        send(transport)
        send(transport)

    assert (2, 2) == (server.connections, server.mails)


def kept_then_gone(line):
    line.sendall(b"250 kept\r\n")
    return DROP


def test_a_server_that_hangs_up_between_mails_is_connected_to_anew(
    start_raw, trusted, transport_to
):
    server = start_raw(**{".": [kept_then_gone]})
    with transport_to(server) as transport:
        send(transport)
        send(transport)

    assert 2 == server.connections


def test_a_new_line_that_is_dead_is_not_replaced(start_raw, trusted, transport_to):
    server = start_raw(MAIL=DROP)

    with pytest.raises(TransportUnavailable):
        send(transport_to(server))
    assert 1 == server.connections


def test_a_recipient_deferred_on_a_kept_line_keeps_the_line(start_raw, trusted, transport_to):
    server = start_raw(RCPT=[b"250 ok\r\n", b"450 4.2.0 Greylisted\r\n"])
    with transport_to(server) as transport:
        send(transport)
        with pytest.raises(TransientSendError, match="deferred"):
            send(transport)
        send(transport)

    assert (1, 2) == (server.connections, server.mails)
    assert ("RSET", True) in server.heard


@pytest.mark.parametrize(
    "said",
    [
        b"451 later\r\n",
        b"452 4.3.2 Too many messages on this connection\r\n",
        b"503 5.5.1 what?\r\n",
        b"554 5.4.7 Session timed out\r\n",
        b"550 5.7.1 not yours\r\n",
    ],
)
@pytest.mark.parametrize("phase", ["MAIL", "RCPT"])
def test_what_a_kept_line_refuses_is_tried_once_on_a_fresh_one(
    start_raw, trusted, transport_to, phase, said
):
    if phase == "RCPT" and said.startswith(b"550"):
        said = b"550 5.7.1 Relay access denied\r\n"
    server = start_raw(**{phase: [b"250 ok\r\n", said]})
    with transport_to(server) as transport:
        send(transport)
        send(transport)

    assert (2, 2) == (server.connections, server.mails)


@pytest.mark.parametrize(
    "unasked",
    [b"451 4.4.2 Timeout waiting for data\r\n", b"554 5.4.7 Session timed out\r\n", b"220"],
)
def test_what_a_server_says_unasked_between_mails_is_no_mails_fate(
    start_raw, trusted, transport_to, unasked
):
    server = start_raw(**{".": [b"250 kept\r\n" + unasked]})
    with transport_to(server, patience=Patience(connect=2)) as transport:
        send(transport)
        send(transport)

    assert (2, 2) == (server.connections, server.mails)


def test_how_many_mails_a_line_takes_is_learnt(start_raw, trusted, transport_to):
    taken = [b"250 ok\r\n"] * 2
    limit = b"452 4.3.2 Too many messages on this connection\r\n"
    server = start_raw(MAIL=[*taken, limit])
    with transport_to(server) as transport:
        for _ in range(8):
            send(transport)

    assert (4, 8) == (server.connections, server.mails)
    assert 9 == [phase for phase, _ in server.heard].count("MAIL")


def test_a_limit_on_the_first_mail_of_a_line_is_the_servers(start_raw, trusted, transport_to):
    server = start_raw(MAIL=b"421 4.7.0 too many messages in this connection\r\n")

    with (
        transport_to(server) as transport,
        pytest.raises(TransportUnavailable, match="connection_limit"),
    ):
        send(transport)
    assert 1 == server.connections


def test_a_line_that_was_idle_for_too_long_is_not_used_again(start_raw, trusted, transport_to):
    server = start_raw()
    with transport_to(server, patience=Patience(idle=0)) as transport:
        send(transport)
        send(transport)

    assert 2 == server.connections


def test_a_line_kept_in_a_worker_that_slept_is_not_used_again(start_raw, trusted, transport_to):
    server = start_raw()
    asleep = FakeClock()
    with transport_to(server, monotonic=lambda: 7.0, wall=asleep) as transport:
        send(transport)
        send(transport)
        before = server.connections
        asleep.go_on(3600)
        send(transport)

    assert (1, 2) == (before, server.connections)


def test_closing_says_goodbye_and_sending_opens_again(start_raw, trusted, transport_to):
    server = start_raw()
    transport = transport_to(server)
    transport.close()
    send(transport)
    transport.close()
    send(transport)
    transport.close()

    assert 2 == server.connections
    assert ("QUIT", True) in server.heard


# --- A server that cannot be trusted


def test_a_certificate_that_nobody_vouches_for_gets_no_password(start, transport_to):
    server = start()

    with pytest.raises(TransportUnavailable, match="certificate"):
        send(transport_to(server))
    assert [] == server.logins


@pytest.mark.parametrize("security", list(Security))
def test_a_certificate_of_another_name_gets_no_password(start_raw, trusted, security, transport_to):
    server = start_raw("mail.other.example", implicit=security is Security.TLS)

    with pytest.raises(TransportUnavailable, match="certificate"):
        send(transport_to(server, security=security))
    assert [] == [phase for phase, _ in server.heard if phase in ("AUTH", "MAIL")]


def test_a_server_without_tls_gets_nothing(start, trusted, transport_to):
    server = start(name=None)

    with pytest.raises(TransportUnavailable, match="no_tls"):
        send(transport_to(server))
    assert ([], []) == (server.logins, server.mails)


@pytest.mark.parametrize("answer", [b"454 not now\r\n", b"502 what?\r\n", b"250 ok\r\n"])
def test_a_server_that_takes_starttls_back_gets_nothing(start_raw, trusted, answer, transport_to):
    server = start_raw(**{"!STARTTLS": answer})

    with pytest.raises(TransportUnavailable, match="no_tls"):
        send(transport_to(server))
    assert [("EHLO", False), ("STARTTLS", False)] == server.heard


def test_what_was_said_before_the_handshake_does_not_count_after_it(
    start_raw, trusted, transport_to
):
    injected = b"220 go ahead\r\n250-raw\r\n250 AUTH PLAIN\r\n235 welcome\r\n"
    server = start_raw(**{"!STARTTLS": injected})

    with pytest.raises(TransportUnavailable, match="garbage"):
        send(transport_to(server))
    assert [("EHLO", False), ("STARTTLS", False)] == server.heard


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_old_tls_is_none(start_raw, server_context, trusted, transport_to):
    context = server_context("localhost")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = start_raw(context=context)

    with pytest.raises(TransportUnavailable, match="tls_failed"):
        send(transport_to(server))


def test_no_tls_where_it_should_be_from_the_first_byte(start_raw, trusted, transport_to):
    server = start_raw()

    with pytest.raises(TransportUnavailable, match="tls_failed"):
        send(transport_to(server, security=Security.TLS))
    assert [] == [phase for phase, _ in server.heard if phase in ("AUTH", "MAIL")]


def test_everything_of_a_mail_goes_over_the_private_line(start_raw, trusted, transport_to):
    server = start_raw()
    with transport_to(server) as transport:
        send(transport)

    assert [("EHLO", False), ("STARTTLS", False)] == server.heard[:2]
    assert {True} == {private for _, private in server.heard[2:]}


# --- A server that does not let us in


def test_a_wrong_password_is_told_from_other_trouble(start, trusted, transport_to):
    server = start()

    with pytest.raises(TransportUnavailable, match="authentication") as caught:
        send(transport_to(server, password="wrong"))
    assert "535" == caught.value.reply


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"!greeting": b"554 go away\r\n"}, "turned_away"),
        ({"!greeting": b"421 too busy\r\n"}, "turned_away"),
        ({"!EHLO": b"502 what?\r\n"}, "turned_away"),
        ({"EHLO": b"421 too busy\r\n"}, "turned_away"),
        ({"secret": b"454 temporary failure\r\n"}, "turned_away"),
        ({"secret": b"421 too busy\r\n"}, "turned_away"),
        ({"AUTH": b"504 no such mechanism\r\n"}, "no_login"),
        ({"secret": b"534 5.7.9 Application-specific password required\r\n"}, "app_password"),
        ({"secret": b"535 5.7.139 basic authentication is disabled\r\n"}, "basic_auth_off"),
        ({"EHLO": b"250-raw\r\n250 AUTH XOAUTH2 GSSAPI\r\n"}, "no_login"),
        ({"EHLO": b"250 raw\r\n"}, "no_login"),
        ({"!greeting": b"SSH-2.0-OpenSSH_9.2\r\n"}, "garbage"),
        ({"!greeting": b"HTTP/1.1 400 Bad Request\r\n\r\n"}, "garbage"),
        ({"!greeting": b"\0\xff\n"}, "garbage"),
        ({"!greeting": b"999 numbers\r\n"}, "garbage"),
        ({"!greeting": b"220 " + b"a" * 9000 + b"\r\n"}, "garbage"),
        ({"!greeting": b"220-and another\r\n" * 9000}, "garbage"),
        ({"!EHLO": b"250-X\r\n" * 101 + b"250 X\r\n"}, "garbage"),
        ({"!greeting": DROP}, "unreachable"),
        ({"!EHLO": DROP}, "unreachable"),
        ({"EHLO": DROP}, "unreachable"),
        ({"AUTH": DROP}, "unreachable"),
        ({"secret": DROP}, "unreachable"),
        ({"!greeting": HANG}, "timeout"),
        ({"!EHLO": HANG}, "timeout"),
        ({"!STARTTLS": HANG}, "timeout"),
        ({"AUTH": HANG}, "timeout"),
        ({"MAIL": HANG}, "timeout"),
    ],
)
def test_a_server_that_does_not_let_us_in_says_so_for_all_mails(
    start_raw, trusted, answers, reason, transport_to
):
    server = start_raw(**answers)

    with pytest.raises(TransportUnavailable) as caught:
        send(transport_to(server, patience=patience_with(answers)))
    assert reason == caught.value.reason
    assert caught.value.reply.isdecimal() or not caught.value.reply
    assert 1 == server.connections


def dribble(line):
    for octet in b"220-" + b"a" * 400:
        line.sendall(bytes([octet]))
        time.sleep(0.05)


def test_a_server_that_dribbles_does_not_get_more_time_with_every_byte(
    start_raw, trusted, transport_to
):
    server = start_raw(**{"!greeting": dribble})

    with pytest.raises(TransportUnavailable, match="timeout"):
        send(transport_to(server, patience=SHORT))


def go_ahead_then_nothing(line):
    line.sendall(b"220 go ahead\r\n")
    time.sleep(0.8)
    return DROP


def test_a_server_that_hangs_in_the_handshake_is_left(start_raw, trusted, transport_to):
    server = start_raw(**{"!STARTTLS": go_ahead_then_nothing})

    with pytest.raises(TransportUnavailable, match="timeout"):
        send(transport_to(server, patience=SHORT))


def test_a_server_that_is_not_there_is_tried_again():
    gone = SmtpTransport(
        host="localhost",
        port=1,
        security=Security.TLS,
        username="a",
        password="b",
        loopback_ports=frozenset({1}),
    )

    with pytest.raises(TransportUnavailable, match="unreachable"):
        send(gone)


# --- What becomes of a mail, by phase


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
def test_a_transient_answer_in_any_phase_is_transient(start, trusted, phase, transport_to):
    server = start()
    server.answers[phase] = "451 4.7.1 greylisted"

    with transport_to(server) as transport, pytest.raises(TransientSendError) as caught:
        send(transport)
    assert ("deferred", "451 4.7.1 greylisted") == (caught.value.reason, caught.value.reply)
    assert not isinstance(caught.value, TransportUnavailable)


@pytest.mark.parametrize(
    ("phase", "answer", "reason"),
    [
        ("rcpt", "550 5.1.1 no such user", "refused"),
        ("rcpt", "552 5.2.2 mailbox full", "recipient_full"),
        ("data", "550 5.7.1 looks like spam", "blocked"),
        ("data", "554 5.6.0 malformed", "refused"),
    ],
)
def test_a_refusal_in_any_phase_is_for_good(start, trusted, phase, answer, reason, transport_to):
    server = start()
    server.answers[phase] = answer

    with transport_to(server) as transport, pytest.raises(PermanentSendError) as caught:
        send(transport)
    assert (reason, answer) == (caught.value.reason, caught.value.reply)


@pytest.mark.parametrize(
    ("phase", "answer", "reason", "pause"),
    [
        ("mail", "550 5.7.1 not yours", "sender_refused", None),
        ("mail", "530 5.7.57 Client not authenticated to send mail", "authentication", None),
        ("rcpt", "553 5.1.8 not your address", "sender_refused", None),
        (
            "data",
            "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
            "sender_refused",
            None,
        ),
        ("data", "550 5.4.5 Daily user sending limit exceeded", "quota_day", timedelta(hours=6)),
        (
            "rcpt",
            "550 Domain a.example has exceeded the max emails per hour (150/150 (100%)) allowed.",
            "quota_hour",
            timedelta(hours=1),
        ),
        (
            "rcpt",
            "450 4.7.1 Daily message quota exceeded, try again tomorrow",
            "quota_day",
            timedelta(hours=6),
        ),
    ],
)
def test_what_is_about_the_mailbox_is_no_mails_fate(
    start, trusted, transport_to, phase, answer, reason, pause
):
    server = start()
    server.answers[phase] = answer

    with transport_to(server) as transport, pytest.raises(TransportUnavailable) as caught:
        send(transport)
    assert (reason, answer, pause) == (
        caught.value.reason,
        caught.value.reply,
        caught.value.pause,
    )


def test_a_server_that_says_it_fails_for_good_fails_no_mail(start, trusted, transport_to):
    server = start()
    server.answers["data"] = "554 5.3.0 internal error"

    with transport_to(server) as transport, pytest.raises(TransientSendError, match="deferred"):
        send(transport)


def test_a_reply_may_be_written_in_any_letters(start_raw, trusted, transport_to):
    sentence = "550 5.1.1 La casella non è più attiva"
    servers = [start_raw(RCPT=sentence.encode(coding) + b"\r\n") for coding in ("utf-8", "latin-1")]
    said = []
    for server in servers:
        with transport_to(server) as transport, pytest.raises(PermanentSendError) as caught:
            send(transport)
        said.append(caught.value.reply)

    assert [sentence, sentence] == said


def test_a_yes_and_a_no_at_once_leave_the_outcome_unknown(start_raw, trusted, transport_to):
    server = start_raw(**{".": b"250-ok\r\n554 no\r\n"})

    with transport_to(server) as transport, pytest.raises(UnknownOutcome):
        send(transport)


# --- Signing in, in whichever form a server takes


def sign_in_answers(**forms):
    """Answer AUTH by its form: `initial`, `bare` and `login`, each a list of replies in turn."""

    def answer(server, line):
        said = server.last.split()
        form = "login" if said[1] == b"LOGIN" else "initial" if len(said) > 2 else "bare"
        for reply in forms[form][:-1]:
            line.sendall(reply)
            line.recv(1000)
        line.sendall(forms[form][-1])

    return answer


OK, ASK, WHAT, WRONG = b"235 ok\r\n", b"334 \r\n", b"501 5.5.2 what?\r\n", b"535 5.7.8 no\r\n"
UNKNOWN = b"504 5.7.4 Unrecognized authentication type\r\n"


@pytest.mark.parametrize(
    ("offer", "forms"),
    [
        (b"AUTH PLAIN LOGIN", {"initial": [OK]}),
        (b"AUTH PLAIN LOGIN", {"initial": [WHAT], "bare": [ASK, OK]}),
        (b"AUTH PLAIN LOGIN", {"initial": [WRONG], "bare": [ASK, OK]}),
        (b"AUTH PLAIN LOGIN", {"initial": [ASK, OK]}),
        (b"AUTH PLAIN LOGIN", {"initial": [UNKNOWN], "bare": [UNKNOWN], "login": [ASK, ASK, OK]}),
        (b"AUTH PLAIN LOGIN", {"initial": [WHAT], "bare": [WHAT], "login": [ASK, ASK, OK]}),
        (b"AUTH LOGIN", {"login": [ASK, ASK, OK]}),
        (b"AUTH=PLAIN", {"initial": [OK]}),
        (b"AUTH CRAM-MD5 DIGEST-MD5\r\n250-AUTH PLAIN LOGIN", {"initial": [OK]}),
        (b"AUTH PLAIN LOGIN\r\n250-AUTH CRAM-MD5 DIGEST-MD5", {"initial": [OK]}),
        (b"AUTH XOAUTH2\r\n250-AUTH=LOGIN", {"login": [ASK, ASK, OK]}),
    ],
)
def test_a_right_password_signs_in_in_whichever_form_the_server_takes(
    start_raw, trusted, transport_to, offer, forms
):
    server = start_raw(EHLO=b"250-raw\r\n250-" + offer + b"\r\n250 SIZE 10000000\r\n")
    server.sign_in = sign_in_answers(**forms)
    with transport_to(server) as transport:
        reply = send(transport)

    assert "250 kept" == reply


def test_a_wrong_password_is_said_twice_at_most(start_raw, trusted, transport_to):
    server = start_raw(EHLO=b"250-raw\r\n250 AUTH PLAIN LOGIN\r\n")
    server.sign_in = sign_in_answers(initial=[WRONG], bare=[ASK, WRONG])

    with (
        transport_to(server) as transport,
        pytest.raises(TransportUnavailable, match="authentication"),
    ):
        send(transport)
    assert 2 == [phase for phase, _ in server.heard].count("AUTH")


def test_a_password_too_long_for_one_line_goes_step_by_step(start_raw, trusted, transport_to):
    server = start_raw(EHLO=b"250-raw\r\n250 AUTH PLAIN\r\n")
    server.sign_in = sign_in_answers(bare=[ASK, OK])
    with transport_to(server, password="x" * 500) as transport:
        reply = send(transport)

    assert "250 kept" == reply


@pytest.mark.parametrize(
    ("answers", "greetings"),
    [
        ([], [b"EHLO mail.example.test"]),
        ([b"501 5.5.4 no such host\r\n"], [b"EHLO mail.example.test", b"EHLO [127.0.0.1]"]),
    ],
)
def test_a_host_name_greets_and_an_address_where_that_is_disliked(
    start_raw, trusted, transport_to, answers, greetings
):
    server = start_raw(EHLO=[*answers, b"250-raw\r\n250 AUTH PLAIN\r\n"])
    with transport_to(server, greet_as="mail.example.test") as transport:
        send(transport)

    assert greetings == server.greetings


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"MAIL": b"421 closing\r\n"}, "deferred"),
        ({"RCPT": b"421 closing\r\n"}, "deferred"),
        ({"DATA": b"421 closing\r\n"}, "deferred"),
        ({".": b"421 closing\r\n"}, "deferred"),
        ({"content": b"421 closing\r\n"}, "deferred"),
        ({"RCPT": DROP}, "unreachable"),
        ({"DATA": DROP}, "unreachable"),
        ({"RCPT": HANG}, "timeout"),
        ({"DATA": HANG}, "timeout"),
        ({"RCPT": b"hello\r\n"}, "garbage"),
        ({"RCPT": b"354 go on\r\n"}, "garbage"),
        ({"DATA": b"250 ok\r\n"}, "garbage"),
    ],
)
def test_what_breaks_before_the_final_dot_left_nothing(
    start_raw, trusted, answers, reason, transport_to
):
    server = start_raw(**answers)
    transport = transport_to(server, patience=patience_with(answers))

    with pytest.raises(TransientSendError) as caught:
        send(transport)
    assert reason == caught.value.reason
    server.answers.clear()
    assert "250 kept" == send(transport)
    assert (2, 1) == (server.connections, server.mails)


def test_a_line_that_drops_within_the_content_left_nothing(start_raw, trusted, transport_to):
    server = start_raw(content=DROP)
    large = b"Subject: Hello\r\n\r\n" + b"a line\r\n" * 500_000

    with pytest.raises(TransientSendError, match="unreachable"):
        transport_to(server).send(
            large, from_email="a@officina.example", to_email="b@cliente.example"
        )


def test_a_server_that_takes_no_content_is_left_in_time(start_raw, trusted, transport_to):
    server = start_raw(content=HANG)
    large = b"Subject: Hello\r\n\r\n" + b"a line\r\n" * 3_000_000

    with pytest.raises(TransientSendError, match="timeout"):
        transport_to(server, patience=SHORT).send(
            large, from_email="a@officina.example", to_email="b@cliente.example"
        )


@pytest.mark.parametrize(
    "answer", [DROP, HANG, b"hello\r\n", b"354 go on\r\n"], ids=["drop", "hang", "junk", "354"]
)
def test_silence_after_the_final_dot_leaves_the_outcome_unknown(
    start_raw, trusted, answer, transport_to
):
    server = start_raw(**{".": answer})

    with pytest.raises(UnknownOutcome, match="no_answer"):
        send(transport_to(server, patience=patience_with({".": answer})))
    assert 1 == server.connections


def test_a_mail_larger_than_the_server_takes_is_not_begun(start_raw, trusted, transport_to):
    server = start_raw(EHLO=b"250-raw\r\n250-SIZE 10\r\n250 AUTH PLAIN\r\n")

    with pytest.raises(PermanentSendError, match="too_large"):
        send(transport_to(server))
    assert "DATA" not in [phase for phase, _ in server.heard]


@pytest.mark.parametrize(
    "address", ["a@b.example>\r\nRSET", "a b@c.example", "è\x85@b.example", ""]
)
def test_an_address_that_would_break_out_of_its_command_is_refused(
    start, trusted, address, transport_to
):
    server = start()

    with pytest.raises(PermanentSendError, match="unfit_address"):
        send(transport_to(server), to_email=address)
    assert 0 == server.connections
