"""Take an API key away from a company."""

from datetime import datetime

from chalicelib.actions.operator.find_open_company import find_open_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.access.key_life import key_named
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.operator.acts import Verb
from chalicelib.tables.operator.companies import end_key


def revoke_key(company_id: int, named: str, *, by: str, now: datetime) -> None:
    """Revoke it: the next request with it is refused, and with its sessions.

    Raises:
        NotFound: there is no such company, or it has no such key.
        TryAgainLater: DynamoDB does not answer, or another key was changed at this moment.
    """
    company = find_open_company(company_id)
    key = key_named(company, named)
    with record_act(Verb.REVOKE_KEY, company_id, by=by, now=now, key=named):
        if not end_key(company, key, at=None):
            raise TryAgainLater("The company's keys were changed at this moment.")
