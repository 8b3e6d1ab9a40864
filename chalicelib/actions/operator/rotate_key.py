"""Replace an API key by a new one of the same name and scopes."""

from datetime import datetime, timedelta

from chalicelib.actions.companies.draw_key import draw_key
from chalicelib.actions.operator.find_open_company import find_open_company, no_such_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.access.key_life import check_room_for, key_id, key_named
from chalicelib.domain.companies import ApiKey
from chalicelib.domain.errors import NotFound
from chalicelib.domain.operator.acts import Verb
from chalicelib.tables.operator.companies import add_key, end_key


def rotate_key(
    company_id: int, named: str, *, overlap: timedelta, by: str, now: datetime
) -> tuple[str, ApiKey]:
    """The new key, and what is kept of it; the old one works on for as long as both overlap.

    An old one that expires sooner still does, and the new one has no end.

    Raises:
        NotFound: there is no such company, or it has no such key.
        Conflict: it has as many as it may have.
        TryAgainLater: DynamoDB does not answer.
    """
    company = find_open_company(company_id)
    old = key_named(company, named)
    check_room_for(company)
    secret, key = draw_key(company_id, name=old.name, scopes=old.scopes, now=now)
    ends = now + overlap if old.expires_at is None else min(old.expires_at, now + overlap)
    said = {"key": named, "new_key": key_id(key), "until": ends.isoformat()}
    with record_act(Verb.ROTATE_KEY, company_id, by=by, now=now, **said):
        if not add_key(company_id, key):
            raise no_such_company()
        if not end_key(company, old, at=ends):
            raise NotFound("The key was revoked meanwhile.")
    return secret, key
