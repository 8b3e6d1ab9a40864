"""Let a company record again what a recipient does with its emails, as that recipient wants."""

from datetime import datetime

from chalicelib.actions.recipients.set_consent import set_consent
from chalicelib.actions.recipients.show_recipient_record import email_of
from chalicelib.actions.tracking.take_code import take_code
from chalicelib.domain.access.codes import Deed
from chalicelib.domain.consents import Consent, ConsentRecord, ConsentSource, recipient_key


def allow_recording(token: str, code: str, *, now: datetime) -> bool:
    """Store the recipient's consent, by a token made for Purpose.RECIPIENT; for POST alone.

    The token does not do: the company's own server may have seen it. The code went to the recipient
    (`ask_to_allow`). It holds for emails queued from now on: what was stopped stays stopped.

    Returns:
        False where that is not the code, or no longer.

    Raises:
        NotFound: the token is none of ours, or its email is gone or erased.
        Conflict: something newer is known, which stands.
        TryAgainLater: AWS does not answer; to be tried again.
    """
    email = email_of(token)
    if not take_code(email, Deed.ALLOW, code, now=now):
        return False
    consent = ConsentRecord(Consent.GRANTED, ConsentSource.RECIPIENT_CODE, now)
    key = recipient_key(email.company_id, email.to_email)
    set_consent(consent, company_id=email.company_id, recipient_key=key, now=now)
    return True
