"""AWS does not answer: the recipient notices nothing, or as little as can be."""

import json

import pytest

from chalicelib import aws
from chalicelib.domain.errors import TransientSendError
from chalicelib.keys import key_ring
from chalicelib.keys.credentials import decrypt_secret, encrypt_secret
from chalicelib.keys.key_ring import forget_key_ring
from chalicelib.settings import settings
from chalicelib.tables.company_item import CompanyItem
from chalicelib.tables.connection import connection
from chalicelib.tables.emails.item import EmailItem
from tests.builders import a_send_body


@pytest.fixture
def mail(api, company, deliver_all, sent):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    deliver_all()
    return sent.only()


def test_without_signing_keys_the_picture_comes_all_the_same(api, mail, broken):
    forget_key_ring()
    with broken(aws.secrets(), "secretsmanager", "GetSecretValue"):
        answers = [api.get(mail.pixel_path), api.get(mail.link_paths[0])]

    assert [200, 503] == [answer.status for answer in answers]


def test_old_signing_keys_are_better_than_none(mail, broken):
    ring = key_ring.key_ring()
    much_later = key_ring._kept.read_at + key_ring.KEPT_FOR_SECONDS + 1
    with broken(aws.secrets(), "secretsmanager", "GetSecretValue"):
        kept = key_ring.key_ring(monotonic=lambda: much_later)

    assert ring == kept


def other_end(token):
    """The token with another last character, whatever the last one is."""
    return token[:-1] + ("A" if token[-1] != "A" else "B")


def test_a_key_that_is_added_signs_within_a_quarter_of_an_hour(service):
    ring = key_ring.key_ring()
    rotated = {"current": "1", **{str(number): key.decode() for number, key in ring.keys.items()}}
    added = json.dumps(rotated | {"9": "n" * 64})
    secret = settings().token_keys_secret
    before = aws.secrets().get_secret_value(SecretId=secret)["SecretString"]
    aws.secrets().put_secret_value(SecretId=secret, SecretString=added)
    read_at = key_ring._kept.read_at
    try:
        rings = [key_ring.key_ring(monotonic=lambda at=at: read_at + at) for at in (890, 900)]
    finally:
        aws.secrets().put_secret_value(SecretId=secret, SecretString=before)
        forget_key_ring()

    assert [False, True] == [9 in one.keys for one in rings]


def test_forged_tokens_never_cause_a_request(api, service, mail, broken):
    asked = []

    def note(model, **_):
        asked.append(model.name)

    for client in (connection().client, aws.secrets()):
        client.meta.events.register_first("before-call.*.*", note)
    for token in ("x", "A" * 48, other_end(mail.pixel_path[3:]), mail.link_paths[0][3:]):
        api.get(f"/o/{token}")
    for client in (connection().client, aws.secrets()):
        client.meta.events.unregister("before-call.*.*", note)

    assert [] == asked


@pytest.mark.parametrize("operation", ["PutItem", "GetItem", "Query"])
def test_a_table_that_does_not_answer_is_a_503_in_the_envelope(api, company, broken, operation):
    EmailItem.describe_table()
    model = CompanyItem if operation == "GetItem" else EmailItem
    client = model._get_connection().connection.client
    with broken(client, "dynamodb", operation):
        answer = (
            api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
            if operation == "PutItem"
            else api.get(f"/c/{company.id}/emails", key=company.key)
        )

    assert 503 == answer.status
    assert answer.json["error"]["message"]


@pytest.mark.parametrize("operation", ["PutObject", "GetObject"])
def test_a_bucket_that_does_not_answer_stores_and_sends_nothing(
    api, company, broken, operation, deliver_all, sent
):
    if operation == "GetObject":
        api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    with broken(aws.s3(), "s3", operation):
        if operation == "PutObject":
            answer = api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
            assert 503 == answer.status
        deliver_all()

    rows = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    assert [] == sent.mails()
    assert ["queued"] * len(rows) == [row["delivery_status"] for row in rows]


def test_an_unreachable_kms_waits(company, broken):
    ciphertext = encrypt_secret("secret", company_id=company.id)
    with broken(aws.kms(), "kms", "Decrypt"), pytest.raises(TransientSendError):
        decrypt_secret(ciphertext, company_id=company.id)

    assert "secret" == decrypt_secret(ciphertext, company_id=company.id)


def test_a_password_is_of_its_company_alone(company):
    ciphertext = encrypt_secret("secret", company_id=company.id)

    with pytest.raises(TransientSendError):
        decrypt_secret(ciphertext, company_id=company.id + 1)
