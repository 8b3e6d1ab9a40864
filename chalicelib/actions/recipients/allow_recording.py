"""Let a company record again what a recipient does with its emails, as that recipient wants."""

from datetime import datetime

from chalicelib.actions.recipients.set_consent import set_consent
from chalicelib.actions.recipients.show_recipient_record import email_of
from chalicelib.domain.consents import Consent, ConsentRecord, ConsentSource, recipient_key


def allow_recording(token: str, *, now: datetime) -> None:
    """Store the recipient's consent, by a token made for Purpose.RECIPIENT; for POST alone.

    It holds for emails queued from now on: what was stopped stays stopped.

    Raises:
        NotFound: the token is none of ours, or its email is gone or erased.
        TryAgainLater: AWS does not answer; to be tried again.
    """
    email = email_of(token)
    consent = ConsentRecord(Consent.GRANTED, ConsentSource.RECIPIENT_PAGE, now)
    key = recipient_key(email.company_id, email.to_email)
    set_consent(consent, company_id=email.company_id, recipient_key=key, now=now)
