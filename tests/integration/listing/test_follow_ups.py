"""An email that nobody was seen to read says what may be done about it."""

import pytest

from chalicelib.settings import settings

_DAY = 86_400_000  # ms


@pytest.fixture
def left_days_ago(aws, company):
    def left_days_ago(email_id, days):
        aws.resource("dynamodb").Table(settings().emails_table).update_item(
            Key={"company_id": company.id, "email_id": email_id},
            UpdateExpression="SET sent_at = sent_at - :span",
            ExpressionAttributeValues={":span": days * _DAY},
        )

    return left_days_ago


def codes(row):
    return [one["code"] for one in row["follow_ups"]]


def test_three_days_of_silence_have_proposals_that_a_machine_does_not_take_away(
    api, post, row, deliver_all, sent, left_days_ago
):
    email_id = post()
    deliver_all()
    assert [] == codes(row(email_id))
    left_days_ago(email_id, 3)
    scanner = [("User-Agent", "curl/8.9.0")]
    api.call("GET", sent.of(email_id).pixel_path, headers=scanner)

    shown = row(email_id)
    assert 3 == shown["silent_days"]
    assert ["try_other_address", "try_attachment", "try_certified"] == codes(shown)
    assert all(one["it"] and one["en"] for one in shown["follow_ups"])


def test_who_was_seen_to_read_is_not_followed_up(api, post, row, deliver_all, sent, left_days_ago):
    email_id = post()
    deliver_all()
    left_days_ago(email_id, 3)
    api.get(sent.of(email_id).pixel_path)

    assert [] == codes(row(email_id))
