"""The road of a webhook: the table's stream, the queue of deliveries, and a sink by HTTPS."""

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends

from chalicelib.lambdas import deliver_webhooks
from chalicelib.settings import settings
from local.pump import pump_once
from tests.https_sinks import HttpsSink
from tests.quick_dynamodb import LISTENERS

REGION = "eu-south-1"
OURS = ["email.sent", "email.bounced"]


@pytest.fixture
def sinks(trusted, server_context, set_environment, monkeypatch):
    """Start sinks that may be reached; a test waits for no longer than it has to."""
    started = []

    def start(name="localhost"):
        sink = HttpsSink(server_context(name))
        started.append(sink)
        ports = ",".join(str(one.port) for one in started)
        set_environment(WEBHOOK_ALLOWED_LOOPBACK_PORTS=ports)
        deliver_webhooks.this_sender.cache_clear()
        return sink

    yield start
    deliver_webhooks.this_sender().sinks.close()
    deliver_webhooks.this_sender.cache_clear()
    for sink in started:
        sink.stop()


@pytest.fixture
def sink(sinks):
    return sinks()


@pytest.fixture
def subscriptions(company):
    return f"/c/{company.id}/subscriptions"


@pytest.fixture
def subscribe(api, company, subscriptions, sink, deliver_webhooks_now):
    """Subscribe the sink; it has been welcomed then, and what it heard is forgotten."""

    def subscribe(sink=sink, **fields):
        body = {"data": {"sink": sink.url, "events": OURS} | fields}
        answer = api.post(subscriptions, body, key=company.key)
        assert 200 == answer.status, answer.json
        deliver_webhooks_now()
        sink.heard.clear()
        return answer.json["data"]

    return subscribe


@pytest.fixture
def changes(aws):
    """What the table's stream shows of emails from now on."""
    seen = []
    LISTENERS.append(seen.append)
    yield seen
    LISTENERS.clear()


@pytest.fixture
def feed(service, changes):
    """Hand what changed to its Lambda, as it would come."""

    def feed(records=None):
        records = [*changes] if records is None else records
        answer = service.feed_webhooks({"Records": records}, None)
        changes.clear()
        return answer

    return feed


@pytest.fixture
def queue(aws, service):
    queue = aws.resource("sqs").Queue(settings().deliveries_url)
    queue.purge()
    return queue


@pytest.fixture
def deliver_webhooks_now(aws, service, queue):
    """Hand what waits in the queue to its Lambda, however long it was to wait; once."""

    def deliver():
        name = queue.url.rpartition("/")[2]
        waiting = sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues[name]._messages
        for message in waiting:
            message.delayed_until = message.visible_at = 0
        arn = queue.attributes["QueueArn"]
        while any(message.visible and not message.delayed for message in waiting):
            pump_once(aws.client("sqs"), queue.url, arn, service.deliver_webhooks)

    return deliver


@pytest.fixture
def tell(feed, deliver_webhooks_now):
    """Bring all that changed to the sinks."""

    def tell():
        assert {"batchItemFailures": []} == feed()
        deliver_webhooks_now()

    return tell


@pytest.fixture
def impatient(sinks):
    """Wait half a second for an answer."""
    deliver_webhooks.this_sender.cache_clear()
    deliver_webhooks.this_sender().sinks.patience = 0.5


@pytest.fixture
def log(api, company, subscriptions):
    """What the API shows of a subscription's deliveries."""

    def log(subscription):
        path = f"{subscriptions}/{subscription['id']}/deliveries"
        return api.get(path, key=company.key).json["data"]

    return log
