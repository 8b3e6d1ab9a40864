"""What docs/openapi.yaml declares, tried by schemathesis: requests made of it, good and bad.

The same ones at every run, and others for `make fuzz`. No answer is a 5xx, of a status, type or
shape that is not declared, or given to somebody without a key; what the document forbids is
refused, and what it allows is not.
"""

import json
import os
import socket
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
)

from chalicelib import aws
from chalicelib.actions.companies.create_company import create_company
from chalicelib.actions.listing.request_export import request_export
from chalicelib.actions.suppressions.suppress import suppress
from chalicelib.actions.webhooks.send_test import send_test
from chalicelib.domain.access.key_life import key_id
from chalicelib.domain.bodies.pictures import Picture
from chalicelib.domain.brand.brands import Brand, Logo
from chalicelib.domain.companies import Licence
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.feedback.suppressions import OPERATOR, SuppressedFor, Suppression
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.domain.tokens import Purpose, Target, make_token
from chalicelib.domain.webhooks.subscriptions import Subscription
from chalicelib.keys.key_ring import key_ring
from chalicelib.keys.mailbox_clients import forget_mailbox_clients
from chalicelib.tables.brands import put_brand
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails.sending import claim_email, record_outcome_unknown
from chalicelib.tables.webhooks.subscriptions import (
    put_subscription,
    record_verified,
    subscriptions_of,
)
from local.signatures import sign
from tests.builders import a_send_body
from tests.fakes import ApiClient
from tests.integration.wsgi import wsgi_app
from tests.said_one_way import Description

FUZZ = "FUZZ_EXAMPLES" in os.environ
"""Whether `make fuzz` asks for other requests than the last time."""

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "12"))
"""Of each operation, besides the boundaries of each of its parameters."""

SEND_DOCUMENT = "POST /c/{company_id}/issued_documents/{document_id}/email"

VERIFY_SINK = "POST /c/{company_id}/subscriptions/{subscription_id}/verify"

