"""Stop recording what a recipient does with a company's emails, as that recipient wants."""

from datetime import datetime

from chalicelib.actions.recipients.set_consent import set_consent
from chalicelib.actions.recipients.show_recipient_record import email_of
from chalicelib.domain.consents import Consent, ConsentRecord, ConsentSource, recipient_key
from chalicelib.tables.emails.by_recipient import stop_email


def stop_recording(token: str, *, now: datetime) -> bool:
    """Stop all recording by the email's company, by a token made for Purpose.RECIPIENT.

    For POST alone: mail scanners follow every link. Of the email itself nothing more is recorded
    when this returns, nor of any email queued later; nor, as a rule, of any sent before. Doing it
    twice does nothing twice.

    Returns:
        Whether the emails sent before are all done with; if not, there were thousands, and the
        rest follows within minutes without anybody's doing.

    Raises:
        NotFound: the token is none of ours, or its email is gone or erased.
        TryAgainLater: AWS does not answer; to be tried again.
    """
    email = email_of(token)
    company_id, key = email.company_id, recipient_key(email.company_id, email.to_email)
    stop_email(email.key, decided_at=now, at=now)
    refusal = ConsentRecord(Consent.DENIED, ConsentSource.RECIPIENT_PAGE, now)
    return set_consent(refusal, company_id=company_id, recipient_key=key, now=now)
