"""One item that nobody can understand stops nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.recipients import finish_recipient_tasks as finishing
from chalicelib.domain.consents import recipient_key
from chalicelib.settings import settings
from tests.builders import a_send_body, time_left

LONG_AGO = {"N": str(-62_135_683_140_000)}
"""0001-01-01T00:00:00+23:59, which is before the first year of Python's calendar."""


@pytest.fixture
def spoil(aws, service):
    """Put into an item what no release ever wrote."""

    def spoil(table, key, **attributes):
        names = {f"#{number}": name for number, name in enumerate(attributes)}
        values = {f":{number}": value for number, value in enumerate(attributes.values())}
        changes = ", ".join(f"#{number} = :{number}" for number in range(len(attributes)))
        aws.client("dynamodb").update_item(
            TableName=table,
            Key=key,
            UpdateExpression=f"SET {changes}",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        )

    return spoil


@pytest.fixture
def queue(api, company):
    def queue(address="acquisti@verdicostruzioni.example"):
        body = a_send_body(to=[{"email": address, "name": "Verdi"}])
        answer = api.post(f"/c/{company.id}/emails", body, key=company.key)
        return answer.json["data"]["emails"][0]["id"]

    return queue


@pytest.fixture
def queue_two(api, company):
    """Queue one request to two, and tell the ids."""

    def queue_two(*addresses, **fields):
        to = [{"email": address} for address in addresses or ("a@due.example", "b@due.example")]
        body = a_send_body(to=to, **fields)
        answer = api.post(f"/c/{company.id}/emails", body, key=company.key)
        return [email["id"] for email in answer.json["data"]["emails"]]

    return queue_two


def key_of(company, email_id):
    return {"company_id": {"N": str(company.id)}, "email_id": {"N": str(email_id)}}


SPOILT = [
    {"queued_at": {"S": "yesterday"}},
    {"category": {"S": "poem"}},
    {"transport": {"S": "pigeon"}},
    {"hits": {"L": [{"M": {"at": {"N": "1"}}}]}},
    {"sent_at": LONG_AGO},
    {"attachments": {"N": "3"}},
]


@pytest.mark.parametrize("attributes", SPOILT, ids=lambda one: next(iter(one)))
def test_a_list_shows_an_email_that_cannot_be_read_and_the_others(
    api, company, queue, spoil, attributes
):
    before, spoilt, after = queue(), queue(), queue()
    spoil(settings().emails_table, key_of(company, spoilt), **attributes)

    page = api.get(f"/c/{company.id}/emails", key=company.key)
    rows = {row["id"]: row for row in page.json["data"]}
    assert (200, {before, spoilt, after}) == (page.status, set(rows))
    assert ["queued", "unreadable", "queued"] == [
        rows[number]["delivery_status"] for number in (before, spoilt, after)
    ]
    assert ("problem", "pending", "unreadable", False, False) == (
        rows[spoilt]["icon"],
        rows[spoilt]["status"],
        rows[spoilt]["delivery_reason"]["code"],
        rows[spoilt]["can_cancel"],
        rows[spoilt]["can_settle"],
    )


def test_whatever_reads_many_emails_reads_on(api, company, queue, spoil):
    whole, spoilt = queue(), queue()
    spoil(settings().emails_table, key_of(company, spoilt), category={"S": "poem"})
    today = datetime.now(UTC).date()
    period = {"from": str(today - timedelta(days=2)), "to": str(today + timedelta(days=2))}
    one = f"/c/{company.id}/emails/{spoilt}"
    answers = {
        "by category": api.get(f"/c/{company.id}/emails", key=company.key, category="invoice"),
        "summary": api.get(f"/c/{company.id}/emails/summary", key=company.key, **period),
        "accuracy": api.get(f"/c/{company.id}/reports/accuracy", key=company.key, **period),
        "export": api.get(
            f"/c/{company.id}/emails/export", key=company.key, format="csv", **period
        ),
        "itself": api.get(one, key=company.key),
        "documents": api.get(f"/c/{company.id}/documents/status", key=company.key, ids="18"),
    }

    assert dict.fromkeys(answers, 200) == {name: one.status for name, one in answers.items()}
    assert {whole, spoilt} == {row["id"] for row in answers["by category"].json["data"]}
    assert "unreadable" == answers["itself"].json["data"]["delivery_status"]
    assert answers["export"].body.decode("utf-8-sig").count("verdicostruzioni") == 1


def test_an_email_that_cannot_be_read_can_still_be_kept_from_leaving(
    aws, api, company, queue, spoil
):
    spoilt = queue()
    spoil(settings().emails_table, key_of(company, spoilt), subject={"N": "1"})
    api.call("DELETE", f"/c/{company.id}/emails/{spoilt}", key=company.key)
    item = aws.client("dynamodb").get_item(
        TableName=settings().emails_table, Key=key_of(company, spoilt)
    )["Item"]

    assert {"cancelled_at"} <= item.keys()


def test_of_a_batch_with_one_that_cannot_be_read_no_email_leaves(
    aws, api, company, queue_two, spoil
):
    spoilt, whole = queue_two()
    spoil(settings().emails_table, key_of(company, spoilt), transport={"S": "pigeon"})
    answer = api.call("DELETE", f"/c/{company.id}/emails/{whole}/batch", key=company.key)
    told = answer.json["data"]
    item = aws.client("dynamodb").get_item(
        TableName=settings().emails_table, Key=key_of(company, spoilt)
    )["Item"]

    assert (200, [whole], [], [(spoilt, "unreadable")]) == (
        answer.status,
        [email["id"] for email in told["cancelled"]],
        told["left"],
        [(email["id"], email["delivery_status"]) for email in told["unreadable"]],
    )
    assert "cancelled_at" in item