SAYS_MORE_THAN_A_SCHEMA = {
    "POST /c/{company_id}/emails",  # moments past, uploads that are not there, addresses
    "GET /c/{company_id}/emails",  # the language of `q`, cursors, page and cursor together
    "GET /c/{company_id}/emails/summary",  # the language of `q`
    "GET /c/{company_id}/openings/anonymous",  # from the first month to the last
    "GET /c/{company_id}/recipients/{email}",  # cursors
    "GET /c/{company_id}/suppressions",  # cursors
    "GET /c/{company_id}/suppressions/{email}",  # addresses of reserved names
    "PUT /c/{company_id}/suppressions/{email}",  # moments past, notes in one line
    "DELETE /c/{company_id}/suppressions/{email}",  # reasons in one line
    "GET /operator/suppressions/{email}",  # addresses of reserved names
    "DELETE /operator/suppressions/{email}",  # reasons in one line
    "GET /c/{company_id}/reports/accuracy",  # either a month, or a period
    "POST /r/{token}",  # of a form so much is looked at, and no more
    "GET /c/{company_id}/recipients/{email}/consent",  # addresses of reserved names
    "DELETE /c/{company_id}/recipients/{email}",  # addresses of reserved names
    "PUT /c/{company_id}/recipients/{email}/consent",  # moments to come
    "PUT /c/{company_id}/settings/page",  # hosts and ports
    "GET /c/{company_id}/emails/export",  # the language of `q`
    "GET /c/{company_id}/emails/export.csv",  # as above
    "GET /c/{company_id}/emails/export.xlsx",  # as above
    "GET /c/{company_id}/changes",  # cursors
    "GET /c/{company_id}/documents/status",  # ids beyond 2^53
    "PUT /c/{company_id}/settings/smtp",  # names that are addresses, ports without TLS
    "POST /c/{company_id}/settings/smtp/connect",  # addresses
    "GET /c/{company_id}/settings/smtp/proposal",  # addresses
    "POST /c/{company_id}/settings/smtp/connect/finish",  # what a provider gave
    "POST /c/{company_id}/emails/{email_id}/resend",  # addresses
    "POST /c/{company_id}/emails/{email_id}/settle",  # who acts, in one line
    "POST /c/{company_id}/sessions",  # as above
    "DELETE /c/{company_id}/emails/{email_id}",  # as above
    "DELETE /c/{company_id}/emails/{email_id}/batch",  # as above
    "DELETE /c/{company_id}/emails/{email_id}/links",  # as above
    "PUT /c/{company_id}/settings/sending",  # addresses
    "PATCH /c/{company_id}/settings/sending",  # as with PUT
    "PUT /c/{company_id}/settings/brand",  # pictures, lines without control characters
    "PATCH /c/{company_id}/settings/brand",  # as with PUT
    "PUT /c/{company_id}/settings/views",  # names in one line
    "PATCH /c/{company_id}/settings/smtp",  # as with PUT
    "PATCH /c/{company_id}/settings/page",  # as with PUT
    "PUT /c/{company_id}/settings/domain",  # domains that are nobody's own
    "PATCH /c/{company_id}/settings/domain",  # as with PUT
    "GET /c/{company_id}/issued_documents",  # cursors
    "PUT /c/{company_id}/issued_documents/{document_id}",  # days, currencies, addresses, files
    "PATCH /c/{company_id}/issued_documents/{document_id}",  # as with PUT
    "PATCH /c/{company_id}/issued_documents/{document_id}/payment",  # instalments
    "POST /c/{company_id}/issued_documents/{document_id}/reminders",  # who acts, in one line
    "POST /c/{company_id}/emails/preview",  # as with queueing
    "POST /c/{company_id}/emails/test",  # as with queueing; addresses that are nobody's own
    "PUT /c/{company_id}/templates/{template_id}",  # subjects in one line, variables
    "POST /c/{company_id}/reminders",  # who acts, in one line
    "PUT /c/{company_id}/reminders/exclusions",  # addresses, days
    "PATCH /c/{company_id}/reminders/exclusions",  # addresses, days
    "PUT /c/{company_id}/reminders/rules",  # time zones, addresses, texts in one line
    "PATCH /c/{company_id}/reminders/rules",  # time zones, addresses, texts in one line
    "GET /c/{company_id}/reminders/preview",  # days to come, cursors
    "POST /operator/companies",  # numbers that are taken, names in one line
    "GET /operator/companies",  # cursors
    "PATCH /operator/companies/{company_id}",  # names in one line
    "POST /operator/companies/{company_id}/suspension",  # notes in one line
    "POST /operator/companies/{company_id}/keys",  # names in one line, moments
    "POST /operator/companies/{company_id}/closing",  # the company's number once more
    SEND_DOCUMENT,  # senders, addresses, files
    "POST /c/{company_id}/subscriptions",  # sinks, types, one too many
    "PUT /c/{company_id}/subscriptions/{subscription_id}",  # sinks, types
    VERIFY_SINK,  # sinks that do not answer
    "POST /c/{company_id}/subscriptions/{subscription_id}/test",  # sinks that are not verified
    "POST /c/{company_id}/subscriptions/{subscription_id}/replay",  # moments, places in the log
}
"""Where what the schema allows may still be refused by 422."""

ALLOWED = ["2xx", "3xx", 401, 403, 404, 409, 410, 412, 429]
"""What may be answered to what the schema allows: it depends on what there is."""

NEVER_WELL = {
    VERIFY_SINK,  # no sink can be reached
    "POST /c/{company_id}/sessions/renew",  # a key has no session
    "POST /c/{company_id}/emails/test",  # no address there is proven to be the company's own
    "POST /c/{company_id}/settings/smtp/verify",  # there is no server to reach
    "POST /c/{company_id}/settings/domain/verify",  # nobody has published its records
    "POST /c/{company_id}/settings/smtp/connect/finish",  # nobody consented
    "POST /c/{company_id}/issued_documents/{document_id}/reminders",  # nothing there is owed
    "POST /operator/companies/{company_id}/keys/{key_id}/rotate",  # its key is revoked before
    "POST /operator/companies/{company_id}/closing",  # nobody says the company's number twice
    "GET /operator/companies/{company_id}/closing",  # so none is under way
}

