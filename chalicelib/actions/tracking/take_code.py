"""Take a one-time code from whoever types it."""

from datetime import datetime

from chalicelib.actions.tracking.mail_code import claim_of
from chalicelib.domain.access.codes import Deed, code_of, same_code
from chalicelib.domain.emails import Email
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables.codes import count_try, use_up


def take_code(email: Email, deed: Deed, typed: str, *, now: datetime) -> bool:
    """Whether it is the code that was mailed to the email's recipient for this, once.

    Each try is counted before it is looked at, so that none is free.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    claim = claim_of(email, deed)
    nonce = count_try(claim.company_id, claim.recipient_key, now=now)
    if nonce is None or not same_code(typed, code_of(claim, nonce, key_ring())):
        return False
    return use_up(claim.company_id, claim.recipient_key, nonce)
