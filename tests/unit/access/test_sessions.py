import base64
import json
from dataclasses import replace
from datetime import timedelta

import jwt
import pytest

from chalicelib.domain.access.sessions import (
    LIFETIME,
    Session,
    _signing_key,
    make_session_token,
    read_session_token,
)
from chalicelib.domain.companies import Scope
from chalicelib.domain.tokens import KeyRing, Purpose, Target, make_token
from tests.builders import MORNING, RING

SESSION = Session(
    company_id=12345,
    scopes=frozenset({Scope.EMAILS_READ, Scope.EMAILS_WRITE}),
    key="0123456789abcdef",
    locale="en",
    expires_at=MORNING + LIFETIME,
)


def read(token, *, ring=RING, now=MORNING):
    return read_session_token(token, ring, now=now)


def claims_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def forged(*, signing_key=RING.keys[1], algorithm="HS256", kid="1", **claims):
    """A token by somebody who knows everything but the key for sessions."""
    claims = claims_of(make_session_token(SESSION, RING)) | claims
    headers = {} if kid is None else {"kid": kid}
    return jwt.encode(
        {name: value for name, value in claims.items() if value is not None},
        signing_key,
        algorithm,
        headers=headers,
    )


def test_a_token_says_what_it_was_made_of():
    assert SESSION == read(make_session_token(SESSION, RING))


def test_it_ends_after_an_hour_to_the_second():
    token = make_session_token(SESSION, RING)

    assert read(token, now=SESSION.expires_at - timedelta(seconds=1))
    assert read(token, now=SESSION.expires_at) is None


def test_a_renewable_session_says_how_far_and_goes_on_by_hours_until_then():
    until = MORNING + timedelta(minutes=90)
    session = replace(SESSION, renewable_until=until)
    later = MORNING + timedelta(minutes=20)

    assert session == read(make_session_token(session, RING))
    assert replace(session, expires_at=later + LIFETIME) == session.renewed(now=later)
    last = session.renewed(now=MORNING + timedelta(minutes=50))
    assert replace(session, expires_at=until) == last
    assert last.renewed(now=MORNING + timedelta(minutes=80)) is None


def test_a_session_that_was_not_opened_to_be_renewed_is_not():
    assert SESSION.renewed(now=MORNING) is None


def test_an_older_key_still_counts_while_it_lives():
    token = make_session_token(SESSION, RING)
    rotated = KeyRing(current=2, keys={1: RING.keys[1], 2: b"n" * 64})

    assert SESSION == read(token, ring=rotated)
    assert read(token, ring=KeyRing(current=2, keys={2: b"n" * 64})) is None


def test_what_is_signed_for_another_purpose_is_no_session():
    assert read(forged()) is None  # by the ring's own key, as pixels are
    assert read(make_token(Target(12345, 1), Purpose.PIXEL, RING)) is None


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
def test_no_other_algorithm_counts(algorithm):
    key = None if algorithm == "none" else _signing_key(RING.keys[1]).ljust(64, b"\0")

    assert read(forged(signing_key=key, algorithm=algorithm)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"aud": None},
        {"sub": None},
        {"scope": None},
        {"scope": "emails:everything"},
        {"key": None},
        {"locale": None},
        {"exp": None},
        {"sub": "x"},
        {"kid": None},
        {"kid": "2"},
        {"kid": "٣"},
        {"kid": "../1"},
    ],
    ids=str,
)
def test_a_token_that_lacks_something_is_none(wrong):
    right_key = _signing_key(RING.keys[1])
    assert read(forged(signing_key=right_key))

    assert read(forged(signing_key=right_key, **wrong)) is None


@pytest.mark.parametrize("text", ["", "..", "a.b.c", "eyJhbGciOiJIUzI1NiJ9..", "é.é.é", "0" * 9000])
def test_nonsense_is_none(text):
    assert read(text) is None


def test_a_changed_payload_is_none():
    head, _, mac = make_session_token(SESSION, RING).split(".")
    other = make_session_token(replace(SESSION, company_id=777), RING).split(".")[1]

    assert read(f"{head}.{other}.{mac}") is None
