"""Give a company one more API key."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from chalicelib.actions.companies.draw_key import draw_key
from chalicelib.actions.operator.find_open_company import find_open_company, no_such_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.access.key_life import check_room_for, key_id
from chalicelib.domain.companies import ApiKey, Scope
from chalicelib.domain.operator.acts import Verb
from chalicelib.tables.operator.companies import add_key


def create_key(
    company_id: int,
    *,
    name: str,
    scopes: AbstractSet[Scope],
    expires_at: datetime | None = None,
    by: str,
    now: datetime,
) -> tuple[str, ApiKey]:
    """The key, which nobody can read again, and what is kept of it.

    Raises:
        NotFound: there is no such company.
        Conflict: it has as many as it may have.
        TryAgainLater: DynamoDB does not answer.
    """
    company = find_open_company(company_id)
    check_room_for(company)
    secret, key = draw_key(company_id, name=name, scopes=scopes, expires_at=expires_at, now=now)
    said = {"key": key_id(key), "scopes": " ".join(sorted(scopes))}
    with record_act(Verb.CREATE_KEY, company_id, by=by, now=now, **said):
        if not add_key(company_id, key):
            raise no_such_company()
    return secret, key
