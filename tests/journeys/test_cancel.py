"""An email can be called back until it is being sent, and then it arrives."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes import wait_for

UNDO_SECONDS = 4


@pytest.fixture
def cancel(curl, emails):
    def cancel(email_id):
        answer = curl("-X", "DELETE", "-w", "\n%{http_code}", f"{emails}/{email_id}")
        return int(answer.splitlines()[-1])

    return cancel


@pytest.fixture
def arrived(checkout, stage):
    return lambda email_id: (checkout.folder / stage["inbox_dir"] / f"{email_id}.eml").exists()


@pytest.fixture
def undo_window(curl, stage):
    """The company thinks twice."""
    url = f"{stage['base_url']}/c/{stage['company_id']}/settings/sending"

    def put(seconds):
        rules = json.dumps({"undo_seconds": seconds, "on_unknown_outcome": "show"})
        curl("-X", "PUT", url, "-H", "Content-Type: application/json", "--data-binary", rules)

    put(UNDO_SECONDS)
    yield
    put(0)


def test_what_is_called_back_within_the_undo_window_never_arrives(
    undo_window, send, cancel, arrived, row_of
):
    called_back, sent = send(), send()
    status = cancel(called_back)
    wait_for(lambda: arrived(sent))
    time.sleep(UNDO_SECONDS)

    assert 200 == status
    assert ("cancelled", False) == (
        row_of(called_back)["delivery_status"],
        arrived(called_back),
    )


def test_a_scheduled_email_comes_no_second_too_early(send, mail_of, row_of, checkout, stage):
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=8)
    email_id = send(send_at=due.isoformat())
    scheduled = row_of(email_id)
    mail_of(email_id)
    file = checkout.folder / stage["inbox_dir"] / f"{email_id}.eml"
    arrived_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)

    assert "scheduled" == scheduled["delivery_status"]
    assert due <= arrived_at


def test_whoever_is_first_an_email_is_either_called_back_or_arrives(send, cancel, arrived, row_of):
    ids = [send() for _ in range(5)]
    ids += [send() for _ in range(5)]
    answers = {email_id: cancel(email_id) for email_id in ids}
    for email_id, status in answers.items():
        if status == 409:
            wait_for(lambda one=email_id: row_of(one)["delivery_status"] in {"sent", "delivered"})

    assert {200, 409} >= set(answers.values())
    assert {email_id: status == 409 for email_id, status in answers.items()} == {
        email_id: arrived(email_id) for email_id in ids
    }
