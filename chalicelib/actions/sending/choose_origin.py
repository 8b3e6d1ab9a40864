"""Choose whose address emails leave from, and by which way."""

from dataclasses import dataclass

from chalicelib.domain.companies import Company, Fallback
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
    """Choose the company's own address, unless it has none or wants not, or its server is broken.

    Raises:
        InvalidRequest: its own address is asked for, and there is none.
    """
    smtp = company.smtp
    # What broke waits to be verified again, and its mail with it, unless the company chose not to.
    in_use = smtp and (smtp.verified_at or smtp.broken_at)
    if smtp and in_use and sender is not Sender.NO_REPLY:
        if smtp.broken_at and smtp.fallback is Fallback.NO_REPLY:
            return Origin(Transport.SES, settings().no_reply_address, company.name, smtp.from_email)
        return Origin(Transport.SMTP, smtp.from_email, smtp.from_name)
    if sender is Sender.OWN:
        problem = "is not verified yet" if smtp else "is not set up"
        raise InvalidRequest(
            {
                "sender": [
                    Problem(
                        ProblemCode.MAILBOX_NOT_READY, f"The company's own SMTP server {problem}."
                    )
                ]
            }
        )
    reply_to = company.reply_to or (smtp.from_email if smtp and in_use else None)
    return Origin(Transport.SES, settings().no_reply_address, company.name, reply_to)
