"""The operator takes companies on, lists, shows and changes them, and every act is kept."""

from datetime import UTC, datetime

import pytest

from chalicelib.tables.companies import find_company
from local.signatures import CALLER
from tests.builders import a_send_body

COMPANIES = "/operator/companies"


@pytest.fixture
def of_company(company):
    return f"{COMPANIES}/{company.id}"


@pytest.fixture
def acts(operator):
    """What is kept of what was done to a company."""

    def acts(company_id):
        shown = operator.get("/operator/acts", company_id=str(company_id)).json["data"]
        return [(act["what"], act["outcome"]) for act in shown]

    return acts


def test_a_company_is_taken_on_and_its_first_key_works(operator, api, company_id, acts):
    body = {"id": company_id, "name": "Officina Bianchi Srl", "licence": "standard", "locale": "en"}
    answer = operator.call("POST", COMPANIES, body)
    shown = answer.json["data"]
    emails = api.get(f"/c/{company_id}/emails", key=shown["api_key"])

    assert 201 == answer.status
    assert ("Officina Bianchi Srl", "standard", "en") == (
        shown["name"],
        shown["licence"],
        shown["locale"],
    )
    assert ["first"] == [key["name"] for key in shown["keys"]]
    assert 200 == emails.status
    assert [("create_company", "done")] == acts(company_id)


def test_a_number_is_given_once_and_the_attempt_is_kept(operator, company, acts):
    answer = operator.call("POST", COMPANIES, {"id": company.id, "name": "Un'altra"})

    assert (422, {"company_id"}) == (
        answer.status,
        set(answer.json["error"]["validation_result"]),
    )
    assert [("create_company", "invalid_request")] == acts(company.id)


def test_every_company_is_listed_once_page_by_page(operator, make_company, company_id):
    made = {make_company(company_id=company_id * 1000 + n).id for n in range(5)}

    cursor, listed = "", []
    while cursor is not None:
        page = operator.get(COMPANIES, per_page="2", **({"cursor": cursor} if cursor else {})).json
        listed += [one["id"] for one in page["data"]]
        cursor = page["next_cursor"]

    assert len(set(listed)) == len(listed)
    assert made <= set(listed)


def test_a_cursor_that_nobody_gave_is_refused(operator):
    answer = operator.get(COMPANIES, cursor="a" * 36)

    assert (422, {"cursor"}) == (answer.status, set(answer.json["error"]["validation_result"]))


def test_what_is_named_is_changed_and_the_rest_stays(operator, of_company, company):
    answer = operator.call("PATCH", of_company, {"name": "Bianchi e Figli Srl"})
    shown = operator.call("PATCH", of_company, {"locale": "en"}).json["data"]

    assert 200 == answer.status
    assert ("Bianchi e Figli Srl", "en", "premium") == (
        shown["name"],
        shown["locale"],
        shown["licence"],
    )


def test_quotas_are_set_beside_those_of_the_licence(operator, of_company):
    shown = operator.call("PATCH", of_company, {"quotas": {"emails_a_day": 7}}).json["data"]
    back = operator.call("PATCH", of_company, {"quotas": {}}).json["data"]

    assert (7, 50_000, ["emails_a_day"]) == (
        shown["quotas"]["emails_a_day"],
        shown["quotas"]["emails_waiting"],
        shown["own_quotas"],
    )
    assert (20_000, []) == (back["quotas"]["emails_a_day"], back["own_quotas"])


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"id": 0, "name": "a"}, "id"),
        ({"id": 10**16, "name": "a"}, "id"),
        ({"id": True, "name": "a"}, "id"),
        ({"id": 1, "name": ""}, "name"),
        ({"id": 1, "name": "a\nb"}, "name"),
        ({"id": 1, "name": "a", "licence": "gold"}, "licence"),
        ({"id": 1, "name": "a", "locale": "de"}, "locale"),
        ({"id": 1, "name": "a", "api_key": "x"}, "api_key"),
    ],
)
def test_a_wrong_company_is_told_and_not_made(operator, body, where):
    answer = operator.call("POST", COMPANIES, body)

    assert (422, {where}) == (answer.status, set(answer.json["error"]["validation_result"]))


@pytest.mark.parametrize("named", ["0", "x", "1e3", "-1", "10000000000000000", "999999"])
def test_a_path_that_names_no_company_is_not_found(operator, named):
    answers = [
        operator.get(f"{COMPANIES}/{named}"),
        operator.call("PATCH", f"{COMPANIES}/{named}", {"name": "a"}),
        operator.call("PUT", f"{COMPANIES}/{named}/licence", {"licence": "standard"}),
        operator.call("POST", f"{COMPANIES}/{named}/suspension", {"reason": "abuse"}),
        operator.call("DELETE", f"{COMPANIES}/{named}/suspension"),
        operator.call("POST", f"{COMPANIES}/{named}/keys", {"name": "a"}),
    ]

    assert [404] * 6 == [answer.status for answer in answers]
    assert find_company(999_999) is None


def test_what_another_licence_changes_is_said_before_and_done_after(
    operator, of_company, company, api, outbox, acts
):
    operator.call("PATCH", of_company, {"quotas": {"emails_waiting": 9}})
    said = operator.get(f"{of_company}/licence", to="standard").json["data"]
    before = operator.get(of_company).json["data"]["licence"]
    done = operator.call("PUT", f"{of_company}/licence", {"licence": "standard"}).json["data"]
    after = operator.get(of_company).json["data"]["licence"]
    tracked = api.post(f"/c/{company.id}/emails", a_send_body(tracking="on"), key=company.key)

    assert {"what": "tracking", "before": True, "after": False} in said
    assert {"what": "emails_a_day", "before": 20_000, "after": 5_000} in said
    assert "emails_waiting" not in {one["what"] for one in said}
    assert (said, "premium", "standard") == (done, before, after)
    assert 422 == tracked.status
    assert ("change_licence", "done") in acts(company.id)


def test_no_such_licence_changes_nothing(operator, of_company):
    asked = operator.get(f"{of_company}/licence", to="gold")
    changed = operator.call("PUT", f"{of_company}/licence", {"licence": "gold"})

    assert (422, 422) == (asked.status, changed.status)


def test_acts_name_who_what_and_when_and_nothing_of_the_company(operator, of_company, company):
    operator.call("PATCH", of_company, {"name": "Segreta Srl"})
    [act] = operator.get("/operator/acts", company_id=str(company.id)).json["data"]
    sheet = operator.get("/operator/acts.csv", company_id=str(company.id))
    heading, line = sheet.body.decode().splitlines()

    assert CALLER == act["who"]
    assert {"changed": "name"} == act["details"]
    assert "at,who,what,company_id,details,outcome" == heading
    assert CALLER in line
    assert "Segreta" not in line
    assert f"acts-{datetime.now(UTC):%Y-%m}.csv" in sheet.headers["content-disposition"]


def test_a_month_that_is_none_is_refused(operator):
    answer = operator.get("/operator/acts", month="2026-13")

    assert (422, {"month"}) == (answer.status, set(answer.json["error"]["validation_result"]))


def test_nobody_comes_in_without_a_signature(api, company, of_company):
    answers = [
        api.get(of_company),
        api.get(of_company, key=company.key),
        api.post(COMPANIES, {"id": 5, "name": "a"}, key=company.key),
    ]

    assert [404] * 3 == [answer.status for answer in answers]
    assert company.key not in "".join(answer.body.decode() for answer in answers)
