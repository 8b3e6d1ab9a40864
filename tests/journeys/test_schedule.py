"""Emails that are to leave later do so by themselves."""

from datetime import UTC, datetime, timedelta

from tests.fakes import wait_for


def test_an_email_leaves_when_it_is_due_and_not_before(send, row_of, mail_of):
    due = datetime.now(UTC) + timedelta(seconds=12)
    email_id = send(sender="no-reply", send_at=due.isoformat(timespec="seconds"))
    waiting = row_of(email_id)["delivery_status"]
    mail_of(email_id)
    wait_for(lambda: row_of(email_id)["delivery_status"] in {"sent", "delivered"})

    assert "scheduled" == waiting
    assert due.replace(microsecond=0) <= datetime.now(UTC)
