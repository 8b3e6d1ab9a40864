"""Gmail's API as a way out: what each answer means for the mail, and for those behind it."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from threading import Thread
from types import SimpleNamespace

import pytest

from chalicelib.domain.errors import (
    PermanentSendError,
    TransientSendError,
    TransportUnavailable,
    UnknownOutcome,
)
from chalicelib.transports.gmail import GmailTransport
from local.loopback import LoopbackServer
from local.ports import free_port

MAIL = b"From: a@officina.example\r\nTo: B <b@cliente.example>\r\nSubject: A\r\n\r\n.\r\nb\r\n"


class Tokens:
    def __init__(self):
        self.given = ["one"]

    def __call__(self, *, instead_of=""):
        if instead_of:
            self.given.append("two")
        return self.given[-1]


@pytest.fixture
def gmail():
    """Answers in turn as it is told, then takes everything; what came is in `mails`."""

    gmail = SimpleNamespace(answers=[], mails=[], tokens=[])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            gmail.mails.append(self.rfile.read(int(self.headers["Content-Length"])))
            gmail.tokens.append(self.headers["Authorization"])
            status, said = gmail.answers.pop(0) if gmail.answers else (200, {"id": "18c"})
            if status is None:
                self.close_connection = True
                return
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args):
            pass

    server = LoopbackServer(free_port(), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    gmail.url = f"http://127.0.0.1:{server.server_port}/send"
    yield gmail
    server.shutdown()
    server.server_close()


def send(gmail, mail=MAIL, *, url="", tokens=None):
    transport = GmailTransport(url or gmail.url, tokens or Tokens())
    return transport.send(mail, from_email="a@officina.example", to_email="b@cliente.example")


def an_error(reason):
    return {"error": {"code": 0, "message": "to b@x.example", "errors": [{"reason": reason}]}}


def test_a_mail_is_posted_as_it_is(gmail):
    reply = send(gmail)

    assert "gmail 18c" == reply
    assert [MAIL] == gmail.mails
    assert ["Bearer one"] == gmail.tokens


def test_a_refused_token_is_followed_by_another_once(gmail):
    gmail.answers = [(401, an_error("authError"))]
    reply = send(gmail)

    assert "gmail 18c" == reply
    assert ["Bearer one", "Bearer two"] == gmail.tokens


@pytest.mark.parametrize(
    ("answer", "kind", "reason", "pause"),
    [
        ((401, an_error("authError")), TransportUnavailable, "reconnect", None),
        ((403, an_error("insufficientPermissions")), TransportUnavailable, "reconnect", None),
        ((403, an_error("dailyLimitExceeded")), TransportUnavailable, "quota_day", 360),
        ((403, an_error("userRateLimitExceeded")), TransportUnavailable, "quota_hour", 5),
        ((429, an_error("rateLimitExceeded")), TransportUnavailable, "quota_hour", 1),
        ((429, b"slow down"), TransportUnavailable, "quota_hour", 60),
        ((400, an_error("failedPrecondition")), TransportUnavailable, "account_blocked", None),
        ((400, an_error("invalidArgument")), PermanentSendError, "refused", None),
        ((413, b""), PermanentSendError, "too_large", None),
        ((404, b"<html>"), TransientSendError, "deferred", None),
        ((302, b""), TransientSendError, "deferred", None),
        ((500, an_error("backendError")), UnknownOutcome, "no_answer", None),
        ((503, b""), UnknownOutcome, "no_answer", None),
        ((200, b"<html>"), UnknownOutcome, "no_answer", None),
        ((200, {"id": 7}), UnknownOutcome, "no_answer", None),
        ((None, b""), UnknownOutcome, "no_answer", None),
    ],
)
def test_what_an_answer_means(gmail, answer, kind, reason, pause):
    gmail.answers = [answer, answer]
    with pytest.raises(kind) as refusal:
        send(gmail)
    minutes = getattr(refusal.value, "pause", None)

    assert (kind, reason) == (type(refusal.value), refusal.value.reason)
    assert pause == (minutes and minutes / timedelta(minutes=1))
    assert "b@x.example" not in refusal.value.reply


def test_where_nobody_listens_nothing_left(gmail):
    with pytest.raises(TransportUnavailable, match="unreachable"):
        send(gmail, url=f"http://127.0.0.1:{free_port()}/send")


@pytest.mark.parametrize(
    "header",
    [b"To: other@x.example\r\n", b"To: b@cliente.example\r\nBcc: other@x.example\r\n", b""],
)
def test_a_mail_that_would_go_to_others_than_its_recipient_does_not_leave(gmail, header):
    with pytest.raises(PermanentSendError, match="unfit_address"):
        send(gmail, b"From: a@officina.example\r\n" + header + b"\r\na\r\n")

    assert [] == gmail.mails
