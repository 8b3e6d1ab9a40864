"""How much fits into a request is as described; what does not is told of uploads.

A file is base64 in the body, and the body is base64 in what API Gateway hands to Lambda (6 MB).
"""

import base64
from pathlib import Path

import pytest
import yaml

from tests.builders import a_send_body

ALWAYS_FITS = 3_400_000
NEVER_FITS = 3_540_000
LARGEST_BODY = "\u00e8" * 25_600
"""In bytes of UTF-8; as JSON escapes it, three times as many."""


@pytest.fixture
def send(api, company):
    def send(size, **fields):
        file = {
            "filename": "large.pdf",
            "content_type": "application/pdf",
            "content_base64": base64.b64encode(b"x" * size).decode(),
        }
        body = a_send_body(attachments=[file], **fields)
        return api.post(f"/c/{company.id}/emails", body, key=company.key)

    return send


def test_what_is_promised_fits_beside_the_largest_body(send):
    assert 202 == send(ALWAYS_FITS, body=LARGEST_BODY).status


def test_what_does_not_fit_is_told_of_uploads(send):
    answer = send(NEVER_FITS)

    assert (413, "too_large") == (answer.status, answer.json["error"]["code"])
    assert "/uploads" in answer.json["error"]["message"]


def test_the_description_promises_what_was_measured():
    paths = yaml.safe_load(Path("docs/openapi.yaml").read_text("utf-8"))["paths"]
    said = paths["/c/{company_id}/uploads"]["post"]["description"]

    assert f"{ALWAYS_FITS:,} bytes" in said
