"""Store an email of a batch under its id, or under the next one that is free."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain.email_ids import RANDOM_BITS, EmailKey, due_at, mint_email_id
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import TryAgainLater
from chalicelib.tables.emails.sending import find_email, put_new_email
from chalicelib.telemetry import count, logger


def store_email(
    email: Email,
    *,
    keyed: bool,
    put: Callable[..., bool] = put_new_email,
    find: Callable[[EmailKey], Email | None] = find_email,
) -> Email:
    """The email as stored: now, or by an earlier try of the same request.

    Where another email has the id, the next one is tried, so that every try of a request goes the
    same way and ends at the same id.

    Args:
        email: of a batch, with the id that was drawn for it.
        keyed: whether its request had an idempotency key.
        put: stores a new email, unless its id is taken.
        find: reads the one that has it.

    Raises:
        TryAgainLater: AWS does not answer, or no id of its millisecond is free.
    """
    for step in range(1 << RANDOM_BITS):
        noise = (email.email_id + step) % (1 << RANDOM_BITS)
        minted = mint_email_id(due_at=due_at(email.email_id), noise=noise)
        tried = replace(email, email_id=minted)
        if put(tried, keyed=keyed):
            _tell(tried)
            return tried
        taken = find(EmailKey(email.company_id, minted))
        if taken and _same_in_batch(taken, email):
            return taken
    raise TryAgainLater("So many emails cannot be due in one millisecond.")


def _same_in_batch(taken: Email, email: Email) -> bool:
    """Whether it is the same email, whose recipient may have been erased since."""
    if (taken.batch_id, taken.is_copy) != (email.batch_id, email.is_copy):
        return False
    return taken.to_email == email.to_email or taken.erased_at is not None


def _tell(email: Email) -> None:
    refused = email.failed_at is not None  # to a suppressed address
    if refused:
        count("EmailFailed", transport=email.transport.value)
    else:
        count("EmailQueued", transport=email.transport.value)
    logger.info(
        "email refused" if refused else "email queued",
        company_id=email.company_id,
        email_id=email.email_id,
        batch_id=email.batch_id,
        transport=email.transport.value,
        resend_of=email.resend_of,
    )
