"""What SES tells in any order and however often comes to the same facts, and to the same events."""

import json
import os
import random
from dataclasses import fields, replace

import pytest

from chalicelib.domain.webhooks.event_types import EventType
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import find_email, put_new_email
from chalicelib.tables.webhooks.deliveries import DeliveryItem
from tests.builders import MORNING, an_email, ses_event

WAYS = int(os.environ.get("SHUFFLES", "25"))
TOLD = ("send", "delivery_delay", "later_delay", "delivery", "soft_bounce", "bounce", "complaint")
"""SES's example events of what becomes of a mail."""


@pytest.fixture
def shuffled(service, company, feed, changes, queue):
    """The facts and the ids of events that come of one email's events, told in an order."""
    email = replace(an_email(company_id=company.id), sent_at=MORNING)

    def shuffled(names):
        EmailItem(*email.key).delete()
        assert put_new_email(email)
        changes.clear()
        told = [ses_event(name, company_id=company.id, email_id=email.email_id) for name in names]
        records = [
            {
                "messageId": str(place),
                "body": json.dumps(event),
                "receiptHandle": "r",
                "attributes": {"ApproximateReceiveCount": "1"},
                "eventSource": "aws:sqs",
            }
            for place, event in enumerate(told)
        ]
        given_back = service.record_ses_events({"Records": records}, None)
        assert {"batchItemFailures": []} == given_back == feed()
        queue.purge()
        return _facts(find_email(email.key)), _events_told()

    return shuffled


def _facts(email):
    return {
        one.name: getattr(email, one.name)
        for one in fields(email)
        if one.name.endswith(("_at", "_reply", "_reason"))
    }


def _events_told():
    """The ids and sorts of all events on their way, which are then forgotten."""
    told = set()
    for item in DeliveryItem.scan():
        told.add((item.notice["id"], item.notice["type"]))
        item.delete()
    return told


def test_order_and_repetition_change_neither_facts_nor_events(subscribe, shuffled):
    subscribe(events=[kind.value for kind in EventType])
    _events_told()
    facts, events = shuffled(TOLD)

    assert events
    for seed in range(WAYS):
        order = [*TOLD, *TOLD]
        random.Random(seed).shuffle(order)  # noqa: S311 - the same each time

        assert (facts, events) == shuffled(order)
