"""Choose whose address emails leave from, and by which way."""

from dataclasses import dataclass

from chalicelib.domain.companies import (
    Company,
    DefaultSender,
    Fallback,
    OwnDomain,
    SmtpSettings,
)
from chalicelib.domain.emails import Sender, Transport
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.settings import settings


@dataclass(frozen=True, slots=True)
class Origin:
    """Where emails come from, as their recipients see it."""

    transport: Transport
    email: str
    name: str
    reply_to: str | None = None


def choose_origin(company: Company, sender: Sender | None) -> Origin:
    """Choose the address that is asked for, or that the company has as its default.

    Raises:
        InvalidRequest: an own address is asked for, and there is none.
    """
    default = company.default_sender
    if sender is Sender.NO_REPLY or (sender is None and default is DefaultSender.NO_REPLY):
        return no_reply(company)
    ways = [_by_mailbox, _as_domain]
    for way in reversed(ways) if default is DefaultSender.DOMAIN else ways:
        if origin := way(company):
            return origin
    if sender is Sender.OWN:
        raise InvalidRequest({"sender": [_not_ready(company)]})
    return no_reply(company)


def no_reply(company: Company, *, answers_to: str | None = None) -> Origin:
    """The operator's address.

    Args:
        company: in whose name.
        answers_to: the address that stands aside for it; None: where the company has answers go.
    """
    smtp, domain = company.smtp, company.domain
    reply_to = (
        answers_to
        or company.reply_to
        or (smtp.from_email if smtp and _in_use(smtp) else None)
        or (domain.from_email if domain and _in_use(domain) else None)
    )
    return Origin(Transport.SES, settings().no_reply_address, company.name, reply_to)


def _by_mailbox(company: Company) -> Origin | None:
    smtp = company.smtp
    if not smtp or not _in_use(smtp):
        return None
    if stands_aside(smtp):
        return no_reply(company, answers_to=smtp.from_email)
    return Origin(Transport.SMTP, smtp.from_email, smtp.from_name)


def _as_domain(company: Company) -> Origin | None:
    domain = company.domain
    if not domain or not _in_use(domain):
        return None
    if stands_aside(domain):
        return no_reply(company, answers_to=company.reply_to or domain.from_email)
    # An own domain needs no mailbox: answers may have to go elsewhere.
    return Origin(Transport.DOMAIN, domain.from_email, domain.from_name, company.reply_to)


def stands_aside(way: SmtpSettings | OwnDomain) -> bool:
    """Whether its mail leaves from no-reply, since it does not serve and the company chose so."""
    return not way.usable and way.fallback is Fallback.NO_REPLY


def _in_use(way: SmtpSettings | OwnDomain) -> bool:
    """Whether it was verified once.

    What broke waits to be verified again, and its mail with it, unless the company chose not to.
    """
    return way.verified_at is not None or way.broken_at is not None


def _not_ready(company: Company) -> Problem:
    there = company.smtp or company.domain
    state = "is not verified yet" if there else "is not set up"
    return Problem(
        ProblemCode.MAILBOX_NOT_READY, f"The company's own SMTP server or domain {state}."
    )
