"""Make the signed dossier of an email."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from chalicelib.domain.companies import Company
from chalicelib.domain.dossier.dossiers import dossier
from chalicelib.domain.dossier.time_stamps import NoStamp, NoTimeStamp, TimeStamp, digest_of
from chalicelib.domain.email_ids import EmailKey
from chalicelib.keys.dossier_keys import sign
from chalicelib.keys.time_stamp_authority import get_time_stamp
from chalicelib.settings import settings
from chalicelib.tables.emails.sending import get_email
from chalicelib.telemetry import count, logger


@dataclass(frozen=True, slots=True)
class SignedDossier:
    """A dossier, the service's signature over its canonical JSON, and since when that exists."""

    dossier: dict[str, Any]
    signature: str
    """A detached JWS."""
    time_stamp: TimeStamp | NoStamp | None
    """Over the signature, by the operator's authority, or why not; None: there is no authority."""


def make_dossier(company: Company, *, email_id: int, now: datetime) -> SignedDossier:
    """Sign what is known of the email now, and have the signature stamped.

    An authority that does not stamp it costs the time stamp and not the dossier.

    Raises:
        NotFound: the company has no such email.
        TryAgainLater: AWS does not answer.
    """
    url = settings().time_stamp_url
    email = get_email(EmailKey(company.company_id, email_id))
    told = dossier(
        email, company, now=now, public_url=settings().public_url, to_be_stamped=bool(url)
    )
    signature = sign(rfc8785.dumps(told))
    return SignedDossier(told, signature, _stamp(url, signature) if url else None)


def _stamp(url: str, signature: str) -> TimeStamp | NoStamp:
    try:
        return get_time_stamp(url, digest_of(signature))
    except NoTimeStamp as error:
        logger.warning("a dossier without its time stamp", why=str(error))
        count("TimeStampMissing")
        return error.why
