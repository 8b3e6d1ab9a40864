"""What companies use is counted by month, and told to the operator."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.companies.count_request import count_request
from chalicelib.actions.sending.lanes import count_sent
from chalicelib.domain.errors import TryAgainLater
from tests.builders import PDF

NOW = datetime(2026, 11, 30, 23, 59, 30, tzinfo=UTC)


@pytest.fixture
def used(operator, company):
    """What the company used, month by month."""
    path = f"/operator/companies/{company.id}/usage"
    return lambda **said: operator.get(path, **said).json["data"]


def test_what_is_sent_is_counted_with_what_it_bears(post, deliver_all, sent, used):
    for fields in ({}, {"tracking": "off"}):
        post(**fields)
    deliver_all()
    *_, month = used()

    assert 2 == len(sent.mails())
    assert (2, 1, 2 * len(PDF), 2 * len(PDF)) == (
        month["sent"],
        month["tracked"],
        month["attached_bytes"],
        month["stored_bytes"],
    )


def test_what_does_not_leave_is_not_counted(post, cancel, deliver_all, used):
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    cancel(post(send_at=later))
    deliver_all()

    assert 0 == used()[-1]["sent"]


def test_mail_leaves_where_it_cannot_be_counted(post, deliver_all, row, monkeypatch):
    def broken(*_):
        raise TryAgainLater("down")

    monkeypatch.setattr(count_sent, "add_to_month", broken)
    email_id = post()
    deliver_all()

    assert "sent" == row(email_id)["delivery_status"]


def test_requests_are_written_once_a_minute_for_the_month_in_which_they_are(company, used):
    for seconds in (0, 1, 59):
        count_request(company.id, now=NOW + timedelta(seconds=seconds))
    before = used(month="2026-12", months="2")
    count_request(company.id, now=NOW + timedelta(minutes=1))
    after = used(month="2026-12", months="2")

    assert [0, 0] == [month["requests"] for month in before]
    assert [0, 4] == [month["requests"] for month in after]


def test_all_companies_are_told_of_in_one_table(operator, post, deliver_all, company):
    post()
    deliver_all()
    rows = operator.get("/operator/usage").json["data"]
    sheet = operator.get("/operator/usage.csv").body.decode().splitlines()
    [mine] = [row for row in rows if row["company_id"] == company.id]

    assert 1 == mine["sent"]
    assert "company_id,month,sent,tracked,attached_bytes,stored_bytes,requests" == sheet[0]
    assert len(rows) + 1 == len(sheet)


@pytest.mark.parametrize("said", [{"month": "x"}, {"months": "0"}, {"months": "25"}])
def test_months_that_are_none_are_refused(operator, company, said):
    answer = operator.get(f"/operator/companies/{company.id}/usage", **said)

    assert (422, set(said)) == (answer.status, set(answer.json["error"]["validation_result"]))
