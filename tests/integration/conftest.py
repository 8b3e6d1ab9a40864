"""The service against moto's AWS, in this process.

Each test has a company of its own, so none sees another's.
"""

import itertools
import json
import os
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from secrets import token_hex
from threading import Lock, Thread

import boto3
import pytest
import trustme
from aiosmtpd.controller import Controller
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.responses import DynamoHandler
from moto.kms.utils import ECDSAPrivateKey
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends

import app
from chalicelib import aws as clients
from chalicelib.actions.companies.create_company import create_company
from chalicelib.domain.companies import Licence
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.feedback.suppressions import OPERATOR
from chalicelib.lambdas import deliver_emails
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.emails.sending import claim_email, record_outcome_unknown
from local import stack
from local.name_server import NameServer, answers_of
from local.ports import free_port
from local.pretend_identities import PretendIdentities
from local.pump import pump_once
from local.zone import Zone
from tests.aws_calls import Recorder, install
from tests.builders import a_send_body
from tests.fakes import ApiClient, OperatorClient, SentMail
from tests.pretended_ses import answer_by
from tests.quick_dynamodb import quicken_dynamodb
from tests.smtp_servers import RawServer, Server

REGION = "eu-south-1"
ROOT = Path(__file__).resolve().parents[2]
ZONE = Zone()
"""What DNS says: each test publishes names of its own."""
IDENTITIES = PretendIdentities(ZONE)


@pytest.fixture(scope="session")
def aws():
    """AWS with the data resources of infra/template.yaml, and an environment that leads there."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        # Each test empties the outbox; SQS allows that once a minute.
        "MOTO_SQS_ENFORCE_STRICT_QUEUE_PURGE_BEHAVIOUR": "false",
    }
    parameters = {
        "Stage": "test",
        "PublicUrl": "https://mail.example.test",
        "NoReplyAddress": "no-reply@ricevuta.example",
        "DeletionProtection": "false",
    }
    _one_at_a_time(DynamoHandler)
    ECDSAPrivateKey.sign = _sign_digest
    with pytest.MonkeyPatch.context() as monkeypatch, mock_aws():
        quicken_dynamodb(monkeypatch)
        session = boto3.Session(region_name=REGION)
        session.client("sesv2").create_email_identity(EmailIdentity="no-reply@ricevuta.example")
        os.environ |= stack.environment_of(_raise_stack(session, parameters))
        # A client takes as long to make as many a test to run.
        session.client, session.resource = cache(session.client), cache(session.resource)
        with NameServer(answers_of(ZONE)) as name_server:
            Thread(target=name_server.serve_forever, args=(0.05,), daemon=True).start()
            os.environ["DNS_SERVER"] = name_server.address
            yield session
            name_server.shutdown()


def _one_at_a_time(handler):
    """Have DynamoDB do one request after the other.

    Its conditions hold against all others at once; moto's look first and write then, and the worker
    asks from several threads.
    """
    answer, lock = handler.call_action, Lock()

    def call_action(self):
        with lock:
            return answer(self)

    handler.call_action = call_action


def _sign_digest(self, message, signing_algorithm):
    """Take what the service has signed for the digest that it is; moto would hash it once more."""
    return self.private_key.sign(message, ECDSA(Prehashed(SHA256())))


def _raise_stack(session, parameters):
    """The template's data resources; what moto's CloudFormation cannot do is done for it."""
    template = stack.data_template()
    template["Resources"]["CompanyKey"]["Properties"].setdefault("KeyPolicy", "")
    secret = template["Resources"].pop("TokenKeys")["Properties"]["GenerateSecretString"]
    clients = template["Resources"].pop("MailboxClients")["Properties"]["SecretString"]
    signing_keys = {
        name: template["Resources"].pop(name)["Properties"] for name in ("DossierKey", "WebhookKey")
    }
    for output in ("TokenKeysSecretId", "MailboxClientsSecretId", "DossierKeyId", "WebhookKeyId"):
        del template["Outputs"][output]
    cloudformation = session.client("cloudformation")
    stack.create_or_update(
        cloudformation,
        json.dumps(template),
        [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
    )
    ring = json.loads(secret["SecretStringTemplate"]) | {secret["GenerateStringKey"]: "k" * 64}
    session.client("secretsmanager").create_secret(Name="keys", SecretString=json.dumps(ring))
    session.client("secretsmanager").create_secret(Name="clients", SecretString=clients)
    standing = stack.find(cloudformation, stack.NAME)
    # moto's CloudFormation makes every key a symmetric one.
    for name, key in signing_keys.items():
        asked = {wanted: key[wanted] for wanted in ("KeySpec", "KeyUsage")}
        made = session.client("kms").create_key(**asked)["KeyMetadata"]["KeyId"]
        standing["Outputs"].append({"OutputKey": f"{name}Id", "OutputValue": made})
    standing["Outputs"] += [
        {"OutputKey": "TokenKeysSecretId", "OutputValue": "keys"},
        {"OutputKey": "MailboxClientsSecretId", "OutputValue": "clients"},
    ]
    return standing


@pytest.fixture(scope="session")
def aws_calls():
    """What each Lambda asks of AWS, written down; at the end for `make rights`."""
    recorder = Recorder()
    with pytest.MonkeyPatch.context() as monkeypatch:
        install(monkeypatch, recorder)
        yield recorder
    written = ROOT / "build" / os.environ.get("AWS_CALLS", "aws-calls.json")
    written.parent.mkdir(exist_ok=True)
    written.write_text(json.dumps(recorder.written(), indent=1) + "\n")


@pytest.fixture(autouse=True)
def every_call_is_known(aws_calls):
    """A Lambda that asks something new must have the right to: `make rights` shows the table."""
    yield
    if "RENEW_RIGHTS" in os.environ:
        return
    known = json.loads((ROOT / "infra" / "aws_calls.json").read_text())
    unknown = {
        (name, *call)
        for name, calls in aws_calls.written().items()
        for call in calls
        if call not in known.get(name, [])
    }

    assert set() == unknown, "run `make rights`, or add it to infra/aws_calls.json by hand"


@pytest.fixture(scope="session")
def service(aws, aws_calls):
    """The service itself, with its environment around it."""
    answer_by(clients.session(), IDENTITIES)
    return app


@pytest.fixture
def set_environment(aws):
    """Change what the environment says, for the rest of the test."""
    with pytest.MonkeyPatch.context() as patch:

        def set_environment(**variables):
            for name, value in variables.items():
                patch.setenv(name, value)
            settings.cache_clear()

        yield set_environment
    settings.cache_clear()


@pytest.fixture(autouse=True)
def _nothing_holds_for_all(service):
    """What one test shows of an address keeps no other test's mail from it."""
    yield
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[settings().recipients_table]
    for hash_key in [key for key in table.items if key.value == str(OPERATOR)]:
        del table.items[hash_key]


