"""The operator's clients at providers, as the secret holds them."""

import json

import pytest

from chalicelib.domain.companies import GrantedBy, Security
from chalicelib.domain.mailboxes.authorization_requests import grants_enough
from chalicelib.domain.mailboxes.mailbox_clients import read_clients

CLIENT = {"client_id": "ours", "client_secret": "hidden"}


def read(provider="google", **said):
    return read_clients(json.dumps({provider: CLIENT | said}))[GrantedBy(provider)]


def test_what_is_not_said_is_what_is_usual():
    google, microsoft = read("google"), read("microsoft")

    assert ("smtp.gmail.com", 465, Security.TLS) == (google.host, google.port, google.security)
    assert "https://oauth2.googleapis.com/token" == google.token_url
    assert "https://mail.google.com/" == google.scope
    assert ("smtp.office365.com", 587) == (microsoft.host, microsoft.port)
    assert Security.STARTTLS is microsoft.security
    assert "offline_access https://outlook.office.com/SMTP.Send" == microsoft.scope
    assert ("", "") == (google.api_url, microsoft.api_url)


def test_gmails_api_is_another_way_with_a_smaller_scope():
    google = read("google", way="gmail_api")

    assert google.api_url.startswith("https://gmail.googleapis.com/")
    assert "https://www.googleapis.com/auth/gmail.send" in google.scope.split()
    assert "https://mail.google.com/" not in google.scope


def test_what_is_said_stands():
    client = read("microsoft", token_url="http://127.0.0.1:9/token", port=2525, host="localhost")

    assert ("http://127.0.0.1:9/token", 2525) == (client.token_url, client.port)


def test_no_clients_are_no_fault():
    assert {} == read_clients("{}")


def test_a_client_shows_no_secret():
    assert "hidden" not in repr(read())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Expecting value"),
        ("[]", "Not an object."),
        ('{"yahoo": {}}', "No such provider."),
        ('{"google": []}', "google: not an object."),
        ('{"google": {}}', "google: client_id is missing"),
        ('{"google": {"client_id": 7, "client_secret": "b"}}', "google: client_id is missing"),
        ('{"google": {"client_id": "a", "client_secret": ""}}', "google: client_secret is missing"),
    ],
)
def test_a_secret_that_is_none_says_what_is_wrong(text, why):
    with pytest.raises(ValueError, match=why):
        read_clients(text)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"colour": "red"}, "google: an unknown key."),
        ({"port": "465"}, "google: port is missing or of the wrong kind."),
        ({"port": True}, "google: port is missing or of the wrong kind."),
        ({"token_url": "http://oauth2.googleapis.com/token"}, "google: token_url is no address"),
        ({"authorize_url": "javascript:alert(1)"}, "google: authorize_url is no address"),
        ({"api_url": "ftp://gmail.example/"}, "google: api_url is no address"),
        ({"security": "none"}, "google: security is tls or starttls."),
        ({"way": "pigeon"}, "google: no such way."),
    ],
)
def test_a_client_with_a_mistake_is_none_and_no_value_is_told(said, why):
    with pytest.raises(ValueError, match=why) as refusal:
        read(**said)

    assert "hidden" not in str(refusal.value)


def test_gmails_api_is_googles_alone():
    with pytest.raises(ValueError, match=r"microsoft: no such way\."):
        read("microsoft", way="gmail_api")


@pytest.mark.parametrize(
    ("by", "asked", "granted", "enough"),
    [
        ("google", "https://mail.google.com/", "https://mail.google.com/", True),
        ("google", "https://mail.google.com/", "", True),
        ("google", "openid email https://a/send", "https://a/send https://a/userinfo", True),
        ("google", "openid email https://a/send", "openid https://a/userinfo", False),
        ("microsoft", "offline_access https://a/SMTP.Send", "https://b/SMTP.Send", True),
    ],
)
def test_a_part_of_what_was_asked_for_is_not_enough(by, asked, granted, enough):
    assert enough == grants_enough(GrantedBy(by), asked, granted)
