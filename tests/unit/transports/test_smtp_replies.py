"""What a server may say: whatever it is, it is a reply or the end of the line, never a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.clocks import Deadline
from chalicelib.domain.mailboxes.refusals import About, Stage, understand
from chalicelib.transports.smtp_wire import LineBroken, Wire

SAID = [
    b"250 ok\r\n", b"250-ok\r\n", b"250\n", b"250-", b"250 ", b"554 5.7.1 no\r\n", b"421 bye\r\n",
    b"999 what\r\n", b"25", b"\r", b"\n", b"\r\n", b"\x00", b"\xff\xfe", b" ", b"x" * 2048,
]  # fmt: skip
pieces = st.lists(st.sampled_from(SAID) | st.binary(max_size=20), max_size=12)


class Line:
    """A socket on which these pieces come, and then the end."""

    def __init__(self, pieces):
        self._pieces = [piece for piece in pieces if piece]

    def settimeout(self, seconds):
        pass

    def recv(self, most):
        return self._pieces.pop(0) if self._pieces else b""

    def close(self):
        self._pieces.clear()


def heard(pieces):
    """All that is understood of it, and why no more is."""
    wire, replies = Wire(Line(pieces), Deadline.after(60)), []
    while wire.alive:
        try:
            replies.append(wire.hear())
        except LineBroken as broken:
            return replies, broken.reason, wire.alive
    return replies, None, wire.alive


@given(pieces)
def test_whatever_a_server_says_is_replies_and_then_the_end(said):
    replies, _, alive = heard(said)

    assert not alive
    for reply in replies:
        assert 200 <= reply.code <= 599
        assert not set("\r\n") & set("".join(reply.lines).replace("\r", ""))
    assert all(reply.code != 421 for reply in replies[:-1])


@given(pieces)
def test_how_the_bytes_fall_into_pieces_makes_no_difference(said):
    whole = b"".join(said)

    assert heard([whole]) == heard([bytes([octet]) for octet in whole])


@given(st.sampled_from(Stage), st.integers(0, 999), st.text(max_size=200))
def test_every_refusal_is_about_something(stage, code, text):
    assert understand(stage, code=code, text=text).about in About


@pytest.mark.parametrize("said", SAID)
def test_each_of_these_alone_ends_too(said):
    assert not heard([said])[2]
