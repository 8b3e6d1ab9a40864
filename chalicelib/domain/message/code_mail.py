"""The operator's own mail with a one-time code: never through the company's server."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from chalicelib.domain.access.codes import Deed
from chalicelib.domain.message.header_fields import address_field, text_field
from chalicelib.domain.message.wire import WIRE
from chalicelib.domain.words import Locale, words


def compose_code_mail(
    code: str,
    deed: Deed,
    *,
    sender: str,
    from_email: str,
    to_email: str,
    locale: Locale,
    at: datetime,
    name: str,
) -> bytes:
    """Compose the mail, in plain text.

    Args:
        code: what it tells, and its subject does not: a locked screen shows that.
        deed: what the code is for.
        sender: the company, as the recipient knows it.
        from_email: the operator's address, under no company's name.
        to_email: where the company's mail went.
        locale: the language.
        at: its date.
        name: what tells this mail from all others.
    """
    said = words("mail", locale)
    message = EmailMessage(policy=WIRE)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name}@{from_email.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    spaced = f"{code[: len(code) // 2]} {code[len(code) // 2 :]}"
    what = said[f"code_{deed}"].format(code=spaced, sender=sender)
    message.set_content("\n\n".join([what, said["code_how"], said["code_secret"]]) + "\n")
    fields = [
        address_field("From", "", from_email),
        address_field("To", "", to_email),
        text_field("Subject", said["code_subject"]),
    ]
    return "".join(fields).encode() + message.as_bytes()
