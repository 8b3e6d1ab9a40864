"""Create a company and its first API key."""

import secrets

from chalicelib.domain.access.api_keys import fingerprint, format_api_key
from chalicelib.domain.companies import ApiKey, Company, Licence, Scope
from chalicelib.domain.words import Locale
from chalicelib.tables.companies import add_company


def create_company(
    *,
    company_id: int,
    name: str,
    licence: Licence,
    locale: Locale = "it",
    reply_to: str | None = None,
) -> str:
    """Store the company and return its API key, which nobody can read again.

    Raises:
        InvalidRequest: the id is taken.
    """
    key = format_api_key(company_id=company_id, secret=secrets.token_urlsafe(32))
    add_company(
        Company(
            company_id=company_id,
            name=name,
            licence=licence,
            locale=locale,
            reply_to=reply_to,
            api_keys=(ApiKey(fingerprint(key), frozenset(Scope)),),
        )
    )
    return key
