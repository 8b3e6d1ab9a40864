"""Make the signed dossier of an email."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from chalicelib.domain.companies import Company
from chalicelib.domain.dossier.dossiers import dossier
from chalicelib.domain.email_ids import EmailKey
from chalicelib.keys.dossier_keys import sign
from chalicelib.settings import settings
from chalicelib.tables.emails.sending import get_email


@dataclass(frozen=True, slots=True)
class SignedDossier:
    """A dossier and the service's signature over its canonical JSON."""

    dossier: dict[str, Any]
    signature: str
    """A detached JWS."""


def make_dossier(company: Company, *, email_id: int, now: datetime) -> SignedDossier:
    """Sign what is known of the email now.

    Raises:
        NotFound: the company has no such email.
        TryAgainLater: AWS does not answer.
    """
    email = get_email(EmailKey(company.company_id, email_id))
    told = dossier(email, company, now=now, public_url=settings().public_url)
    return SignedDossier(told, sign(rfc8785.dumps(told)))
