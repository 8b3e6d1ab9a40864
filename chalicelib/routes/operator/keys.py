"""/operator/companies/{company_id}/keys: the keys with which a company's software calls."""

from datetime import UTC, datetime, timedelta

from chalice.app import Request, Response

from chalicelib.actions.operator.create_key import create_key
from chalicelib.actions.operator.revoke_key import revoke_key
from chalicelib.actions.operator.rotate_key import rotate_key
from chalicelib.domain.companies import ApiKey
from chalicelib.routes.operator.answers import key_shown
from chalicelib.routes.operator.bodies import NewKey, Rotation
from chalicelib.routes.operator.callers import company_id_in, operator_of
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.request_bodies import read_body
from chalicelib.routes.responses import JSON, answer, in_envelope


@in_envelope
def create(request: Request, company_id: str) -> Response:
    """Make a key, which is shown this once."""
    by, now = operator_of(request), datetime.now(UTC)
    asked = read_body(NewKey, raw_body(request))
    made = create_key(
        company_id_in(company_id),
        name=asked.name,
        scopes=asked.scopes,
        expires_at=asked.expires_at,
        by=by,
        now=now,
    )
    return _answer(*made)


@in_envelope
def rotate(request: Request, company_id: str, key_id: str) -> Response:
    """Make a new key in place of one that works on for a while."""
    by, now = operator_of(request), datetime.now(UTC)
    overlap = timedelta(minutes=read_body(Rotation, raw_body(request)).overlap_minutes)
    return _answer(*rotate_key(company_id_in(company_id), key_id, overlap=overlap, by=by, now=now))


@in_envelope
def revoke(request: Request, company_id: str, key_id: str) -> Response:
    """Take a key away: the next request with it is refused."""
    by, now = operator_of(request), datetime.now(UTC)
    revoke_key(company_id_in(company_id), key_id, by=by, now=now)
    return Response("", headers=dict(JSON), status_code=204)


def _answer(secret: str, key: ApiKey) -> Response:
    return answer({"data": {**key_shown(key, {}), "api_key": secret}}, status=201)
