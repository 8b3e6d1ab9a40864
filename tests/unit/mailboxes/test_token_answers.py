"""What a token endpoint answers, whoever wrote it."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest

from chalicelib.domain.mailboxes.token_answers import (
    GrantEnded,
    TokensRefused,
    read_token_answer,
)

GOOD = {"token_type": "Bearer", "access_token": "a.b-c", "expires_in": 3599}


def read(status=200, **said):
    return read_token_answer(status, json.dumps(GOOD | said).encode())


def id_token(payload):
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return f"head.{urlsafe_b64encode(raw).rstrip(b'=').decode()}.signature"


def test_tokens_are_read():
    answer = read(refresh_token="r", scope="https://mail.google.com/", id_token=id_token({}))

    assert ("a.b-c", "r", timedelta(seconds=3599)) == (
        answer.access_token,
        answer.refresh_token,
        answer.lives,
    )
    assert ("https://mail.google.com/", "") == (answer.scope, answer.email)


def test_a_refresh_token_that_is_not_given_anew_is_none():
    assert "" == read().refresh_token


def test_the_address_of_who_consented_is_read():
    assert "anna@x.example" == read(id_token=id_token({"email": "anna@x.example"})).email


@pytest.mark.parametrize(
    ("said", "lives"),
    [
        ({"expires_in": "60"}, timedelta(minutes=1)),
        ({"expires_in": None}, timedelta(minutes=30)),
        ({"expires_in": 10**30}, timedelta(hours=24)),
    ],
)
def test_how_long_a_token_lives(said, lives):
    assert lives == read(**said).lives


@pytest.mark.parametrize("status", [400, 401])
def test_a_leave_that_ended_is_told_from_everything_else(status):
    with pytest.raises(GrantEnded):
        read_token_answer(status, b'{"error": "invalid_grant", "error_description": "gone"}')


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (400, b'{"error": "invalid_client"}', "status 400"),
        (401, b'{"error": "invalid_client"}', "status 401"),
        (500, b'{"error": "server_error"}', "status 500"),
        (302, b"{}", "status 302"),
        (400, b'{"error": ["invalid_grant"]}', "status 400"),
        (200, b"<!doctype html><html>Sign in</html>", "not JSON"),
        (200, b"", "not JSON"),
        (200, b"\xff\xfe", "not JSON"),
        (200, b"[" * 100_000, "not JSON"),
        (200, b'"access_token"', "no object"),
        (200, b"[]", "no object"),
        (200, b"{}", "token type"),
    ],
)
def test_what_gives_no_tokens_says_why_and_nothing_that_was_answered(status, body, why):
    with pytest.raises(TokensRefused, match=f"^{why}$"):
        read_token_answer(status, body)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"token_type": "mac"}, "token type"),
        ({"access_token": 7}, "access_token"),
        ({"access_token": ""}, "access_token"),
        ({"access_token": "a\r\nMAIL FROM:<x>"}, "access_token"),
        ({"access_token": "a b"}, "access_token"),
        ({"access_token": "à"}, "access_token"),
        ({"access_token": "a" * 4097}, "access_token"),
        ({"refresh_token": ["r"]}, "refresh_token"),
        ({"refresh_token": "r" * 4097}, "refresh_token"),
        ({"expires_in": -1}, "expires_in"),
        ({"expires_in": "soon"}, "expires_in"),
        ({"expires_in": [3600]}, "expires_in"),
        ({"scope": ["a"]}, "scope"),
        ({"id_token": {}}, "id_token"),
        ({"id_token": "no dots"}, "id_token"),
        ({"id_token": id_token(b"\xff")}, "id_token"),
        ({"id_token": id_token([])}, "id_token"),
    ],
)
def test_tokens_of_the_wrong_kind_are_none(said, why):
    with pytest.raises(TokensRefused, match=f"^{why}$"):
        read(**said)
