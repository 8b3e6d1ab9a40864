"""Show one email with its body."""

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import NotFound, Unreadable
from chalicelib.domain.reads import Reads
from chalicelib.stores.attachments import get_body
from chalicelib.tables.emails.pages import find_emails
from chalicelib.tables.emails.sending import get_email


def show_email(key: EmailKey) -> tuple[Email, str | None]:
    """The email, and its HTML as it was queued; None where that is not kept, erased or unreadable.

    Raises:
        NotFound: the company has no such email.
        TryAgainLater: AWS does not answer.
    """
    try:
        email = get_email(key)
    except Unreadable:
        [email] = find_emails(key.company_id, [key.email_id], reads=Reads())  # as a list shows it
    if email.erased_at or email.unreadable:
        return email, None
    try:
        return email, get_body(email)
    except NotFound:
        return email, None
