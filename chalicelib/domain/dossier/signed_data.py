"""What an authority signed in a time stamp (CMS, RFC 5652), and by which certificate."""

from dataclasses import dataclass
from hashlib import new
from typing import Any

from asn1crypto.cms import SignedData, SignerInfo
from asn1crypto.tsp import TSTInfo
from asn1crypto.x509 import Certificate
from Crypto.Hash import SHA256, SHA384, SHA512
from Crypto.PublicKey import ECC, RSA
from Crypto.Signature import DSS, pkcs1_15

_HASHES: dict[str, Any] = {"sha256": SHA256, "sha384": SHA384, "sha512": SHA512}
_SHORTEST_RSA = 2048


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a signature holds for."""

    stamped: TSTInfo
    certificate: Certificate


def read_signed_data(signed: SignedData) -> Stamped:
    """What the one signer signed, by a certificate that is there and serves for time stamps alone.

    Raises:
        ValueError: it did not, or is written as no authority writes it; so does whatever else
            asn1crypto raises while it reads.
    """
    encapsulated = signed["encap_content_info"]
    _ask(encapsulated["content_type"].native == "tst_info", "other content")
    [signer] = signed["signer_infos"]
    certificate = _certificate_of(signer, signed)
    purposes = certificate.extended_key_usage_value
    _ask("extended_key_usage" in certificate.critical_extensions, "no purpose")
    _ask(purposes.native == ["time_stamping"], "another purpose")
    told = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    _ask(told["content_type"].native == ["tst_info"], "other content")
    hashed = signer["digest_algorithm"]["algorithm"].native
    content: bytes = encapsulated["content"].contents
    [digest] = told["message_digest"].native
    _ask(digest == new(hashed, content).digest(), "changed content")
    _ask(_names(told, certificate), "another certificate")
    _verify(certificate, hashed, signer["signed_attrs"].untag().dump(), signer["signature"].native)
    return Stamped(TSTInfo.load(content, strict=True), certificate)


def _certificate_of(signer: SignerInfo, signed: SignedData) -> Certificate:
    of = signer["sid"].chosen
    found: list[Certificate] = [
        one.chosen
        for one in signed["certificates"]
        if one.chosen.issuer == of["issuer"]
        and one.chosen.serial_number == of["serial_number"].native
    ]
    [certificate] = found
    return certificate


def _names(told: dict[str, Any], certificate: Certificate) -> bool:
    """Whether the signature covers which certificate it is by (RFC 5035)."""
    der = certificate.dump()
    if "signing_certificate_v2" in told:
        first = told["signing_certificate_v2"][0]["certs"][0]
        hashed = new(first["hash_algorithm"]["algorithm"].native, der)
    else:
        first = told["signing_certificate"][0]["certs"][0]
        hashed = new("sha1", der, usedforsecurity=False)
    named: bytes = first["cert_hash"].native
    return named == hashed.digest()


def _verify(certificate: Certificate, hashed: str, message: bytes, signature: bytes) -> None:
    digest = _HASHES[hashed].new(message)
    spki = certificate.public_key.dump()
    if certificate.public_key.algorithm == "ec":
        DSS.new(ECC.import_key(spki), "fips-186-3", encoding="der").verify(digest, signature)
        return
    key = RSA.import_key(spki)
    _ask(key.size_in_bits() >= _SHORTEST_RSA, "a short key")
    pkcs1_15.new(key).verify(digest, signature)


def _ask(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
