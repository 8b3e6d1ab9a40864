"""Mail a one-time code to an email's recipient, from the operator and never by the company."""

from datetime import datetime
from secrets import token_hex

from chalicelib.domain.access.codes import WINDOW, Claim, Deed, code_of
from chalicelib.domain.access.gates import left_of_window
from chalicelib.domain.consents import recipient_key
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import SendError, TooManyRequests, TryAgainLater, UnknownOutcome
from chalicelib.domain.message.code_mail import compose_code_mail
from chalicelib.domain.words import Locale
from chalicelib.keys.key_ring import key_ring
from chalicelib.settings import settings
from chalicelib.tables.codes import count_mail, good_nonce
from chalicelib.telemetry import count, logger
from chalicelib.transports.ses import SesTransport


def mail_code(email: Email, deed: Deed, *, sender: str, locale: Locale, now: datetime) -> None:
    """Send it to the address that the email names, to nobody else.

    Args:
        email: which leads to the page that asks for the code.
        deed: what the code will be good for.
        sender: the company, as the recipient knows it.
        locale: the reader's language.
        now: the time.

    Raises:
        TooManyRequests: too many were mailed to this recipient, or to the company's recipients.
        TryAgainLater: AWS does not answer, or takes no mail for this address.
    """
    claim = claim_of(email, deed)
    if not count_mail(claim.company_id, claim.recipient_key, now=now):
        count("CodeNotMailed")
        raise TooManyRequests(left_of_window(now, WINDOW))
    nonce = good_nonce(claim.company_id, claim.recipient_key, now=now)
    from_email = settings().no_reply_address
    mail = compose_code_mail(
        code_of(claim, nonce, key_ring()),
        deed,
        sender=sender,
        from_email=from_email,
        to_email=email.to_email,
        locale=locale,
        at=now,
        name=token_hex(16),
    )
    try:
        SesTransport().send(mail, from_email=from_email, to_email=email.to_email)
    except UnknownOutcome:
        logger.warning("code perhaps mailed")
    except SendError as error:
        # Without what SES said of it, which may name the address.
        logger.warning("code not mailed", reason=error.reason)
        raise TryAgainLater("The code cannot be mailed.") from None
    count("CodeMailed", deed=deed.value)


def claim_of(email: Email, deed: Deed) -> Claim:
    """What a code for this email's recipient says of them."""
    key = recipient_key(email.company_id, email.to_email)
    return Claim(email.company_id, key, email.email_id, deed)
