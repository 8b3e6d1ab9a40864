"""A company's whole life, as the operator leads it: signed by curl, and at the terminal."""

import json
import subprocess

import pytest

from tests.builders import a_send_body
from tests.fakes import wait_for

ID = 770_077
SIGNED = ("--aws-sigv4", "aws:amz:eu-south-1:execute-api", "--user", "test:test")
LASTS = {"acts", "closings"}
"""The tables that tell of a company's end."""


@pytest.fixture
def call(stage):
    """Status and body of a request, by whoever signs it or bears a key."""

    def call(method, path, body=None, *, key=None):
        who = SIGNED if key is None else ("-H", f"Authorization: Bearer {key}")
        said = () if body is None else ("--data-binary", json.dumps(body))
        command = ["curl", "-sS", "-X", method, "-H", "Content-Type: application/json", *who]
        url = f"{stage['base_url']}{path}"
        answer = subprocess.run(
            [*command, *said, "-w", "\n%{http_code}", url], check=True, capture_output=True
        ).stdout.decode()
        content, _, status = answer.rpartition("\n")
        return int(status), json.loads(content)["data"] if content and status[0] == "2" else content

    return call


def test_a_company_lives_and_ends(call, checkout, aws):
    operated, of = f"/operator/companies/{ID}", ("--company", str(ID))
    new = {"id": ID, "name": "Falegnameria Neri Srl"}
    status, company = call("POST", "/operator/companies", new)
    key, emails = company["api_key"], f"/c/{ID}/emails"
    queued = call("POST", emails, a_send_body(), key=key)[1]["emails"][0]["id"]

    def state():
        return call("GET", f"{emails}/{queued}", key=key)[1]["delivery_status"]

    wait_for(lambda: state() not in {"queued", "sending"})
    call("POST", f"{operated}/suspension", {"reason": "unpaid"})
    suspended = call("POST", emails, a_send_body(), key=key)[0]
    call("DELETE", f"{operated}/suspension")
    erp = checkout.run("admin", "keys", "create", *of, "--name", "erp").stdout.splitlines()[-1]
    [erp_id] = [one["id"] for one in call("GET", operated)[1]["keys"] if one["name"] == "erp"]
    before = call("GET", emails, key=erp)[0]
    call("DELETE", f"{operated}/keys/{erp_id}")
    revoked = call("GET", emails, key=erp)[0]
    used = call("GET", f"{operated}/usage")[1][-1]
    closed = checkout.run("admin", "companies", "close", *of, "--confirm", str(ID))

    def closing():
        return call("GET", f"{operated}/closing")[1]

    wait_for(lambda: closing()["state"] == "closed", seconds=180)
    receipt, acts = closing(), call("GET", f"/operator/acts?company_id={ID}")[1]

    assert (201, 403, 200, 401) == (status, suspended, before, revoked)
    assert (1, 1) == (used["sent"], used["tracked"])
    assert (0, 401) == (closed.returncode, call("GET", emails, key=key)[0])
    assert 1 == receipt["erased"]["emails"]
    assert ["create_company", "suspend_company", "resume_company", "create_key", "revoke_key"] == [
        act["what"] for act in acts
    ][:5]
    assert receipt["archive"]["size"] > 0
    assert set() == tables_that_name_it(aws) - LASTS
    assert [receipt["archive"]["url"].partition("?")[0].rpartition("/")[2]] == files_of_it(aws)


def tables_that_name_it(aws):
    """By what the template calls them: all tables of the stage, read whole."""
    dynamodb, named = aws("dynamodb"), f"{ID}"
    found = set()
    for page in dynamodb.get_paginator("list_tables").paginate():
        for table in page["TableNames"]:
            pages = dynamodb.get_paginator("scan").paginate(TableName=table)
            if named in json.dumps([one["Items"] for one in pages], default=str):
                found.add(table.split("-")[1].removesuffix("Table").lower())
    return found


def files_of_it(aws):
    s3 = aws("s3")
    [bucket] = [one["Name"] for one in s3.list_buckets()["Buckets"]]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [one["Key"] for page in pages for one in page.get("Contents", ())]
    return [key.rpartition("/")[2] for key in keys if f"/{ID}/" in key]
