"""The time stamp of a dossier, verified offline: what `verify.py` needs where a file has one.

Needs `cryptography` and `asn1crypto`, and nothing else of this project. A time stamp (RFC 3161) is
the word of an authority that it saw the dossier's signature at a moment. That its own certificate
names it proves nothing: who the authority is, its root certificate says, which the reader has
from elsewhere and gives by `--stamped-by`. Whether a certificate was revoked is not looked up.
"""

import base64
from datetime import UTC, datetime
from hashlib import new, sha256
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)

try:
    from asn1crypto import cms, tsp
except ModuleNotFoundError:  # of use where there is a time stamp
    cms = tsp = None

HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


WORDS = {
    "it": (
        "Marca temporale: {at}, di {by}, come confermano i certificati indicati.",
        "Marca temporale: {at}, di chi si presenta come «{by}»: chi sia, lo verifica --stamped-by.",
        "Senza marca temporale, anche se era stata chiesta: non è arrivata, o è stata tolta.",
    ),
    "en": (
        "Time stamp: {at}, by {by}, for whom the given certificates vouch.",
        'Time stamp: {at}, by who calls themselves "{by}": --stamped-by verifies who they are.',
        "Without a time stamp, though one was asked for: it did not come, or was taken off.",
    ),
}

WHY = {
    "stamp_broken": (
        "la marca temporale non è integra.",
        "the time stamp is broken.",
    ),
    "stamp_of_other": (
        "la marca temporale è di un'altra firma.",
        "the time stamp is of another signature.",
    ),
    "stamp_by_other": (
        "i certificati indicati non garantiscono per chi ha apposto la marca temporale.",
        "the given certificates do not vouch for who made the time stamp.",
    ),
    "no_stamp": (
        "nel file non c'è una marca temporale.",
        "the file holds no time stamp.",
    ),
    "bad_roots": (
        "il file dei certificati non ne contiene.",
        "the file of the certificates holds none.",
    ),
}


class StampNotVerifiedError(Exception):
    """It is no time stamp of this signature; the message is one of WHY."""


class Stamp(NamedTuple):
    """A time stamp that holds."""

    at: str
    by: str
    """As the authority's certificate names it."""
    trusted: bool
    """Whether the reader's certificates vouch for that one."""


def about_stamp(document: dict[str, Any], roots: bytes | None, language: str) -> str:
    """What the time stamp of a verified file proves, in plain words; "" where none was asked for.

    Raises:
        StampNotVerifiedError: it does not hold, or the reader named who made it and it is missing.
        ModuleNotFoundError: asn1crypto is, which reads it.
    """
    vouched, claimed, missing = WORDS[language]
    told = document.get("time_stamp")
    if "time_stamp" in document and (not isinstance(told, dict) or told.keys() != {"missing"}):
        stamp = verify_stamp(told, document["signature"], roots)
        return (vouched if stamp.trusted else claimed).format(at=stamp.at, by=stamp.by)
    if roots is not None:
        raise StampNotVerifiedError("no_stamp")
    return missing if document["dossier"].get("to_be_stamped") else ""


