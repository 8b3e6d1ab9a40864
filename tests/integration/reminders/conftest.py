"""What tests of reminders share: a company that may remind, rules, documents, and runs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.reminders.desk import AWS
from chalicelib.actions.reminders.run_reminders import run_reminders
from chalicelib.domain.companies import Licence
from chalicelib.domain.reminders.calendars import Calendar
from chalicelib.settings import settings
from chalicelib.tables.documents.registered import find_document
from chalicelib.tables.reminders.rules import companies_to_run, find_rules, note_progress
from tests.builders import time_left

EVERY_DAY = {"quiet_weekends": False, "quiet_holidays": False}
RULE = {"id": "after", "name": "Primo sollecito", "days": 7, "every_days": 7, "times": 3}


def today():
    return Calendar().day_of(datetime.now(UTC))


def an_invoice(due_in, **said):
    """An invoice that is due so many days from now."""
    due = today() + timedelta(days=due_in)
    return {
        "type": "invoice",
        "number": "18",
        "date": (due - timedelta(days=30)).isoformat(),
        "customer": {"name": "Verdi Srl", "email": "anna@verdi.example"},
        "instalments": [{"due_date": due.isoformat(), "amount": "1220.00"}],
        **said,
    }


@pytest.fixture
def company(make_company):
    return make_company(Licence.PREMIUM_PLUS)


@pytest.fixture
def put(api, company):
    """Put rules: the answer."""
    return lambda *rules, **said: api.put(
        f"/c/{company.id}/reminders/rules", {"rules": rules, **EVERY_DAY, **said}, key=company.key
    )


@pytest.fixture
def register(api, company):
    """Register a document."""

    def register(number, body):
        answer = api.put(f"/c/{company.id}/issued_documents/{number}", body, key=company.key)
        assert answer.status in {200, 201}, answer.json

    return register


@pytest.fixture
def run(company, aws_calls):
    """Have the hour of the company come, and run the engine."""

    def run(**world):
        kept, now = find_rules(company.id, consistent=True), datetime.now(UTC)
        assert note_progress(company.id, replace(kept, reminds_at=now), run_at=now)

        def this_one(_):
            return (one for one in companies_to_run(now) if one == company.id)

        desk = replace(AWS, **({"companies_to_run": this_one} | world))
        with aws_calls.as_lambda("run_reminders"):
            run_reminders(deadline=time_left(300), desk=desk)

    return run


@pytest.fixture
def reminders(rows):
    """The reminders in the company's list, oldest first."""
    return lambda: [row for row in rows()[::-1] if row["kind"] == "Solleciti automatici"]


@pytest.fixture
def told_of(company):
    """What was decided last of a document that is due on one day."""

    def told_of(number):
        [told] = find_document(company.id, number).reminders.reminded.values()
        return told

    return told_of


@pytest.fixture
def preview(api, company):
    """What a day has for documents, by their ids."""

    def preview(day):
        url = f"/c/{company.id}/reminders/preview"
        answer = api.get(url, key=company.key, date=day.isoformat())
        assert 200 == answer.status, answer.json
        data = answer.json["data"]
        return {one["document_id"]: one for one in (*data["sends"], *data["others"])}

    return preview


@pytest.fixture
def emailed(aws, api, company, post, deliver_all, sent):
    """Have a document have been e-mailed some days ago, and fetched since or not."""

    def emailed(number, *, days_ago, fetched_by):
        email_id = post(document={"id": number, "number": str(number)})
        deliver_all()
        aws.resource("dynamodb").Table(settings().emails_table).update_item(
            Key={"company_id": company.id, "email_id": email_id},
            UpdateExpression="SET sent_at = sent_at - :span",
            ExpressionAttributeValues={":span": days_ago * 86_400_000},
        )
        if fetched_by:
            headers = [("User-Agent", "curl/8.9.0")] if fetched_by == "machine" else []
            api.call("GET", sent.of(email_id).pixel_path, headers=headers)

    return emailed