@pytest.mark.parametrize(("method", "path"), [("POST", "/resend"), ("POST", "/settle")])
def test_nothing_is_done_to_an_email_that_cannot_be_read(api, company, queue, spoil, method, path):
    spoilt = queue()
    spoil(settings().emails_table, key_of(company, spoilt), transport={"S": "pigeon"})
    body = b'{"outcome": "sent"}' if path == "/settle" else b""
    answer = api.call(
        method,
        f"/c/{company.id}/emails/{spoilt}{path}",
        key=company.key,
        headers=[("Content-Type", "application/json")],
        body=body,
    )

    assert 409 == answer.status


def test_the_worker_sends_the_others(api, company, queue, spoil, deliver_all, sent):
    spoilt, whole = queue(), queue()
    spoil(settings().emails_table, key_of(company, spoilt), transport={"S": "pigeon"})
    deliver_all()

    assert sent.of(whole)
    row = api.get(f"/c/{company.id}/emails/{whole}", key=company.key).json["data"]
    assert "sent" == row["delivery_status"]


@pytest.fixture
def ask_to_forget(api, company):
    def ask_to_forget(address):
        api.call("DELETE", f"/c/{company.id}/recipients/{address}", key=company.key)
        return {
            "company_id": {"N": str(company.id)},
            "recipient_key": {"S": recipient_key(company.id, address)},
        }

    return ask_to_forget


@pytest.mark.parametrize(
    "attributes",
    [
        {"task": {"S": "erase"}, "task_since": LONG_AGO, "done_from": {"N": "5"}},
        {"task": {"S": "stop"}, "task_since": {"N": "0"}, "done_from": {"S": "five"}},
        {"task": {"S": "erase"}, "task_since": {"N": "1"}, "decided_at": {"S": "yesterday"}},
    ],
)
def test_a_task_that_cannot_be_read_leaves_the_others_to_be_finished(
    aws, api, company, make_company, company_id, queue, spoil, ask_to_forget, attributes
):
    table = settings().recipients_table
    spoilt, whole = ask_to_forget("a@cliente.example"), ask_to_forget("b@cliente.example")
    since = {"N": str(int(datetime.now(UTC).timestamp() * 1000) - 600_000)}
    spoil(table, spoilt, **attributes)
    spoil(table, whole, task={"S": "erase"}, task_since=since, done_from={"N": "0"})

    finishing.finish_recipient_tasks(deadline=time_left(30))
    left = aws.client("dynamodb").get_item(TableName=table, Key=whole)["Item"]

    assert "task" not in left


def test_a_recipient_whose_word_cannot_be_read_is_not_tracked(
    api, company, queue, spoil, ask_to_forget
):
    spoil(settings().recipients_table, ask_to_forget("c@cliente.example"), decided_at=LONG_AGO)
    email_id = queue("c@cliente.example")
    row = api.get(f"/c/{company.id}/emails/{email_id}", key=company.key).json["data"]

    assert (False, "not_tracked") == (row["tracked"], row["evidence"])


def test_an_erasure_takes_no_email_that_cannot_be_read_for_erased(
    aws, api, company, queue_two, spoil, deliver_all
):
    erased, spoilt = queue_two("primo@due.example", "secondo@due.example")
    deliver_all()
    spoil(settings().emails_table, key_of(company, spoilt), transport={"S": "pigeon"})

    def erase():
        path = f"/c/{company.id}/recipients/primo@due.example"
        return api.call("DELETE", path, key=company.key).json["complete"]

    def contents():
        objects = aws.resource("s3").Bucket(settings().content_bucket).objects.all()
        return [one.key for one in objects if f"/{company.id}/" in one.key]

    done, kept = erase(), contents()
    spoil(settings().emails_table, key_of(company, spoilt), transport={"S": "ses"})

    assert (False, True) == (done, bool(kept))
    assert (True, kept) == (erase(), contents())
    row = api.get(f"/c/{company.id}/emails/{erased}", key=company.key).json["data"]
    assert ("", "secondo@due.example") == (
        row["to_email"],
        api.get(f"/c/{company.id}/emails/{spoilt}", key=company.key).json["data"]["to_email"],
    )


@pytest.mark.parametrize(
    "spoilt",
    [{"licence": {"S": "gold"}}, {"smtp": {"M": {"away_until": LONG_AGO}}}],
    ids=["licence", "server"],
)
def test_a_company_that_cannot_be_read_is_told_of_and_keeps_no_other_waiting(
    make_company, company, company_id, queue, api, spoil, deliver_all, sent, caplog, spoilt
):
    other = make_company(company_id=company_id + 70_000)
    api.post(f"/c/{other.id}/emails", a_send_body(), key=other.key)
    queue("anna@rossi.example")
    key = {"company_id": {"N": str(other.id)}}
    spoil(settings().companies_table, key, **spoilt)
    deliver_all()

    names = [record.table for record in caplog.records if record.message == "item unreadable"]
    assert "companies" in names
    assert "anna@rossi.example" in str(sent.mails()[0].message["To"])