SUPPRESSED = "nessuno@cliente.example"
LOGO = Logo(Picture(b"\x89PNG\r\n\x1a\n", "png"), 1, 1)
COMPANY_ID = 990_001
OPERATED_ID = 990_002
"""Of the company that operations of the operator are about: the other one's keys go on to work."""
DOCUMENT_IDS = [18, 19, 20]
SENT_DOCUMENT_ID = 21
LEFT_AS_IT_IS = ("/email", "/payment")
"""What is asked of a document that nothing else changes."""


class Stage:
    """What cases are aimed at: a company, its emails, and the service as soon as it is there."""

    def __init__(self):
        self.app = self.key = None
        self.email_ids = []
        self.export_ids = []
        self.key_ids = []
        self.subscription_ids = []
        self.tokens = {}
        self.statuses = defaultdict(Counter)

    def __call__(self, environ, start_response):
        if environ.get("HTTP_AUTHORIZATION") == f"Bearer {self.key}":
            _sign_if_operators(environ)
        return self.app(environ, start_response)


def _sign_if_operators(environ):
    """Whoever holds the stage's key signs what is for the operator."""
    if not environ["PATH_INFO"].startswith("/operator/"):
        return
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = BytesIO(body)
    url = f"http://localhost{environ['REQUEST_URI']}"
    if environ["QUERY_STRING"] and "?" not in url:
        url += f"?{environ['QUERY_STRING']}"
    method, host = environ["REQUEST_METHOD"], {"Host": "localhost"}
    signed = sign(method, url, headers=host, body=body, region="eu-south-1")
    environ |= {
        "HTTP_HOST": "localhost",
        "HTTP_AUTHORIZATION": signed["Authorization"],
        "HTTP_X_AMZ_DATE": signed["X-Amz-Date"],
    }


STAGE = Stage()

CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": int(os.environ.get("FUZZ_SEED", "1")),
        "generation": {
            "deterministic": not FUZZ,
            "database": "none",
            # The key is the stage's; `ignored_auth` tries without one and with another.
            "with-security-parameters": False,
        },
        # Boundaries are the same at every run.
        "phases": {"coverage": {"enabled": not FUZZ}},
        "checks": {
            # API Gateway answers for methods that a path does not have, by 404.
            "unsupported_method": {"enabled": False},
            "positive_data_acceptance": {"expected-statuses": ALLOWED},
        },
        "analysis": {"constants": {"enabled": False}},
        "operations": [
            {
                "include-name": name,
                "checks": {"positive_data_acceptance": {"expected-statuses": [*ALLOWED, 422]}},
            }
            for name in sorted(SAYS_MORE_THAN_A_SCHEMA)
        ],
    }
)

CONTRACT = schemathesis.openapi.from_path("docs/openapi.yaml", config=CONFIG)
CONTRACT.app = STAGE
DESCRIPTION = Description(CONTRACT.raw_schema)


@pytest.fixture(scope="module")
def stage(service):
    """A company with emails of each kind, all of whose tokens are true."""
    STAGE.app = wsgi_app(service.app)
    STAGE.key = create_company(
        company_id=COMPANY_ID, name="Officina Bianchi Srl", licence=Licence.COMPLETE
    )
    create_company(company_id=OPERATED_ID, name="Falegnameria Neri Srl", licence=Licence.PREMIUM)
    STAGE.key_ids = [key_id(key) for key in find_company(OPERATED_ID).api_keys]
    api = ApiClient(service.app)
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for fields in ({}, {"tracking": "off"}, {"send_at": later}, {"deliver_as": "both"}):
        _queue(api, **fields)
    gated = {"open_window_seconds": 10, "gate_attachments": True}
    assert 200 == api.put(f"/c/{COMPANY_ID}/settings/tracking", gated, key=STAGE.key).status
    _queue(api)
    _lose_track_of(STAGE.email_ids[0])
    for way in ("smtp", "domain"):
        _set(api, way)
    STAGE.export_ids.append(_ask_for_export())
    _register(api, [*DOCUMENT_IDS, SENT_DOCUMENT_ID])
    STAGE.subscription_ids = [_subscribe(), _subscribe()]
    clients = {"google": {"client_id": "a", "client_secret": "b"}}
    aws.secrets().put_secret_value(SecretId="clients", SecretString=json.dumps(clients))
    forget_mailbox_clients()
    target = Target(COMPANY_ID, STAGE.email_ids.pop())
    STAGE.tokens = {purpose: make_token(target, purpose, key_ring()) for purpose in Purpose}
    yield STAGE
    aws.secrets().put_secret_value(SecretId="clients", SecretString="{}")
    forget_mailbox_clients()


