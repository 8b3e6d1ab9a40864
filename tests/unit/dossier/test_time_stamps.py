"""What an authority answers is a time stamp of what was asked for, or none."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from trustme import CA

from chalicelib.domain.dossier.dossiers import dossier_file
from chalicelib.domain.dossier.time_stamps import (
    NoStamp,
    NoTimeStamp,
    ask_for,
    digest_of,
    read_stamp,
)
from local.time_stamps import NAME, TimeStampAuthority

SIGNATURE = "header..signature"
DIGEST = digest_of(SIGNATURE)
NONCE = 2**62 + 1
NOW = datetime.now(UTC).replace(microsecond=0)
AUTHORITY = TimeStampAuthority(CA(organization_name="Ricevuta tests"))
OF_OPENSSL = Path(__file__).parents[2] / "golden" / "time_stamp_of_openssl.b64"


@cache
def answer(**otherwise):
    return AUTHORITY.answer(ask_for(DIGEST, nonce=NONCE), **{"gen_time": NOW} | otherwise)


def read(response, now=NOW):
    return read_stamp(response, digest=DIGEST, nonce=NONCE, now=now)


def why_none(response, now=NOW):
    with pytest.raises(NoTimeStamp) as raised:
        read(response, now)
    return raised.value.why


def test_a_time_stamp_says_when_and_who():
    stamp = read(answer())

    assert (NOW, NAME) == (stamp.at, stamp.by)


def test_a_time_stamp_by_another_program_and_kind_of_key_is_read():
    response = b64decode(OF_OPENSSL.read_text())

    stamp = read(response, now=datetime(2026, 11, 28, 10, 42, 30, tzinfo=UTC))

    assert "TSA one, Trust" == stamp.by


@pytest.mark.parametrize(
    "otherwise",
    [
        {"nonce": 7},
        {"nonce": None},
        {"gen_time": NOW - timedelta(minutes=6)},
        {"gen_time": NOW + timedelta(minutes=6)},
        {
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": digest_of("another..signature"),
            }
        },
        {
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha3_256"},
                "hashed_message": DIGEST,
            }
        },
    ],
    ids=["nonce", "no nonce", "early", "late", "digest", "hash"],
)
def test_an_authority_that_lies_gives_no_time_stamp(otherwise):
    response = AUTHORITY.answer(ask_for(DIGEST, nonce=NONCE), **{"gen_time": NOW} | otherwise)

    assert NoStamp.NOT_VALID == why_none(response)


def test_an_authority_that_refuses_gives_none():
    rejection = bytes.fromhex("3005 3003 020102")  # a PKIStatusInfo alone

    assert NoStamp.REFUSED == why_none(rejection)


def test_a_certificate_for_something_else_stamps_nothing():
    other = TimeStampAuthority(CA(), purpose=ExtendedKeyUsageOID.SERVER_AUTH)

    assert NoStamp.NOT_VALID == why_none(other.answer(ask_for(DIGEST, nonce=NONCE)))


@given(at=st.integers(0, len(answer()) - 1), bit=st.integers(0, 7))
def test_whatever_bit_is_turned_it_is_no_time_stamp_or_the_same(at, bit):
    turned = bytearray(answer())
    turned[at] ^= 1 << bit

    try:
        stamp = read(bytes(turned))
    except NoTimeStamp:
        return
    assert (NOW, NAME) == (stamp.at, stamp.by)


@given(st.binary(max_size=300))
def test_whatever_bytes_come_they_are_no_time_stamp(noise):
    assert why_none(noise) in NoStamp


def test_the_file_repeats_for_people_what_the_token_says():
    stamp = read(answer())

    said = dossier_file({}, SIGNATURE, stamp)["time_stamp"]

    assert (NOW.isoformat(), NAME, stamp.token) == (
        said["at"],
        said["by"],
        b64decode(said["token"]),
    )


@pytest.mark.parametrize("why", list(NoStamp))
def test_the_file_says_why_it_has_none(why):
    said = dossier_file({}, SIGNATURE, why)["time_stamp"]["missing"]

    assert why == said["code"]
    assert "marca temporale" in said["it"]
    assert "time stamp" in said["en"]


def test_without_an_authority_the_file_speaks_of_none():
    assert {"dossier", "signature"} == dossier_file({}, SIGNATURE, None).keys()
