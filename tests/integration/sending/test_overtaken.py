"""Mail that waits while its document is paid, void or replaced does not leave, and says why."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.sending import call_off_overtaken as calling_off
from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.lanes.open_lane import open_lane
from chalicelib.domain.errors import TryAgainLater
from chalicelib.settings import settings
from tests.fakes import FakeTransport, worker_by

INVOICE = {
    "type": "invoice",
    "number": "18",
    "date": "2024-11-20",
    "customer": {"email": "acquisti@verdi.example"},
    "instalments": [{"due_date": "2024-12-20", "amount": "610.00"}],
}
PAID = {"instalments": [INVOICE["instalments"][0] | {"paid_on": "2024-12-18"}]}
NEVER = {"customer": INVOICE["customer"] | {"never_remind": True}}


@pytest.fixture
def register(api, company):
    def register(**fields):
        place = f"/c/{company.id}/issued_documents/18"
        answer = api.put(place, INVOICE | fields, key=company.key)
        assert answer.status in {200, 201}, answer.json

    return register


@pytest.fixture
def deliver_after(deliver_all):
    """Deliver what waits when so much time has gone by; the addresses to which something left."""

    def deliver_after(waited):
        transport = FakeTransport()
        deliver_all(worker_by(transport, clock=lambda: datetime.now(UTC) + waited))
        return transport.accepted

    return deliver_after


@pytest.fixture
def after_minutes(deliver_after):
    return lambda: deliver_after(timedelta(minutes=2))


@pytest.mark.parametrize(
    ("category", "change", "code"),
    [
        ("invoice", {"void": True}, "document_void"),
        ("invoice", {"replaced_by": 19}, "document_replaced"),
        ("automatic_reminder", {"void": True}, "document_void"),
        ("manual_reminder", PAID, "document_paid"),
        ("manual_reminder", NEVER, "never_remind"),
    ],
)
def test_mail_that_its_document_has_overtaken_is_cancelled_and_says_why(
    register, post, row, after_minutes, category, change, code
):
    register()
    email_id = post(category=category)
    register(**change)

    assert [] == after_minutes()
    shown = row(email_id)
    assert ("cancelled", code) == (shown["delivery_status"], shown["delivery_reason"]["code"])
    [event] = [one for one in shown["timeline"] if one["event"] == "cancelled"]
    assert code == event["reason"]["code"]
    assert "cancelled" == shown["icon"]


@pytest.mark.parametrize(
    ("category", "change"),
    [("invoice", {}), ("invoice", PAID), ("invoice", NEVER), ("manual_reminder", {})],
)
def test_mail_that_still_says_what_is_true_leaves(register, post, after_minutes, category, change):
    register()
    post(category=category)
    register(**change)

    assert 1 == len(after_minutes())


def test_what_no_register_knows_leaves(post, after_minutes):
    post(category="manual_reminder")

    assert 1 == len(after_minutes())


def test_a_reminder_is_looked_at_however_short_it_waited(register, post, row, deliver_after):
    register()
    email_id = post(category="manual_reminder")
    register(**PAID)

    assert [] == deliver_after(timedelta(0))
    assert "document_paid" == row(email_id)["delivery_reason"]["code"]


def test_what_leaves_at_once_asks_nothing_more_of_the_tables(
    register, post, deliver_after, monkeypatch
):
    register()
    post()

    def asked(*_):
        raise AssertionError("an email that leaves at once takes three requests")

    # Whether something is asked is what is tried here.
    monkeypatch.setattr(calling_off, "find_document", asked)
    assert 1 == len(deliver_after(timedelta(seconds=1)))


def test_what_is_registered_and_cannot_be_read_stops_no_mail(
    aws, company, register, post, after_minutes
):
    register()
    post()
    aws.client("dynamodb").update_item(
        TableName=settings().issued_documents_table,
        Key={"company_id": {"N": str(company.id)}, "document_id": {"N": "18"}},
        UpdateExpression="SET #document = :spoilt",
        ExpressionAttributeNames={"#document": "document"},
        ExpressionAttributeValues={":spoilt": {"S": '{"type": "ddt"}'}},
    )

    assert 1 == len(after_minutes())


def test_where_the_register_does_not_answer_the_email_waits_untried(
    company, register, post, row, after_minutes, monkeypatch
):
    register()
    email_id = post(category="manual_reminder")
    transport = FakeTransport()
    worker = worker_by(transport, clock=lambda: datetime.now(UTC) + timedelta(minutes=2))

    def fail(*_):
        raise TryAgainLater("The table does not answer.")

    # One table fails and the others do not, which no stand-in can be told.
    with monkeypatch.context() as patch:
        patch.setattr(calling_off, "find_document", fail)
        with pytest.raises(TryAgainLater):
            deliver_email(open_lane(company.id, worker=worker), email_id=email_id)
    assert ("queued", 0) == (row(email_id)["delivery_status"], row(email_id)["errors_count"])

    assert 1 == len(after_minutes())


def test_what_was_to_be_sent_again_is_open_again_when_that_is_called_off(
    api, company, path, register, post, row, after_minutes
):
    register()
    first = post()
    assert 1 == len(after_minutes())
    answer = api.post(f"{path}/{first}/resend", {}, key=company.key)
    assert 202 == answer.status, answer.json
    register(void=True)

    assert [] == after_minutes()
    assert row(first)["resent_as"] is None
