"""The dossier of an email: signed by the service, verified by who has only the public keys."""

import re
import zlib
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.keys.signing_keys import public_key
from chalicelib.settings import settings
from verify import NotVerifiedError, verify


@pytest.fixture
def mail(post, deliver_all, sent):
    email_id = post(document={"id": 18, "number": "18", "version": "3"})
    deliver_all()
    return sent.of(email_id)


@pytest.fixture
def email_id(mail, rows):
    return rows()[0]["id"]


@pytest.fixture
def dossier_of(api, company, path):
    return lambda email_id, **query: api.get(f"{path}/{email_id}/dossier", key=company.key, **query)


@pytest.fixture
def keys(api):
    return lambda: api.get("/.well-known/jwks.json").body


def test_what_is_given_verifies(dossier_of, email_id, keys, mail):
    answer = dossier_of(email_id)

    told = verify(answer.body, keys())
    assert told == answer.json["dossier"]
    assert str(mail.message["Message-ID"]) == told["email"]["message_id"]
    document = {"id": 18, "number": "18", "version": "3", "reference": None}
    assert document == told["email"]["document"]
    assert (
        f'attachment; filename="dossier-{email_id}.json"' == answer.headers["content-disposition"]
    )
    assert "no-store" in answer.headers["cache-control"]


def test_what_is_given_does_not_verify_with_a_letter_changed(dossier_of, email_id, keys):
    changed = dossier_of(email_id).body.replace(b"Nostra fattura", b"Vostra fattura")

    with pytest.raises(NotVerifiedError):
        verify(changed, keys())


def test_a_reading_is_in_the_dossier_with_its_rule(api, dossier_of, email_id, keys, mail):
    api.get(mail.pixel_path)

    told = verify(dossier_of(email_id).body, keys())

    assert ("seen", "pixel_fetched") == (
        told["reading"]["evidence"],
        told["reading"]["evidence_reason"]["code"],
    )


def test_the_print_has_what_verifies_attached(dossier_of, email_id, keys):
    answer = dossier_of(email_id, format="pdf")

    assert ("application/pdf", b"%PDF") == (answer.headers["content-type"], answer.body[:4])
    streams = re.findall(rb"stream\n(.*?)\nendstream", answer.body, re.DOTALL)
    texts = [zlib.decompress(one) for one in streams if one[:1] == b"\x78"]
    [attached] = [one for one in texts if one.startswith(b'{\n  "dossier"')]
    assert email_id == verify(attached, keys())["email"]["id"]


@pytest.mark.parametrize("query", [{"format": "xml"}, {"format": "json,pdf"}])
def test_another_format_is_refused(dossier_of, email_id, query):
    answer = dossier_of(email_id, **query)

    assert 422 == answer.status
    assert ["format"] == list(answer.json["error"]["validation_result"])


def test_another_companys_email_is_not_there(api, make_company, email_id):
    other = make_company(company_id=990_023)

    answer = api.get(f"/c/{other.id}/emails/{email_id}/dossier", key=other.key)

    assert 404 == answer.status


def test_the_public_keys_may_be_kept_and_need_no_key(api, service):
    answer = api.get("/.well-known/jwks.json")

    assert (200, "public, max-age=86400") == (answer.status, answer.headers["cache-control"])
    assert "application/jwk-set+json" == answer.headers["content-type"]
    assert ["ES256"] * 2 == [key["alg"] for key in answer.json["keys"]]


@pytest.fixture
def key_ids(aws, set_environment):
    """Change which keys there are."""

    def change(of):
        set_environment(DOSSIER_KEY_IDS=",".join(of(settings().dossier_key_ids)))

    return change


def test_after_a_rotation_the_new_key_signs_and_the_old_ones_signatures_verify(
    aws, dossier_of, email_id, keys, key_ids
):
    old = dossier_of(email_id).body
    old_keys = keys()
    asked = {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}
    added = aws.client("kms").create_key(**asked)["KeyMetadata"]["KeyId"]
    key_ids(lambda ids: (added, *ids))

    new = dossier_of(email_id).body

    assert verify(new, keys())
    assert verify(old, keys())
    with pytest.raises(NotVerifiedError, match="unknown_key"):
        verify(new, old_keys)


@pytest.fixture
def kms_fails(service):
    @contextmanager
    def failing(operation):
        def fail(**_):
            raise ClientError({"Error": {"Code": "KMSInternalException"}}, operation)

        public_key.cache_clear()
        name = f"before-call.kms.{operation}"
        aws.kms().meta.events.register_first(name, fail)
        try:
            yield
        finally:
            aws.kms().meta.events.unregister(name, fail)

    return failing


@pytest.mark.parametrize("operation", ["Sign", "GetPublicKey"])
def test_without_kms_there_is_no_dossier_rather_than_an_unsigned_one(
    dossier_of, email_id, kms_fails, operation
):
    with kms_fails(operation):
        assert 503 == dossier_of(email_id).status

    assert 200 == dossier_of(email_id).status


def test_after_an_erasure_the_dossier_says_that_and_nothing_of_the_person(
    api, company, dossier_of, email_id, keys, mail, row
):
    address = row(email_id)["to_email"]
    api.get(mail.pixel_path)
    assert address in dossier_of(email_id).body.decode()
    erased = api.call("DELETE", f"/c/{company.id}/recipients/{address}", key=company.key)
    assert 200 == erased.status, erased.json

    body = dossier_of(email_id).body

    told = verify(body, keys())
    assert ("not_tracked", "erased") == (
        told["reading"]["evidence"],
        told["reading"]["evidence_reason"]["code"],
    )
    assert address not in body.decode()
    assert "erased" in [one["event"] for one in told["timeline"]]
    assert 200 == dossier_of(email_id, format="pdf").status
