"""A time stamp verifies as its authority made it, and by whom, the reader's certificates say."""

import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trustme import CA

import verify_stamp as program
from chalicelib.domain.dossier.dossiers import dossier_file
from chalicelib.domain.dossier.time_stamps import NoStamp, ask_for, digest_of, read_stamp
from local.time_stamps import NAME, TimeStampAuthority
from verify_stamp import StampNotVerifiedError, about_stamp, verify_stamp

SIGNATURE = "header..signature"
ROOT, OTHER_ROOT = CA(organization_name="Ricevuta tests"), CA(organization_name="Ricevuta tests")
NOW = datetime.now(UTC).replace(microsecond=0)
GOLDEN = Path(__file__).parents[2] / "golden"


def stamped(signature=SIGNATURE, root=ROOT, told=None):
    digest = digest_of(signature)
    answer = TimeStampAuthority(root).answer(ask_for(digest, nonce=5))
    stamp = read_stamp(answer, digest=digest, nonce=5, now=NOW)
    return dossier_file(told or {"to_be_stamped": True}, SIGNATURE, stamp)


FILE = stamped()
TOLD = FILE["time_stamp"]


def why_not(told, roots=None):
    with pytest.raises(StampNotVerifiedError) as raised:
        verify_stamp(told, SIGNATURE, roots)
    return str(raised.value)


def test_a_time_stamp_is_trusted_only_by_the_word_of_the_readers_certificates():
    claimed = verify_stamp(TOLD, SIGNATURE, None)
    vouched = verify_stamp(TOLD, SIGNATURE, ROOT.cert_pem.bytes())

    assert (NAME, False) == (claimed.by, claimed.trusted)
    assert (TOLD["at"], True) == (vouched.at, vouched.trusted)


def test_another_authority_of_the_same_name_is_not_the_readers():
    assert "stamp_by_other" == why_not(TOLD, OTHER_ROOT.cert_pem.bytes())


def test_one_of_several_certificates_vouches():
    both = OTHER_ROOT.cert_pem.bytes() + ROOT.cert_pem.bytes()

    assert verify_stamp(TOLD, SIGNATURE, both).trusted


def test_certificates_that_are_none_vouch_for_nobody():
    assert "bad_roots" == why_not(TOLD, b"no certificate")


def test_a_time_stamp_by_another_program_and_kind_of_key_verifies():
    answer = b64decode((GOLDEN / "time_stamp_of_openssl.b64").read_text())
    at = datetime(2026, 11, 28, 10, 42, 31, tzinfo=UTC)
    stamp = read_stamp(answer, digest=digest_of(SIGNATURE), nonce=2**62 + 1, now=at)
    told = dossier_file({}, SIGNATURE, stamp)["time_stamp"]

    root = (GOLDEN / "time_stamp_of_openssl.pem").read_bytes()

    assert (at.isoformat(), "TSA one, Trust", True) == verify_stamp(told, SIGNATURE, root)


def test_the_time_stamp_of_another_signature_is_none_of_this_one():
    assert "stamp_of_other" == why_not(stamped("another..signature")["time_stamp"])


@pytest.mark.parametrize(
    "other",
    [
        TOLD | {"at": "2020-01-01T00:00:00+00:00"},
        TOLD | {"by": "Autorità di Stato"},
        TOLD | {"more": ""},
        TOLD | {"token": TOLD["token"] + "AAAA"},
        TOLD | {"token": "\n" + TOLD["token"]},
        TOLD | {"token": ""},
        TOLD | {"token": 7},
        {},
        [],
        "",
        None,
        7,
    ],
)
def test_what_says_something_else_than_the_token_is_refused(other):
    assert "stamp_broken" == why_not(other)
    with pytest.raises(StampNotVerifiedError):
        about_stamp(FILE | {"time_stamp": other}, None, "en")


RAW = b64decode(TOLD["token"])


@given(at=st.integers(0, len(RAW) - 1), bit=st.integers(0, 7))
def test_whatever_bit_is_turned_it_is_no_time_stamp_or_says_the_same(at, bit):
    turned = bytearray(RAW)
    turned[at] ^= 1 << bit

    try:
        stamp = verify_stamp(TOLD | {"token": b64encode(turned).decode()}, SIGNATURE, None)
    except StampNotVerifiedError:
        return
    assert (TOLD["at"], NAME) == (stamp.at, stamp.by)


def test_the_sentence_says_whose_word_it_is():
    roots = ROOT.cert_pem.bytes()

    assert f"{NAME}, for whom the given certificates vouch" in about_stamp(FILE, roots, "en")
    assert f"chi si presenta come «{NAME}»" in about_stamp(FILE, None, "it")


@pytest.mark.parametrize("why", [NoStamp.NO_ANSWER, None], ids=["did not come", "taken off"])
def test_a_file_without_the_time_stamp_that_was_asked_for_says_so(why):
    file = dossier_file({"to_be_stamped": True}, SIGNATURE, why)

    assert about_stamp(file, None, "en").startswith("Without a time stamp")
    with pytest.raises(StampNotVerifiedError, match="no_stamp"):
        about_stamp(file, ROOT.cert_pem.bytes(), "en")


def test_of_a_file_that_nobody_was_to_stamp_nothing_is_said():
    assert "" == about_stamp({"dossier": {}, "signature": SIGNATURE}, None, "it")


def test_without_asn1crypto_a_time_stamp_is_not_passed_over(monkeypatch):
    monkeypatch.setattr(program, "tsp", None)  # as where it is not installed

    with pytest.raises(ModuleNotFoundError):
        about_stamp(FILE, None, "it")


def test_every_reason_has_its_words():
    raised = set(re.findall(r'StampNotVerifiedError\("(\w+)"', Path(program.__file__).read_text()))

    assert raised == set(program.WHY)
