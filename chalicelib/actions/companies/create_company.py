"""Create a company and its first API key."""

from datetime import UTC, datetime

from chalicelib.actions.companies.draw_key import draw_key
from chalicelib.domain.companies import Company, Licence, Scope
from chalicelib.domain.words import Locale
from chalicelib.tables.companies import add_company

FIRST_KEY = "first"
"""What a company's first key is called; it may do everything."""


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
    now = datetime.now(UTC)
    secret, key = draw_key(company_id, name=FIRST_KEY, scopes=frozenset(Scope), now=now)
    add_company(
        Company(
            company_id=company_id,
            name=name,
            licence=licence,
            locale=locale,
            reply_to=reply_to,
            api_keys=(key,),
        )
    )
    return secret
