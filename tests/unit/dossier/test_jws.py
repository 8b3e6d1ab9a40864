"""What KMS gives, as JWS has it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from jwt.utils import base64url_decode

from chalicelib.domain.dossier.jws import detached, jwk
from verify import ORDER

numbers = st.integers(1, ORDER - 1) | st.integers(1, 2**17)


def spki(curve):
    public = generate_private_key(curve).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), public


@given(numbers, numbers)
def test_a_signature_of_kms_becomes_two_numbers_of_32_bytes(r, s):
    header, payload, signature = detached("h", encode_dss_signature(r, s)).split(".")

    raw = base64url_decode(signature)
    assert ("h", "", 64) == (header, payload, len(raw))
    assert (r, min(s, ORDER - s)) == (int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))


@pytest.mark.parametrize("der", [b"", b"0", b"0\x06\x02\x01\x01", b"0\x03\x02\x01\x01", b"x" * 70])
def test_what_is_no_signature_is_refused(der):
    with pytest.raises(ValueError, match="DER"):
        detached("h", der)


def test_a_public_key_is_read_as_it_is():
    der, public = spki(SECP256R1())

    key = jwk(der)

    assert ("EC", "P-256", "ES256", "sig") == (key["kty"], key["crv"], key["alg"], key["use"])
    point = public.public_numbers()
    assert (point.x, point.y) == tuple(
        int.from_bytes(base64url_decode(text)) for text in (key["x"], key["y"])
    )


def test_a_key_of_another_curve_is_refused():
    with pytest.raises(ValueError, match="P-256"):
        jwk(spki(SECP384R1())[0])
