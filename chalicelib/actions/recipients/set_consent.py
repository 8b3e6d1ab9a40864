"""Set what a recipient said to a company's tracking."""

from datetime import datetime

from chalicelib.actions.recipients.sweep_recipient import sweep_in_request
from chalicelib.domain.consents import Consent, ConsentRecord
from chalicelib.domain.errors import Conflict
from chalicelib.domain.problems import ErrorCode
from chalicelib.tables.recipients import RecipientTask, Task, begin_task, put_consent
from chalicelib.telemetry import count, logger


def set_consent(
    record: ConsentRecord, *, company_id: int, recipient_key: str, now: datetime
) -> bool:
    """Store the consent; a refusal also ends the recording of all emails sent before, for good.

    What was recorded before is kept: only an erasure erases.

    Returns:
        Whether that is done with. If not, there were very many emails, and the schedule goes on.

    Raises:
        Conflict: something newer is known, or the recipient refused in person; that stands.
        TryAgainLater: AWS does not answer. Once the refusal is noted, the schedule completes it.
    """
    if record.consent is not Consent.DENIED:
        noted = put_consent(record, company_id=company_id, recipient_key=recipient_key)
        _check(record, noted=noted)
        return True
    task = RecipientTask(company_id, recipient_key, Task.STOP, now)
    _check(record, noted=begin_task(record, task))
    complete = sweep_in_request(task)
    logger.info("recording stopped", company_id=company_id, complete=complete)
    return complete


def _check(record: ConsentRecord, *, noted: bool) -> None:
    if not noted:
        raise Conflict(
            "The recipient has said something else, which stands.", ErrorCode.RECIPIENT_DECIDED
        )
    count("ConsentSet", consent=record.consent.value)