@pytest.fixture(autouse=True)
def _one_worker_for_each_test(service):
    """What a worker remembers is no later test's business."""
    deliver_emails.this_worker.cache_clear()


@pytest.fixture
def stored(aws, service):
    """All that lies of a company in DynamoDB and S3, as text.

    Looked up where moto has it: all tests before have left something.
    """

    def stored(company_id):
        tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables.values()
        items = [
            dynamo_to_dict(item.attrs)
            for table in tables
            for item in table.all_items()
            if table.hash_key_attr != "company_id" or str(company_id) == item.hash_key.value
        ]
        bucket = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[settings().content_bucket]
        texts = [
            f"{one.name} {dict(one.metadata)} {one.value!r}"
            for one in bucket.keys.values()
            if f"/{company_id}/" in one.name
        ]
        return json.dumps(items, default=str) + "".join(texts)

    return stored


_ids = itertools.count(1001)


@pytest.fixture
def company_id():
    return next(_ids)


@pytest.fixture
def outbox(aws, service):
    """The outbox, empty: also of what an earlier test postponed, or left with a worker."""
    queue = aws.resource("sqs").Queue(settings().outbox_url)
    queue.purge()
    return queue


@dataclass(frozen=True)
class ACompany:
    id: int
    key: str


@pytest.fixture
def make_company(service, company_id):
    def make(licence="premium", company_id=company_id, *, open_window_seconds=0, **details):
        key = create_company(
            company_id=company_id,
            name="Officina Bianchi Srl",
            licence=Licence(licence),
            **details,
        )
        # A test's person reads at once; what that means by default is for the tests of evidence.
        stored = find_company(company_id)
        save_company(replace(stored, open_window_seconds=open_window_seconds))
        return ACompany(company_id, key)

    return make


@pytest.fixture
def sent_earlier(aws, service):
    """Have an email have left an hour ago: what a fetch means depends on the time since."""

    def sent_earlier(company_id, email_id):
        aws.resource("dynamodb").Table(settings().emails_table).update_item(
            Key={"company_id": company_id, "email_id": email_id},
            UpdateExpression="SET sent_at = sent_at - :hour",
            ExpressionAttributeValues={":hour": 3_600_000},
        )

    return sent_earlier


@pytest.fixture
def company(make_company):
    """A company with a Premium licence."""
    return make_company()


@pytest.fixture(scope="session")
def api(service):
    return ApiClient(service.app)


@pytest.fixture(scope="session")
def operator(api):
    """Whoever runs the service, signing each request."""
    return OperatorClient(api)


@pytest.fixture
def deliver_batch(aws_calls):
    """Hand a batch to a worker of the test's own, in place of the SQS Lambda's."""

    def deliver_batch(worker, event, context=None):
        with aws_calls.as_lambda("deliver_emails"):
            return deliver_emails.deliver_batch(event, context, worker)

    return deliver_batch


@pytest.fixture
def deliver_all(aws, service, outbox, deliver_batch):
    """Hand the outbox to the SQS Lambda, as Lambda's poller does, until nothing is visible."""

    def deliver(worker=None):
        client = aws.client("sqs")
        handler = partial(deliver_batch, worker) if worker else service.deliver_emails
        while int(_visible(client, outbox.url)):
            pump_once(client, outbox.url, outbox.attributes["QueueArn"], handler)

    return deliver


