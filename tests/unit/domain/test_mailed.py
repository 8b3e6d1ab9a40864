"""What lies in mails and browsers today is read for years: it was written once, into a file.

A change of how tokens, cursors or sessions are written fails here. It may come only beside the old
way of reading: a new version, with this file kept and another one added.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.access.sessions import Session, make_session_token, read_session_token
from chalicelib.domain.companies import Scope
from chalicelib.domain.listing.cursors import read_cursor, write_cursor
from chalicelib.domain.tokens import KeyRing, Mode, Purpose, Target, make_token, read_token

MAILED = json.loads((Path(__file__).parents[2] / "golden" / "mailed.json").read_text())
RING = KeyRing(current=2, keys={1: b"1" * 64, 2: b"2" * 64})
EMAIL_ID = 893469312184327
LIST = "12345?category=invoice"
EXPIRY = datetime(2026, 11, 28, 10, tzinfo=UTC)
SESSION = Session(
    company_id=12345,
    scopes=frozenset({Scope.EMAILS_READ, Scope.EMAILS_WRITE}),
    key="0123456789abcdef",
    locale="en",
    expires_at=EXPIRY,
)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("mode", Mode)
def test_a_token_that_was_mailed_is_written_and_read_as_ever(purpose, mode):
    mailed = MAILED["tokens"][f"{purpose.name.lower()} {mode.name.lower()}"]
    target = Target(12345, EMAIL_ID, 2, mode)

    assert mailed == make_token(target, purpose, RING)
    assert target == read_token(mailed, purpose, RING)
    assert [purpose] == [other for other in Purpose if read_token(mailed, other, RING)]


def test_every_mailed_token_is_another():
    assert len(Purpose) * len(Mode) == len(set(MAILED["tokens"].values()))


def test_a_cursor_is_written_and_read_as_ever():
    assert MAILED["cursor"] == write_cursor(EMAIL_ID, of=LIST, ring=RING)
    assert EMAIL_ID == read_cursor(MAILED["cursor"], of=LIST, ring=RING)


def test_a_session_is_written_and_read_as_ever():
    assert MAILED["session"] == make_session_token(SESSION, RING)
    now = EXPIRY - timedelta(minutes=1)
    assert SESSION == read_session_token(MAILED["session"], RING, now=now)