def _queue(api, **fields):
    answer = api.post(f"/c/{COMPANY_ID}/emails", a_send_body(**fields), key=STAGE.key)
    STAGE.email_ids.append(answer.json["data"]["emails"][0]["id"])


def _register(api, document_ids):
    """Documents as the description's example has them."""
    for document_id in document_ids:
        path = f"/c/{COMPANY_ID}/issued_documents/{document_id}"
        body = _example("PUT /c/{company_id}/issued_documents/{document_id}")
        answer = api.put(path, body, key=STAGE.key)
        assert 201 == answer.status, answer.json


def _example(label):
    """What the description gives as the body of an operation."""
    [example] = [
        operation.ok().definition.raw["requestBody"]["content"]["application/json"]["example"]
        for operation in CONTRACT.get_all_operations()
        if operation.ok().label == label
    ]
    return example


def _lose_track_of(email_id):
    """Nobody knows whether this one left."""
    now = datetime.now(UTC)
    email = claim_email(
        EmailKey(COMPANY_ID, email_id),
        lease_until=now + timedelta(minutes=3),
        lease_id="ab",
    )
    record_outcome_unknown(email, at=now, reason="no_answer", reply="")


def _subscribe():
    """A subscription whose sink has shown that it wants events."""
    now = datetime.now(UTC)
    made = Subscription(
        company_id=COMPANY_ID,
        subscription_id=f"SUB{len(subscriptions_of(COMPANY_ID)):016x}",
        sink="https://gestionale.example/",
        types=("email.sent",),
        created_at=now,
    )
    put_subscription(made)
    assert record_verified(made, at=now)
    send_test(replace(made, verified_at=now), now=now)
    return made.subscription_id


def _ask_for_export():
    company = find_company(COMPANY_ID)
    return request_export(company, {}, SheetFormat.CSV, now=datetime.now(UTC)).export_id


def _set(api, way):
    path = f"/c/{COMPANY_ID}/settings/{way}"
    answer = api.put(path, _example(f"PUT /c/{{company_id}}/settings/{way}"), key=STAGE.key)
    assert 200 == answer.status, answer.json


PURPOSES = {
    "/o/": Purpose.PIXEL,
    "/a/": Purpose.ATTACHMENT,
    "/n/": Purpose.HONEYPOT,
    "/r/": Purpose.RECIPIENT,
}


def aim(case):
    """Have a case be about what is there, where its path is not wrong on purpose.

    Here and there they stay about what nobody has.
    """
    if case.meta.is_negative_at(ParameterLocation.PATH):
        return
    if "POST /a/{token}" == case.operation.label and _is_well_meant(case):
        case.body["address"] = a_send_body()["to"][0]["email"]
    (case.headers or {}).pop("If-Match", None)  # what was not answered before matches nothing
    if SEND_DOCUMENT == case.operation.label and _is_well_meant(case):
        case.body = _example(SEND_DOCUMENT)
    parameters = case.path_parameters
    if "company_id" in parameters:
        is_operators = case.operation.path.startswith("/operator/")
        parameters["company_id"] = OPERATED_ID if is_operators else COMPANY_ID
    known = {
        "email_id": STAGE.email_ids,
        "export_id": STAGE.export_ids,
        "document_id": [SENT_DOCUMENT_ID] if case.path.endswith(LEFT_AS_IT_IS) else DOCUMENT_IDS,
        "key_id": STAGE.key_ids,
        "subscription_id": STAGE.subscription_ids[-1:]
        if "DELETE" == case.method
        else STAGE.subscription_ids[:-1],
        "token": [STAGE.tokens.get(PURPOSES.get(case.path[:3]))],
    }
    known |= _stored_anew(case)
    for name in parameters.keys() & known.keys():
        # The same one for the same case at every run.
        choice = sum(str(parameters[name]).encode()) % (len(known[name]) + 1)
        if choice or (case.operation.label == "POST /r/{token}" and _is_well_meant(case)):
            parameters[name] = known[name][choice - 1]


