"""What becomes of mail sent by SES comes back and is shown."""

import pytest

from tests.fakes import wait_for


@pytest.mark.parametrize(
    ("name", "status", "icon"),
    [
        ("mario.rossi", "delivered", "sent"),
        ("bounce", "bounced", "problem"),
        ("softbounce", "bounced", "problem"),
        ("complaint", "complained", "problem"),
        ("delay", "delivered", "sent"),
        ("reject", "bounced", "problem"),
    ],
)
def test_what_ses_tells_of_an_email_is_shown(send, row_of, name, status, icon):
    email_id = send(sender="no-reply", to=[{"email": f"{name}@cliente.example"}])
    wait_for(lambda: row_of(email_id)["delivery_status"] == status)

    assert icon == row_of(email_id)["icon"]


def test_the_way_of_a_delayed_email_is_told_in_order(send, row_of):
    email_id = send(sender="no-reply", to=[{"email": "delay@cliente.example"}])
    wait_for(lambda: row_of(email_id)["delivery_status"] == "delivered")

    told = [event["event"] for event in row_of(email_id)["timeline"]]
    assert ["queued", "sent", "delayed", "delivered"] == told
