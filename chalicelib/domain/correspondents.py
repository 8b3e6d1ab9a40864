"""Whom a recipient can ask about an email: its sender, as far as that is known."""

from dataclasses import dataclass

from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email, Transport
from chalicelib.domain.words import Locale


@dataclass(frozen=True, slots=True)
class Correspondent:
    """The sender, as far as that is known."""

    name: str = ""
    address: str = ""
    """Where answers arrive."""
    locale: Locale | None = None


def correspondent(company: Company | None, email: Email | None) -> Correspondent:
    """As the email named its sender, or as the company is known today where the email is gone."""
    locale = company.locale if company else None
    if email:
        own = email.from_email if email.transport is not Transport.SES else ""
        return Correspondent(email.from_name, email.reply_to or own, locale)
    if company is None:
        return Correspondent()
    own = company.smtp.from_email if company.smtp and company.smtp.verified_at else ""
    return Correspondent(company.name, company.reply_to or own, locale)