def _visible(client, url):
    name = "ApproximateNumberOfMessages"
    return client.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name]


class SesMailbox:
    """What left through SES, in order."""

    def __init__(self, backend):
        self._backend = backend
        self._from = len(backend.sent_messages)

    def mails(self):
        messages = self._backend.sent_messages[self._from :]
        return [SentMail(message.raw_data.encode()) for message in messages]

    def only(self):
        """The one mail that left; a stranger's beside it fails the test."""
        [mail] = self.mails()
        return mail

    def of(self, email_id):
        """The mail of one email, whatever an earlier test still had on its way."""
        [mail] = [
            mail for mail in self.mails() if mail.message["Message-ID"].startswith(f"<{email_id}.")
        ]
        return mail


@pytest.fixture
def sent(aws):
    """What leaves through SES from now on."""
    return SesMailbox(ses_backends[DEFAULT_ACCOUNT_ID][REGION])


@pytest.fixture(scope="session")
def authority():
    """Who vouches for the SMTP servers of the tests."""
    return trustme.CA()


@pytest.fixture
def trusted(authority, monkeypatch, tmp_path):
    """The authority of the servers' certificates is one that this machine trusts."""
    bundle = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))


@pytest.fixture
def server_context(authority):
    """What a server of this name shows."""

    def context(name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        return context

    return context


@pytest.fixture
def start(server_context):
    """Start a real SMTP server on loopback; without a name it offers no TLS."""
    started = []

    def start(name="localhost", *, utf8=False):
        server = Server()
        controller = Controller(
            server,
            hostname="127.0.0.1",
            port=free_port(),
            tls_context=server_context(name) if name else None,
            authenticator=server.authenticate,
            auth_require_tls=bool(name),
            enable_SMTPUTF8=utf8,
        )
        controller.start()
        started.append(controller)
        server.port = controller.port
        return server

    yield start
    # A stopping server waits half a minute for who says no goodbye, and the worker keeps its line.
    deliver_emails.this_worker().close()
    for controller in started:
        controller.stop()


@pytest.fixture
def start_raw(server_context):
    """Start an SMTP server on loopback that misbehaves as it is told."""
    started = []

    def start(name="localhost", *, context=None, implicit=False, **answers):
        server = RawServer(context or server_context(name), implicit=implicit)
        server.answers |= answers
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def broken(service):
    """Have an operation of a client fail."""

    @contextmanager
    def broken(client, service_name, operation):
        def fail(**_):
            answer = {
                "Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"},
                "ResponseMetadata": {"HTTPStatusCode": 400},
            }
            raise ClientError(answer, operation)

        name = f"before-call.{service_name}.{operation}"
        client.meta.events.register_first(name, fail)
        try:
            yield
        finally:
            client.meta.events.unregister(name, fail)

    return broken


@pytest.fixture
def outbox_refuses(service):
    """SQS answers as it does when it is down."""

    @contextmanager
    def refusing():
        def refuse(**_):
            raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "SendMessageBatch")

        events = clients.sqs().meta.events
        events.register_first("before-call.sqs.SendMessageBatch", refuse)
        try:
            yield
        finally:
            events.unregister("before-call.sqs.SendMessageBatch", refuse)

    return refusing


@pytest.fixture
def path(company):
    return f"/c/{company.id}/emails"


@pytest.fixture
def post(api, company, path, outbox):
    """Queue an email and return its id."""

    def post(**fields):
        answer = api.post(path, a_send_body(**fields), key=company.key)
        assert 202 == answer.status, answer.json
        return answer.json["data"]["emails"][0]["id"]

    return post


@pytest.fixture
def scheduled(post):
    return post(send_at=(datetime.now(UTC) + timedelta(hours=1)).isoformat())


@pytest.fixture
def act(api, company, path):
    """POST …/{id}/{what}."""

    def act(email_id, what, body=b"", headers=()):
        return api.post(f"{path}/{email_id}/{what}", body, key=company.key, headers=headers)

    return act


@pytest.fixture
def cancel(api, company, path):
    return lambda email_id: api.call("DELETE", f"{path}/{email_id}", key=company.key)


@pytest.fixture
def row(api, company, path):
    return lambda email_id: api.get(f"{path}/{email_id}", key=company.key).json["data"]


@pytest.fixture
def rows(api, company, path):
    return lambda: api.get(path, key=company.key).json["data"]


@pytest.fixture
def claim(company, service):
    def claim(email_id, lease=timedelta(minutes=3)):
        return claim_email(
            EmailKey(company.id, email_id),
            lease_until=datetime.now(UTC) + lease,
            lease_id=token_hex(4),
        )

    return claim


@pytest.fixture
def unknown(post, claim):
    """An email that may or may not have left."""

    def unknown(**fields):
        email = claim(post(**fields))
        record_outcome_unknown(email, at=datetime.now(UTC), reason="no_answer", reply="")
        return email.email_id

    return unknown


@pytest.fixture
def domain_company(company):
    """The company as actions know it."""
    return lambda: find_company(company.id)
