"""Who may call, and what of whom they see."""

from dataclasses import replace

import boto3
import pytest

from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import InvalidRequest
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company, save_company
from tests.builders import a_send_body


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic cms6",
        "Bearer rk_1_x",
        "Bearer rk_99999999_" + "a" * 43,
        "Bearer è",
        "Bearer rk_0_" + "a" * 43,
        "Bearer rk_9999999999999999_" + "a" * 43,
    ],
)
def test_without_a_known_key_nothing_is_told(api, company, authorization):
    headers = [("Authorization", authorization)] if authorization is not None else []
    answer = api.get(f"/c/{company.id}/emails", headers=headers)

    assert 401 == answer.status
    assert answer.json["error"]["message"]


def test_a_wrong_secret_is_refused(api, company):
    wrong = company.key[:-1] + ("A" if company.key[-1] != "A" else "B")

    assert 401 == api.get(f"/c/{company.id}/emails", key=wrong).status


def test_another_companys_emails_do_not_exist(api, make_company):
    mine, other = make_company(), make_company(company_id=777_001)
    [queued] = api.post(f"/c/{other.id}/emails", a_send_body(), key=other.key).json["data"][
        "emails"
    ]

    answers = [
        api.get(f"/c/{other.id}/emails", key=mine.key),
        api.get(f"/c/{other.id}/emails/{queued['id']}", key=mine.key),
        api.get(f"/c/{mine.id}/emails/{queued['id']}", key=mine.key),
        api.post(f"/c/{other.id}/emails", a_send_body(), key=mine.key),
    ]
    assert [404] * 4 == [answer.status for answer in answers]


@pytest.mark.parametrize("named", ["0", "x", "1e3", "-1", "%31"])
def test_a_path_that_names_no_company_is_not_found(api, company, named):
    assert 404 == api.get(f"/c/{named}/emails", key=company.key).status


@pytest.mark.parametrize("email_id", ["1", "x", "-1", "9" * 30, "9" * 5000, "1.5", "²"])
def test_an_email_that_is_not_there_is_not_found(api, company, email_id):
    answer = api.get(f"/c/{company.id}/emails/{email_id}", key=company.key)

    assert 404 == answer.status
    assert answer.json["error"]["message"]


def test_a_reading_key_cannot_send(api, company):
    stored = find_company(company.id)
    reading = replace(stored.api_keys[0], scopes=frozenset({Scope.EMAILS_READ}))
    save_company(replace(stored, api_keys=(reading,)))

    assert 403 == api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key).status
    assert 200 == api.get(f"/c/{company.id}/emails", key=company.key).status


def test_a_key_is_not_readable_from_the_table(company):
    items = str(boto3.client("dynamodb").scan(TableName=settings().companies_table)["Items"])
    assert company.key not in items
    assert company.key.split("_", 2)[2] not in items


def test_a_company_is_not_created_twice(make_company, company):
    with pytest.raises(InvalidRequest):
        make_company(company_id=company.id)
