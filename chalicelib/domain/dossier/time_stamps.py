"""Time stamps (RFC 3161): what an authority is asked for, and whether its answer is one.

Who the authority is does not matter here: its name is what its certificate says. Whoever reads a
dossier decides which authorities they believe (`verify.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from asn1crypto.cms import ContentInfo
from asn1crypto.core import Sequence
from asn1crypto.tsp import PKIStatusInfo, TimeStampReq

from chalicelib.domain.dossier.signed_data import read_signed_data

MEDIA_TYPE_ASKED = "application/timestamp-query"
MEDIA_TYPE_ANSWERED = "application/timestamp-reply"

_GRANTED = {"granted", "granted_with_mods"}
_CLOCKS_DIFFER = timedelta(minutes=5)
"""How far an authority's clock may be from ours: beyond, one of the two is wrong."""


class NoStamp(StrEnum):
    """Why there is no time stamp though one was wanted."""

    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    NOT_VALID = "not_valid"


class NoTimeStamp(Exception):
    """There is no time stamp."""

    def __init__(self, why: NoStamp, detail: str) -> None:
        """Say why, and for the log in which way."""
        super().__init__(f"{why}: {detail}")
        self.why = why


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """What an authority signed: that it saw a digest at a moment."""

    token: bytes
    """A TimeStampToken (RFC 3161 section 2.4.2), with the authority's certificate."""
    at: datetime
    by: str
    """As the authority's certificate names it."""


def ask_for(digest: bytes, *, nonce: int) -> bytes:
    """What to send to an authority.

    Args:
        digest: SHA-256 of what is stamped.
        nonce: a number that nobody can foresee, so that no older answer serves.
    """
    asked: bytes = TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": digest,
            },
            "nonce": nonce,
            "cert_req": True,
        }
    ).dump()
    return asked


def read_stamp(answer: bytes, *, digest: bytes, nonce: int, now: datetime) -> TimeStamp:
    """The time stamp in the answer, once its signature holds and it is of what was asked for.

    Raises:
        NoTimeStamp: there is none.
    """
    try:
        return _read(answer, digest=digest, nonce=nonce, now=now)
    except NoTimeStamp:
        raise
    except Exception as error:  # asn1crypto reads when asked, and raises whatever it stumbles over
        raise NoTimeStamp(NoStamp.NOT_VALID, type(error).__name__) from error


def _read(answer: bytes, *, digest: bytes, nonce: int, now: datetime) -> TimeStamp:
    # Not by TimeStampResp, which knows no answer without a token.
    response = Sequence.load(answer, strict=True)
    status = PKIStatusInfo.load(response[0].dump())["status"].native
    if status not in _GRANTED:
        raise NoTimeStamp(NoStamp.REFUSED, status)
    token = ContentInfo.load(response[1].dump(), strict=True)
    if token["content_type"].native != "signed_data":
        raise ValueError("other content")
    content = read_signed_data(token["content"])
    told: Mapping[str, Any] = content.stamped.native
    imprint = told["message_imprint"]
    if (imprint["hash_algorithm"]["algorithm"], imprint["hashed_message"]) != ("sha256", digest):
        raise NoTimeStamp(NoStamp.NOT_VALID, "another digest")
    if told["nonce"] != nonce:
        raise NoTimeStamp(NoStamp.NOT_VALID, "another nonce")
    at = told["gen_time"].astimezone(UTC)
    if abs(at - now) > _CLOCKS_DIFFER:
        raise NoTimeStamp(NoStamp.NOT_VALID, "another time")
    certificate = content.certificate
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise NoTimeStamp(NoStamp.NOT_VALID, "an expired certificate")
    return TimeStamp(token=token.dump(), at=at, by=_name(certificate.subject.native))


def digest_of(signature: str) -> bytes:
    """What is stamped of a dossier: SHA-256 of its signature as the file spells it."""
    return sha256(signature.encode()).digest()


def _name(subject: Mapping[str, Any]) -> str:
    parts = [subject.get(name) for name in ("common_name", "organization_name")]
    return ", ".join(str(part) for part in parts if part)
