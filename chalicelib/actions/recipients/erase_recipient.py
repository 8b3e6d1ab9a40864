"""Erase a person: all that is held of a company's recipient, but that emails were sent."""

from datetime import datetime

from chalicelib.actions.recipients.sweep_recipient import sweep_in_request
from chalicelib.domain.consents import Consent, ConsentRecord, ConsentSource, recipient_key
from chalicelib.domain.errors import TryAgainLater
from chalicelib.tables.recipients import RecipientTask, Task, begin_task
from chalicelib.telemetry import count, logger


def erase_recipient(company_id: int, address: str, *, now: datetime) -> tuple[ConsentRecord, bool]:
    """Begin to erase the person, and go on for as long as a request may take.

    What stays is each email's own: when it was sent, of what document. And under the person's
    pseudonym that nothing is to be recorded of them, as of one who refused. Twice is as once.

    Returns:
        What is known of the person's consent then, and whether it is done with. If not, the
        schedule goes on: there were very many emails, or one is being sent just now.

    Raises:
        TryAgainLater: AWS does not answer. Once it is begun, the schedule completes it.
    """
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as it is stored
    refusal = ConsentRecord(Consent.DENIED, ConsentSource.ERASURE, now)
    task = RecipientTask(company_id, recipient_key(company_id, address), Task.ERASE, now)
    if not begin_task(refusal, task):
        raise TryAgainLater("Something newer is known, by a clock that is ahead.")
    complete = sweep_in_request(task)
    count("RecipientErased")
    logger.info("recipient erased", company_id=company_id, complete=complete)
    return refusal, complete