def verify_stamp(told: Any, signature: str, roots: bytes | None) -> Stamp:  # noqa: ANN401 - JSON
    """The time stamp, once it holds for this signature.

    Args:
        told: the member `time_stamp` of the file.
        signature: its member `signature`.
        roots: certificates (PEM) that the reader believes; None: the reader named none.

    Raises:
        StampNotVerifiedError: it does not hold.
    """
    if tsp is None:
        raise ModuleNotFoundError(name="asn1crypto")
    try:
        signed = cms.ContentInfo.load(base64.b64decode(told["token"], validate=True), strict=True)
        content: bytes = signed["content"]["encap_content_info"]["content"].contents
        leaf, others = _signer(signed["content"], content)
        info = tsp.TSTInfo.load(content, strict=True).native
        digest = info["message_imprint"]["hashed_message"]
        hashed = info["message_imprint"]["hash_algorithm"]["algorithm"]
        at = info["gen_time"].astimezone(UTC)
        by = ", ".join(_names(leaf))
        again = base64.b64encode(signed.dump()).decode()
    except Exception as error:  # asn1crypto raises whatever it stumbles over
        raise StampNotVerifiedError("stamp_broken") from error
    if (hashed, digest) != ("sha256", sha256(signature.encode()).digest()):
        raise StampNotVerifiedError("stamp_of_other")
    said = {"at": at.isoformat(timespec="seconds"), "by": by, "token": again}
    if told != said or not leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
        raise StampNotVerifiedError("stamp_broken")
    if roots is not None:
        _ask_roots(leaf, others, at, roots)
    return Stamp(said["at"], by, trusted=roots is not None)


def _signer(signed: Any, content: bytes) -> tuple[x509.Certificate, list[x509.Certificate]]:  # noqa: ANN401
    """Whose signature holds for the content, and the certificates that came along."""
    [signer] = signed["signer_infos"]
    some = [x509.load_der_x509_certificate(one.chosen.dump()) for one in signed["certificates"]]
    of = signer["sid"].chosen
    [leaf] = [
        one
        for one in some
        if one.issuer.public_bytes() == of["issuer"].dump()
        and one.serial_number == of["serial_number"].native
    ]
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    _ask(purposes.critical and list(purposes.value) == [ExtendedKeyUsageOID.TIME_STAMPING])
    told = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    _ask(told["content_type"].native == ["tst_info"])
    hashed = signer["digest_algorithm"]["algorithm"].native
    _ask(told["message_digest"].native == [new(hashed, content).digest()])
    _ask(_named(told, leaf.public_bytes(Encoding.DER)))
    signature, message = signer["signature"].native, signer["signed_attrs"].untag().dump()
    match leaf.public_key():
        case RSAPublicKey() as key:
            key.verify(signature, message, PKCS1v15(), HASHES[hashed])
        case EllipticCurvePublicKey() as key:
            key.verify(signature, message, ECDSA(HASHES[hashed]))
        case _:
            raise InvalidSignature
    return leaf, some


def _named(told: dict[str, Any], certificate: bytes) -> bool:
    """Whether the signature covers which certificate it is by (RFC 5035)."""
    if "signing_certificate_v2" in told:
        first = told["signing_certificate_v2"][0]["certs"][0]
        hashed = new(first["hash_algorithm"]["algorithm"].native, certificate)
    else:
        first = told["signing_certificate"][0]["certs"][0]
        hashed = new("sha1", certificate, usedforsecurity=False)
    return bool(first["cert_hash"].native == hashed.digest())


def _ask_roots(
    leaf: x509.Certificate, others: list[x509.Certificate], at: datetime, roots: bytes
) -> None:
    """Ask the reader's certificates whether the authority's was theirs at the time."""
    try:
        believed = x509.load_pem_x509_certificates(roots)
    except ValueError as error:
        raise StampNotVerifiedError("bad_roots") from error
    if leaf in believed:
        return
    of_authorities = ExtensionPolicy.permit_all().require_present(
        x509.BasicConstraints, Criticality.AGNOSTIC, None
    )
    asked = PolicyBuilder().store(Store(believed)).time(at)
    asked = asked.extension_policies(
        ca_policy=of_authorities, ee_policy=ExtensionPolicy.permit_all()
    )
    try:
        asked.build_client_verifier().verify(leaf, others)
    except VerificationError as error:
        raise StampNotVerifiedError("stamp_by_other") from error


def _names(certificate: x509.Certificate) -> list[str]:
    kinds = (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME)
    found = [certificate.subject.get_attributes_for_oid(kind) for kind in kinds]
    return [str(some[0].value) for some in found if some]


def _ask(holds: bool) -> None:
    if not holds:
        raise InvalidSignature
