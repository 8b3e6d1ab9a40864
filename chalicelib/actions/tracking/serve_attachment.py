"""Serve an attachment of an email: check that it may be given and is there, and say where."""

from contextlib import suppress
from datetime import datetime

from chalicelib.domain.correspondents import Correspondent, correspondent
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import Gone, NotFound, TryAgainLater
from chalicelib.domain.links import links_open
from chalicelib.domain.tokens import Target
from chalicelib.stores.attachments import attachment_url, check_attachment
from chalicelib.tables.companies import find_company


def serve_attachment(
    target: Target, email: Email | None, *, method: str = "GET", now: datetime
) -> str:
    """Make a short-lived URL of the file, for this method.

    Args:
        target: what the link stands for.
        email: its email as it is; None: there is none any more.
        method: by which the file will be fetched.
        now: the time.

    Raises:
        Gone: the file is no longer given.
        TryAgainLater: AWS does not answer.
    """
    if email is None or not links_open(email, now=now):
        raise _gone(target, email)
    try:
        check_attachment(email, target.attachment)
    except NotFound as error:
        raise _gone(target, email) from error
    return attachment_url(email, target.attachment, method=method)


def sender_of(target: Target, email: Email | None) -> Correspondent:
    """Who sent the email, as far as that can be read now."""
    company = None
    with suppress(TryAgainLater):
        company = find_company(target.company_id)
    return correspondent(company, email)


def _gone(target: Target, email: Email | None) -> Gone:
    return Gone("The attachment is no longer available.", sender_of(target, email))
