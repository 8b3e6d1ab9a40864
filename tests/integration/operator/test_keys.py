"""A company has several API keys, each of which can be told, replaced and revoked."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from chalicelib.actions.companies import note_use
from chalicelib.actions.companies.authenticate import authenticate
from chalicelib.actions.operator.rotate_key import rotate_key
from chalicelib.domain.access.key_life import key_id
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import Unauthorized
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company

BY = "arn:aws:iam::111122223333:role/backoffice"


@pytest.fixture
def keys(company):
    return f"/operator/companies/{company.id}/keys"


@pytest.fixture
def status_with(api, company):
    """What the list of emails answers to a key."""
    return lambda key: api.get(f"/c/{company.id}/emails", key=key).status


@pytest.fixture
def shown(operator, company):
    """The company's keys as the operator sees them, by name."""

    def shown():
        data = operator.get(f"/operator/companies/{company.id}").json["data"]
        return {key["name"]: key for key in data["keys"]}

    return shown


def test_a_key_may_do_what_its_scopes_say_beside_the_first_one(
    operator, keys, status_with, api, company, shown
):
    made = operator.call("POST", keys, {"name": "erp", "scopes": ["emails:r"]}).json["data"]
    writing = api.call("DELETE", f"/c/{company.id}/emails/1", key=made["api_key"])

    assert (200, 403, 200) == (
        status_with(made["api_key"]),
        writing.status,
        status_with(company.key),
    )
    assert {"first", "erp"} == shown().keys()
    assert ["emails:r"] == shown()["erp"]["scopes"]


def test_a_revoked_key_and_its_sessions_are_refused_at_once(
    operator, keys, status_with, api, company
):
    made = operator.call("POST", keys, {"name": "erp"}).json["data"]
    session = api.post(f"/c/{company.id}/sessions", {}, key=made["api_key"]).json["data"]["token"]
    before = status_with(made["api_key"]), status_with(session)

    revoked = operator.call("DELETE", f"{keys}/{made['id']}")
    again = operator.call("DELETE", f"{keys}/{made['id']}")

    assert (200, 200) == before
    assert (204, 404) == (revoked.status, again.status)
    assert (401, 401, 200) == (
        status_with(made["api_key"]),
        status_with(session),
        status_with(company.key),
    )


def test_a_key_that_is_replaced_works_until_both_have_overlapped(
    operator, keys, status_with, company, shown, service
):
    old = operator.call("POST", keys, {"name": "erp", "scopes": ["emails:r"]}).json["data"]
    now = datetime.now(UTC)
    new, _ = rotate_key(company.id, old["id"], overlap=timedelta(hours=1), by=BY, now=now)
    both = status_with(old["api_key"]), status_with(new)

    def at(moment, key):
        return authenticate(
            authorization=f"Bearer {key}",
            company_id=str(company.id),
            scope=Scope.EMAILS_READ,
            now=moment,
        )

    later = now + timedelta(hours=1, seconds=1)
    assert (200, 200) == both
    assert at(later, new).scopes == {Scope.EMAILS_READ}
    with pytest.raises(Unauthorized):
        at(later, old["api_key"])


def test_without_an_overlap_the_old_key_ends_at_once(operator, keys, status_with):
    old = operator.call("POST", keys, {"name": "erp"}).json["data"]
    new = operator.call("POST", f"{keys}/{old['id']}/rotate", {"overlap_minutes": 0}).json["data"]

    assert (401, 200) == (status_with(old["api_key"]), status_with(new["api_key"]))
    assert "erp" == new["name"]


def test_a_key_that_is_replaced_gets_no_longer_life_than_it_had(operator, keys, company):
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)
    body = {"name": "erp", "expires_at": ends.isoformat()}
    old = operator.call("POST", keys, body).json["data"]
    new = operator.call("POST", f"{keys}/{old['id']}/rotate", {}).json["data"]
    kept = {key_id(key): key.expires_at for key in find_company(company.id).api_keys}

    assert (ends, None) == (kept[old["id"]], kept[new["id"]])


def test_twenty_keys_are_as_many_as_a_company_has(operator, keys, shown):
    statuses = [operator.call("POST", keys, {"name": f"n{n}"}).status for n in range(20)]

    assert [201] * 19 + [409] == statuses
    assert 20 == len(shown())


def test_the_last_use_is_shown(operator, keys, status_with, shown):
    made = operator.call("POST", keys, {"name": "erp"}).json["data"]
    before, now = shown()["erp"]["last_used_at"], datetime.now(UTC).replace(microsecond=0)
    status_with(made["api_key"])

    assert before is None
    assert now <= datetime.fromisoformat(shown()["erp"]["last_used_at"])


def test_who_calls_goes_on_where_its_use_cannot_be_noted(company, status_with, monkeypatch):
    def broken(*_args, **_kwargs):
        raise note_use.TryAgainLater("down")

    monkeypatch.setattr(note_use, "note_key_use", broken)

    assert 200 == status_with(company.key)


def test_keys_from_before_they_had_names_work_and_can_be_revoked(
    aws, operator, keys, status_with, company, shown
):
    table = boto3.resource("dynamodb").Table(settings().companies_table)
    table.update_item(
        Key={"company_id": company.id},
        UpdateExpression="REMOVE api_keys[0].#name, api_keys[0].created_at",
        ExpressionAttributeNames={"#name": "name"},
    )
    before, old = status_with(company.key), shown()[""]
    operator.call("DELETE", f"{keys}/{old['id']}")

    assert (200, 401, None) == (before, status_with(company.key), old["created_at"])


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "a", "scopes": []}, "scopes"),
        ({"name": "a", "scopes": ["emails"]}, "scopes.0"),
        ({"name": "a", "expires_at": "domani"}, "expires_at"),
    ],
)
def test_a_wrong_key_is_told(operator, keys, body, where):
    answer = operator.call("POST", keys, body)

    assert (422, {where}) == (answer.status, set(answer.json["error"]["validation_result"]))


def test_no_key_is_kept_anywhere(operator, company, keys, stored):
    made = operator.call("POST", keys, {"name": "erp"}).json["data"]["api_key"]

    assert made.rpartition("_")[2] not in stored(company.id)
