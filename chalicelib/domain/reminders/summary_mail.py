"""The operator's mail that tells a company which reminders a day had."""

from collections.abc import Sequence
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from chalicelib.domain.emails import Email
from chalicelib.domain.message.addresses import readable_address
from chalicelib.domain.message.header_fields import address_field, text_field
from chalicelib.domain.templates.figures import day as written
from chalicelib.domain.words import Locale, put, words


def compose_summary(
    reminders: Sequence[Email],
    *,
    more: int,
    on: date,
    company: str,
    from_email: str,
    to_email: str,
    locale: Locale,
    at: datetime,
    name: str,
) -> bytes:
    """Compose the mail, in plain text.

    Args:
        reminders: as many of them as are named.
        more: how many others there were.
        on: the company's day.
        company: its name.
        from_email: the operator's address.
        to_email: where the company wants it.
        locale: the language.
        at: the mail's date.
        name: what tells this mail from all others.
    """
    said, total = words("reminder_summary", locale), len(reminders) + more
    number = "one" if total == 1 else "many"
    day = written(on, locale)
    lines = [
        said["line"].format(subject=one.subject, to=readable_address(one.to_email))
        for one in reminders
    ]
    if more:
        lines.append(said["more"].format(count=more))
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name}@{from_email.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    text = said[number].format(count=total, company=company)
    message.set_content("\n\n".join([text, "\n".join(lines), said["where"]]) + "\n")
    fields = [
        address_field("From", "", from_email),
        address_field("To", "", to_email),
        text_field("Subject", put(said["subject"], day=day)),
    ]
    return "".join(fields).encode() + message.as_bytes()
