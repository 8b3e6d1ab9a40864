"""The stub that the journeys of the page run before answers as the service does."""

import json

import pytest

from tests.builders import a_send_body
from tests.page_answers import COMPANY
from tests.page_rows import row
from tests.page_stub import PREFIX, TOKEN, PageStub

CALLS = {
    "the list": ("GET", "", "sent", None),
    "an email": ("GET", "/{id}", "sent", None),
    "no email": ("GET", "/1", "sent", None),
    "the counts": ("GET", "/summary", "sent", None),
    "cancel what is scheduled": ("DELETE", "/{id}", "scheduled", None),
    "cancel what was sent": ("DELETE", "/{id}", "sent", None),
    "call back what is scheduled": ("DELETE", "/{id}/batch", "scheduled", None),
    "call back what was sent": ("DELETE", "/{id}/batch", "sent", None),
    "call back nothing": ("DELETE", "/1/batch", "sent", None),
    "resend what was sent": ("POST", "/{id}/resend", "sent", {}),
    "resend what is scheduled": ("POST", "/{id}/resend", "scheduled", {}),
    "resend to no address": ("POST", "/{id}/resend", "sent", {"to": {"email": "x"}}),
    "settle as sent": ("POST", "/{id}/settle", "unknown", {"outcome": "sent"}),
    "settle by resending": ("POST", "/{id}/settle", "unknown", {"outcome": "resend"}),
    "settle what is known": ("POST", "/{id}/settle", "sent", {"outcome": "sent"}),
    "settle by nonsense": ("POST", "/{id}/settle", "unknown", {"outcome": "x"}),
    "revoke links": ("DELETE", "/{id}/links", "sent", None),
    "queue": ("POST", "", "sent", a_send_body()),
    "queue nothing": ("POST", "", "sent", {}),
    "queue what is no JSON": ("POST", "", "sent", b"{"),
}

SETTINGS = {
    "the page": ("GET", "page", None),
    "sending": ("GET", "sending", None),
    "tracking": ("GET", "tracking", None),
    "no server": ("GET", "smtp", None),
    "no domain": ("GET", "domain", None),
    "set a domain": ("PUT", "domain", {"from_email": "fatture@officina.example"}),
    "set no domain": ("PUT", "domain", {"from_email": "officina"}),
    "change sending": ("PUT", "sending", {"undo_seconds": 9, "on_unknown_outcome": "show"}),
    "change sending to nonsense": ("PUT", "sending", {"undo_seconds": -1}),
    "set half a server": ("PUT", "smtp", {"host": "mail.example"}),
}

STUBBED = {
    "scheduled": {"delivery": "scheduled", "icon": "queued", "can_cancel": True},
    "sent": {"delivery": "sent"},
    "unknown": {"delivery": "outcome_unknown", "icon": "problem", "can_settle": True},
}


@pytest.fixture
def stub():
    stub = PageStub()
    yield stub
    stub.close()
    assert [] == stub.untruths


@pytest.fixture
def in_state(request, post, deliver_all):
    """An email of the service in that state."""

    def in_state(state):
        if state != "sent":
            made = request.getfixturevalue(state)
            return made() if callable(made) else made
        email_id = post(document={"id": 7, "number": "18"})
        deliver_all()
        return email_id

    return in_state


def raw(body):
    if body is None or isinstance(body, bytes):
        return body or b""
    return json.dumps(body).encode()


def told(status, body):
    """The status, and the names of what was told: of all, and of the email or the first of them."""
    data = body.get("data", body.get("error"))
    first = data[0] if isinstance(data, list) and data else data
    return status, sorted(body), sorted(first) if isinstance(first, dict) else None


def of_service(api, method, path, key, body):
    headers = (("Content-Type", "application/json"),)
    answer = api.call(method, path, key=key, headers=headers, body=raw(body))
    return told(answer.status, answer.json)


def of_stub(stub, method, path, body, authorization=f"Bearer {TOKEN}"):
    headers = {"Authorization": authorization, "Idempotency-Key": None}
    target = f"{PREFIX}c/{COMPANY}/{path}"
    status, _, content = stub.answer(method, target, headers, raw(body))
    return told(status, json.loads(content))


@pytest.mark.parametrize(("method", "what", "state", "body"), CALLS.values(), ids=CALLS)
def test_the_stub_answers_about_emails_as_the_service(
    stub, api, company, path, in_state, method, what, state, body
):
    email_id = in_state(state)
    stub.rows = [row(7, **STUBBED[state])]
    answered = of_service(api, method, path + what.format(id=email_id), company.key, body)

    assert answered == of_stub(stub, method, "emails" + what.format(id=7), body)


@pytest.mark.parametrize(("method", "name", "body"), SETTINGS.values(), ids=SETTINGS)
def test_the_stub_answers_about_settings_as_the_service(stub, api, company, method, name, body):
    path = f"settings/{name}"
    answered = of_service(api, method, f"/c/{company.id}/{path}", company.key, body)

    assert answered == of_stub(stub, method, path, body)


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer x", "Basic eDp5"])
def test_the_stub_too_answers_nobody_without_a_session(stub, api, company, path, authorization):
    given = (("Authorization", authorization),) if authorization else ()
    answer = api.get(path, headers=given)

    assert told(answer.status, answer.json) == of_stub(
        stub, "GET", "emails", None, authorization=authorization
    )
