"""Addresses to which what comes back of an email comes: signed, each good for one email."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.feedback.return_addresses import (
    forwarding_address,
    is_of_company,
    named_in,
    return_address,
)
from chalicelib.domain.tokens import KeyRing

MAILED = json.loads((Path(__file__).parents[2] / "golden" / "return_addresses.json").read_text())
RING = KeyRing(current=2, keys={1: b"1" * 64, 2: b"2" * 64})
KEY = EmailKey(12345, 893469312184327)
DOMAIN = "bounces.ricevuta.example"
ADDRESS = return_address(KEY, domain=DOMAIN, ring=RING)


def test_what_was_mailed_is_written_and_read_as_ever():
    company = forwarding_address(KEY.company_id, domain=DOMAIN, ring=RING)

    assert MAILED == {"email": ADDRESS, "company": company}
    assert [KEY, EmailKey(12345, 0)] == named_in("\n".join(MAILED.values()), RING)


def test_its_local_part_is_one_that_every_server_takes():
    local, _, domain = ADDRESS.partition("@")

    assert DOMAIN == domain
    assert local.isalnum()
    assert local == local.lower()
    assert 43 == len(local)


@pytest.mark.parametrize(
    "text",
    [
        ADDRESS.upper(),
        f"<{ADDRESS}>",
        f"Original-Recipient: rfc822;{ADDRESS}",
        f"X-Ricevuta-Return: {ADDRESS}\nSubject: x",
        ADDRESS.replace("@", "=40"),
        f"fatture+{ADDRESS.partition('@')[0]}@bianchi.example",
        ADDRESS.partition("@")[0] + "@posta.bianchi.example",
    ],
)
def test_it_is_found_however_servers_write_it(text):
    assert [KEY] == named_in(text, RING)


@pytest.mark.parametrize("place", range(1, 43))
def test_no_sign_of_it_can_be_changed(place):
    other = "a" if ADDRESS[place] != "a" else "q"
    forged = ADDRESS[:place] + other + ADDRESS[place + 1 :]

    assert [] == named_in(forged, RING)


def test_one_of_another_deployment_names_nothing():
    others = KeyRing(current=2, keys={2: b"3" * 64})
    retired = KeyRing(current=3, keys={3: b"3" * 64})

    assert [] == named_in(ADDRESS, others)
    assert [] == named_in(ADDRESS, retired)


def test_a_key_that_signs_no_more_still_reads():
    older = KeyRing(current=1, keys=RING.keys)
    old = return_address(KEY, domain=DOMAIN, ring=older)

    assert [KEY] == named_in(old, RING)


def test_the_last_sign_has_one_spelling():
    spellings = [ADDRESS[:42] + sign + ADDRESS[43:] for sign in "abcdefghijklmnopqrstuvwxyz234567"]

    assert [ADDRESS] == [one for one in spellings if named_in(one, RING)]


def test_a_companys_is_told_from_an_emails():
    company = forwarding_address(KEY.company_id, domain=DOMAIN, ring=RING)

    assert [True, False] == [is_of_company(key) for key in named_in(f"{company} {ADDRESS}", RING)]
