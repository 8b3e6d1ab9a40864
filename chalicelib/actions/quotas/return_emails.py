"""Count the emails of a batch off again, of which none is stored after all."""

from datetime import datetime

from chalicelib.domain.companies import Company
from chalicelib.domain.quotas.quotas import Quota, day_of, scheduled_for
from chalicelib.domain.requests import Batch
from chalicelib.tables.usage import give_back, give_back_in_minute


def return_emails(company: Company, batch: Batch, *, now: datetime) -> None:
    """Undo `take_emails`.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    size, minute = len(batch.email_ids), scheduled_for(batch)
    if minute:
        give_back_in_minute(company.company_id, size, minute=minute)
    give_back(company.company_id, dict.fromkeys(Quota.of_emails(), size), day=day_of(now))
