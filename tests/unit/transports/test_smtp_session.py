"""What an outcome is where a line breaks at the final dot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.clocks import NEVER
from chalicelib.domain.errors import TransientSendError, UnknownOutcome
from chalicelib.transports.dot_stuffing import dot_stuffed
from chalicelib.transports.smtp_session import Session
from chalicelib.transports.smtp_transaction import hand_over
from chalicelib.transports.smtp_wire import Wire

MAIL = b"Subject: Hello\r\n\r\nHello\r\n"


def stuffed_at_once(mail):
    """As RFC 5321 section 4.5.2 says it, without regard to memory."""
    lines = mail.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    lines = [b"." + line if line.startswith(b".") else line for line in lines]
    whole = b"\r\n".join(lines)
    return whole if whole.endswith(b"\r\n") else whole + b"\r\n"


@given(st.lists(st.sampled_from([b".", b"\r\n", b"\r", b"\n", b"a", b"bc"]), max_size=40))
def test_a_mail_is_stuffed_alike_in_pieces_however_these_fall(parts):
    mail = b"".join(parts)
    # Mails of pieces of 256 KB are too slow to try by the hundred.
    pieces = list(dot_stuffed(mail, piece_size=3))

    assert stuffed_at_once(mail) == b"".join(pieces) if mail else [b"\r\n"] == pieces


def test_no_piece_of_a_large_mail_is_large():
    mail = b"Subject: Hello\r\n\r\n" + b".a line\r\n" * 500_000 + b"x" * 1_000_000

    assert 600_000 > max(len(piece) for piece in dot_stuffed(mail))


class Line:
    """A server that says these things and then nothing more; it may hang up before the dot."""

    def __init__(self, *said, hangs_up_before_dot=False):
        self._said = list(said)
        self._hangs_up_before_dot = hangs_up_before_dot
        self._waits = True

    def settimeout(self, seconds):
        self._waits = seconds != 0

    def recv(self, _most):
        if not self._waits:
            raise BlockingIOError
        return self._said.pop(0) if self._said else b""

    def send(self, octets):
        if self._hangs_up_before_dot and bytes(octets) == b".\r\n":
            raise BrokenPipeError
        return len(octets)

    def close(self):
        self._said.clear()


def hand_over_to(line):
    return hand_over(Session(Wire(line, NEVER), most_bytes=0), MAIL, answer_by=NEVER)


def test_a_server_that_closed_before_the_dot_could_be_written_took_nothing():
    with pytest.raises(TransientSendError, match="unreachable"):
        hand_over_to(Line(b"354 go on\r\n", hangs_up_before_dot=True))


def test_a_server_that_closes_once_it_has_the_dot_may_have_taken_the_mail():
    with pytest.raises(UnknownOutcome, match="no_answer"):
        hand_over_to(Line(b"354 go on\r\n"))
