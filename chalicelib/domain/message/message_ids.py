"""By which name a mail is known to the programs of who gets it (RFC 5322 section 3.6.4)."""

from urllib.parse import urlsplit

from chalicelib.domain.emails import Email, Transport


def own_message_id(company_id: int, email_id: int, *, from_email: str) -> str:
    """The Message-ID of an email, in the domain of the address that it leaves from."""
    return f"<{email_id}.{company_id}@{from_email.rpartition('@')[2]}>"


def message_id(email: Email, *, public_url: str) -> str:
    """The email's Message-ID, equal at every attempt, so that a receiver can tell a repetition."""
    if email.message_id:
        return email.message_id
    # It was queued before emails held one.
    return f"<{email.email_id}.{email.company_id}@{urlsplit(public_url).hostname}>"


def thread_behind(email: Email, *, public_url: str, region: str) -> str:
    """What a further mail refers to, so that it stands beside this one: from the first to this.

    SES gives mails an id of its own, which it answers with.
    https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
    """
    known_as = message_id(email, public_url=public_url)
    if email.transport is Transport.SES and email.sent_at:
        domain = "email" if region == "us-east-1" else region
        known_as = f"<{email.accepted_reply}@{domain}.amazonses.com>"
    return f"{email.references} {known_as}".strip()
