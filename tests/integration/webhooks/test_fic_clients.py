"""FIC's own Python client manages subscriptions, unmodified."""

from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import fattureincloud_python_sdk as fic
import pytest
from fattureincloud_python_sdk.api.webhooks_api import WebhooksApi

from tests.integration.wsgi import wsgi_app

SENT = "it.fattureincloud.webhooks.issued_documents.invoices.email_sent"
ALL = fic.EventType("it.fattureincloud.webhooks.issued_documents.all.email_sent")


class Handler(WSGIRequestHandler):
    def get_environ(self):
        return super().get_environ() | {"REQUEST_URI": self.path}

    def log_message(self, *_):
        pass


@pytest.fixture
def webhooks(service, company):
    with make_server("127.0.0.1", 0, wsgi_app(service.app), handler_class=Handler) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        with fic.ApiClient(fic.Configuration(host=host, access_token=company.key)) as client:
            yield WebhooksApi(client)
        server.shutdown()


@pytest.fixture
def made(webhooks, company, sink):
    wish = fic.WebhooksSubscription(sink=sink.url, types=[fic.EventType(SENT)])
    request = fic.CreateWebhooksSubscriptionRequest(data=wish)
    answer = webhooks.create_webhooks_subscription(company.id, request)
    assert answer.warnings is None
    return answer.data


def test_a_subscription_is_made_shown_listed_and_taken_away(webhooks, company, made):
    shown = webhooks.get_webhooks_subscription(company.id, made.id)
    listed = webhooks.list_webhooks_subscriptions(company.id)
    webhooks.delete_webhooks_subscription(company.id, made.id)

    assert (True, "binary", "header") == (
        made.verified,
        made.config.mapping,
        made.verification_method,
    )
    assert made == shown.data
    assert [made] == listed.data
    assert [] == webhooks.list_webhooks_subscriptions(company.id).data


def test_what_was_read_can_be_changed_and_sent_back(webhooks, company, made):
    made.types, made.config.mapping = [ALL], "structured"
    request = fic.ModifyWebhooksSubscriptionRequest(data=made)
    changed = webhooks.modify_webhooks_subscription(company.id, made.id, request).data

    assert "structured" == changed.config.mapping
    assert 11 == len(changed.types)
    assert ALL not in changed.types


def test_a_sink_is_verified_again_by_a_query(webhooks, company, made, sink):
    request = fic.VerifyWebhooksSubscriptionRequest(
        data=fic.VerifyWebhooksSubscription(verification_method="query")
    )
    webhooks.verify_webhooks_subscription(company.id, made.id, request)

    assert "x-fic-verification-challenge=" in sink.heard[-1].path


def test_one_of_ours_hides_nothing_from_fics_client(webhooks, company, made, subscribe):
    ours = subscribe()
    listed = webhooks.list_webhooks_subscriptions(company.id).data

    assert {ours["id"]: [], made.id: [SENT]} == {one.id: one.types for one in listed}


def test_another_with_the_same_type_is_made_without_it(webhooks, company, made, sink):
    quotes = SENT.replace("invoices", "quotes")
    wish = fic.WebhooksSubscription(
        sink=sink.url, types=[fic.EventType(SENT), fic.EventType(quotes)]
    )
    request = fic.CreateWebhooksSubscriptionRequest(data=wish)
    answer = webhooks.create_webhooks_subscription(company.id, request)

    assert [quotes] == answer.data.types
    assert [f"Another subscription has {SENT} already: it is left out."] == answer.warnings


def test_that_an_invoice_left_is_told_as_fic_tells_it(made, sink, post, deliver_all, tell, company):
    sink.heard.clear()
    post()
    deliver_all()
    tell()

    heard = next(one for one in sink.told if SENT == one.headers["ce-type"])
    assert {"data": {"ids": [18]}} == heard.data
    assert f"company:{company.id}" == heard.headers["ce-subject"]
    assert heard.headers["authorization"].startswith("Bearer ")
