"""Ask a recipient, by a mail of the operator, whether it is they who allow recording again."""

from datetime import datetime

from chalicelib.actions.recipients.show_recipient_record import show_recipient_record
from chalicelib.actions.tracking.mail_code import mail_code
from chalicelib.domain.access.codes import Deed
from chalicelib.domain.consents import Consent
from chalicelib.domain.correspondents import correspondent
from chalicelib.domain.pages.languages import languages_for


def ask_to_allow(token: str, *, accept_language: str, now: datetime) -> bool:
    """Mail the code by which recording is allowed again (`allow_recording`); for POST alone.

    Returns:
        False where the recipient has refused nothing: then there is nothing to allow.

    Raises:
        NotFound: the token is none of ours, or its email is gone or erased.
        TooManyRequests: too many codes were mailed.
        TryAgainLater: AWS does not answer.
    """
    record = show_recipient_record(token)
    if record.consent is None or record.consent.consent is not Consent.DENIED:
        return False
    locale, *_ = languages_for(accept_language, otherwise=record.company.locale)
    sender = correspondent(record.company, record.email).name
    mail_code(record.email, Deed.ALLOW, sender=sender, locale=locale, now=now)
    return True