def _stored_anew(case):
    """What other cases take away."""
    if case.path.startswith("/logos/"):
        put_brand(COMPANY_ID, Brand(logo=LOGO))
        return {"name": [LOGO.name]}
    if case.path.endswith("/suppressions/{email}"):
        now = datetime.now(UTC)
        told = Suppression(address=SUPPRESSED, why=SuppressedFor.BY_HAND, since=now)
        suppress(case.path_parameters.get("company_id", OPERATOR), SUPPRESSED, told, now=now)
        return {"email": [SUPPRESSED]}
    return {}


def _is_well_meant(case):
    """Few forms are, so that all of these are about what is there."""
    return not case.meta.is_negative_at(ParameterLocation.BODY)


@pytest.fixture
def nothing_beyond(monkeypatch):
    """No name resolves: a company may set a server by any name, and have it verified."""

    def getaddrinfo(*_args, **_kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "no name resolves here")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@CONTRACT.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=not FUZZ,
    database=DirectoryBasedExampleDatabase("build/fuzz") if FUZZ else None,
    deadline=None,
    suppress_health_check=list(HealthCheck),  # fixtures are shared by the cases on purpose
)
def test_the_service_does_what_the_document_says(case, stage, nothing_beyond):
    aim(case)
    key = {"Authorization": f"Bearer {stage.key}"}
    response = case.call(headers=key)
    stage.statuses[case.operation.label][response.status_code] += 1
    case.validate_response(response, headers=key, excluded_checks=beyond_schemas(case))
    told = response.content if case.method != "HEAD" else b""
    if told and response.headers["content-type"] == ["application/json"]:
        raw = case.operation.definition.raw
        assert [] == DESCRIPTION.oddities(raw, response.status_code, response.json())


def beyond_schemas(case):
    """What is beyond a schema.

    What nobody has signed API Gateway answers by 404, as what is not there.

    Rows of which only some fields are asked for lack others that a schema calls required. An empty
    parameter is as if it was not given.
    """
    query = case.query or {}
    unsigned = [ignored_auth] if case.operation.path.startswith("/operator/") else []
    if any(value in ("", [""]) for value in query.values()):
        return [negative_data_rejection, *unsigned]
    if "fields" in query or "basic" == query.get("fieldset"):
        return [response_schema_conformance]
    return unsigned


def test_a_parameter_that_is_not_described_is_refused_wherever_there_are_some(stage):
    """Passed over, it would give what was not asked for."""
    named = {
        "email_id": stage.email_ids[0],
        "subscription_id": stage.subscription_ids[0],
        "document_id": DOCUMENT_IDS[0],
        "email": "acquisti@verdicostruzioni.example",
    }
    passed_over = {}
    for operation in (one.ok() for one in CONTRACT.get_all_operations()):
        if not len(operation.query):
            continue
        company_id = OPERATED_ID if operation.path.startswith("/operator/") else COMPANY_ID
        known = {one.name: named.get(one.name, company_id) for one in operation.path_parameters}
        case = operation.Case(path_parameters=known, query={"nope": "1"})
        told = case.call(headers={"Authorization": f"Bearer {stage.key}"}).json()
        problems = told.get("error", {}).get("problems", [])
        if {"field": "nope", "code": "unknown_field", "params": {}} not in problems:
            passed_over[operation.label] = told

    assert {} == passed_over


@pytest.mark.skipif(FUZZ, reason="of few requests, drawn each time, one may have no good answer")
def test_every_operation_was_tried_in_depth():
    """Without a single good answer, only the door would have been tried."""
    shallow = {
        name
        for name, statuses in STAGE.statuses.items()
        if not any(200 <= status < 400 for status in statuses)
    }

    assert NEVER_WELL & STAGE.statuses.keys() == shallow
