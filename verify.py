"""Verify a dossier offline: `python -m verify dossier.json --keys jwks.json`.

Needs Python and the package `cryptography`, and nothing else of this project: who doubts the
service need not trust its code. A dossier with a time stamp needs `asn1crypto` too
(verify_stamp.py). Exits with 0 where the signature holds, and the time stamp if there is one, with
1 where one of them does not, with 2 where it could not be looked at.

What it checks: the signature is a detached JWS (RFC 7515 appendix F, ES256) of the canonical JSON
(RFC 8785) of the member `dossier`, by one of the keys. Each value has one spelling here; whatever
has a second one (a number with a fraction, a member twice, a signature's other s) does not verify.
"""

import argparse
import base64
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from verify_stamp import WHY as WHY_NO_STAMP
from verify_stamp import StampNotVerifiedError, about_stamp

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
LARGEST = 2**53 - 1
_MEMBERS = {"dossier", "signature"}


class NotVerifiedError(Exception):
    """The dossier is not what the service signed; the message is one of WHY."""


def verify(signed: str | bytes, keys: str | bytes) -> dict[str, Any]:
    """The dossier, once its signature holds.

    Args:
        signed: the file that the service gave.
        keys: the service's JWK Set.

    Raises:
        NotVerifiedError: it does not hold.
    """
    document = _parse(signed, "dossier")
    if not isinstance(document, dict) or document.keys() - {"time_stamp"} != _MEMBERS:
        raise NotVerifiedError("other_content")
    if not isinstance(document["signature"], str) or not isinstance(document["dossier"], dict):
        raise NotVerifiedError("form")
    header, between, signature = [*document["signature"].split(".", 2), "", ""][:3]
    told = _parse(_unb64(header), "header")
    kid = told.get("kid") if isinstance(told, dict) else None
    if between or told != {"alg": "ES256", "kid": kid, "typ": "ricevuta-dossier"}:
        raise NotVerifiedError("not_of_dossier")
    raw = _unb64(signature)
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    if len(raw) != 64 or s > ORDER // 2:  # noqa: PLR2004
        raise NotVerifiedError("form")
    try:
        _key(_parse(keys, "keys"), kid).verify(
            encode_dss_signature(r, s),
            f"{header}.{_b64(canonical(document['dossier']))}".encode(),
            ECDSA(SHA256()),
        )
    except InvalidSignature:
        raise NotVerifiedError("changed") from None
    return document["dossier"]


def canonical(value: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
    """The value's one spelling: members sorted, no spaces, UTF-8 (RFC 8785)."""
    try:
        spelt = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return spelt.encode()
    except ValueError as error:  # half a surrogate pair
        raise NotVerifiedError("form") from error


def _key(keys: Any, kid: Any) -> Any:  # noqa: ANN401 - what JSON gave
    """The key of this thumbprint, which is computed, not believed (RFC 7638)."""
    try:
        for key in keys["keys"]:
            x, y = (int.from_bytes(_unb64(key[name])) for name in "xy")
            named = {name: key[name] for name in ("crv", "kty", "x", "y")}
            thumbprint = sha256(json.dumps(named, separators=(",", ":")).encode()).digest()
            if _b64(thumbprint) == kid:
                return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
    except (LookupError, TypeError, ValueError) as error:
        raise NotVerifiedError("bad_keys") from error
    raise NotVerifiedError("unknown_key")


def _parse(text: str | bytes, what: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    def refuse(_: str) -> NoReturn:
        raise ValueError

    def whole(digits: str) -> int:
        number = int(digits)
        if abs(number) > LARGEST or digits != str(number):
            raise ValueError
        return number

    def once(members: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(members)) != len(members):
            raise ValueError
        return dict(members)

    try:
        return json.loads(
            text,
            parse_float=refuse,
            parse_constant=refuse,
            parse_int=whole,
            object_pairs_hook=once,
        )
    except (ValueError, RecursionError) as error:
        raise NotVerifiedError("bad_keys" if what == "keys" else "form") from error


def _unb64(text: str) -> bytes:
    """Base64url without padding, in its one spelling."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise NotVerifiedError("form") from error
    if _b64(raw) != text:
        raise NotVerifiedError("form")
    return raw


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


WORDS = {
    "it": (
        "VERIFICATO. {company} (n. {company_id}), e-mail n. {id} del {queued_at} a {to}:",
        "Consegna: {delivery}",
        "Lettura: {reading}",
        "Secondo il servizio, il {generated_at}.",
        "NON VERIFICATO: {why}",
    ),
    "en": (
        "VERIFIED. {company} (no. {company_id}), email no. {id} of {queued_at} to {to}:",
        "Delivery: {delivery}",
        "Reading: {reading}",
        "As the service had it on {generated_at}.",
        "NOT VERIFIED: {why}",
    ),
}

WHY = {
    "other_content": (
        "il file contiene altro che un fascicolo e la sua firma.",
        "the file holds something else than a dossier and its signature.",
    ),
    "form": (
        "il file non è scritto come lo scrive il servizio.",
        "the file is not written as the service writes it.",
    ),
    "not_of_dossier": (
        "la firma non è quella di un fascicolo.",
        "the signature is none of a dossier.",
    ),
    "changed": (
        "qualcosa è stato cambiato dopo la firma.",
        "something was changed since it was signed.",
    ),
    "bad_keys": (
        "il file delle chiavi non contiene le chiavi pubbliche di un servizio.",
        "the file of the keys holds no service's public keys.",
    ),
    "unknown_key": (
        "nessuna di queste chiavi l'ha firmato: sono quelle del servizio?",
        "none of these keys signed it: are they the service's own?",
    ),
}


def describe(dossier: dict[str, Any], language: str, of_stamp: str = "") -> str:
    """What a verified dossier says and proves, in plain words."""
    email, company, meaning = dossier["email"], dossier["company"], dossier["meaning"]
    known = {
        "company": company["name"],
        "company_id": company["id"],
        "id": email["id"],
        "to": email["to_email"],
        "queued_at": email["queued_at"],
        "delivery": dossier["delivery"]["reason"][language],
        "reading": dossier["reading"]["evidence_reason"][language],
        "generated_at": dossier["generated_at"],
    }
    said = [line.format_map(known) for line in WORDS[language][:4]]
    limits = [f"- {one[language]}" for one in meaning["does_not_prove"]]
    stamped = [of_stamp] if of_stamp else []
    return "\n".join([*said, *stamped, "", meaning["proves"][language], *limits])


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m verify", description="Verify a dossier.")
    parser.add_argument("dossier", type=Path, help="the JSON file")
    parser.add_argument("--keys", type=Path, required=True, help="the service's jwks.json")
    parser.add_argument("--stamped-by", type=Path, help="certificates (PEM) to believe time stamps")
    parser.add_argument("--language", choices=sorted(WORDS), default="it")
    given = parser.parse_args()
    try:
        signed, keys = given.dossier.read_bytes(), given.keys.read_bytes()
        roots = given.stamped_by.read_bytes() if given.stamped_by else None
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    try:
        told = verify(signed, keys)
        of_stamp = about_stamp(json.loads(signed), roots, given.language)
    except (NotVerifiedError, StampNotVerifiedError) as error:
        why = (WHY | WHY_NO_STAMP)[str(error)][given.language == "en"]
        print(WORDS[given.language][4].format(why=why), file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        parser.error(f"pip install {error.name}")
    print(describe(told, given.language, of_stamp))
    return 0


if __name__ == "__main__":
    sys.exit(main())
