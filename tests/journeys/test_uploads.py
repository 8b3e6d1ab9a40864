"""A file too large for a request's body, from a company's disk to its customer's."""

import json
import random

import pytest

LARGE = random.Random(18).randbytes(20_000_000)  # noqa: S311 - any bytes will do
PDF_TYPE = "application/pdf"


@pytest.fixture
def invite(curl, stage):
    """Ask where to upload a file of this size."""

    def invite(size):
        body = json.dumps({"filename": "large.pdf", "content_type": PDF_TYPE, "size": size})
        url = f"{stage['base_url']}/c/{stage['company_id']}/uploads"
        answer = curl(url, "-H", "Content-Type: application/json", "--data-binary", body)
        return json.loads(answer)["data"]

    return invite


@pytest.fixture
def put(curl, tmp_path):
    """Upload bytes as the invitation says, and return the status."""

    def put(invited, content):
        file = tmp_path / "large.pdf"
        file.write_bytes(content)
        content_type = f"Content-Type: {invited['headers']['Content-Type']}"
        status = ["-o", tmp_path / "answer", "-w", "%{http_code}"]
        return curl("-T", file, "-H", content_type, *status, invited["url"], key=False)

    return put


@pytest.mark.parametrize("deliver_as", ["link", "attachment"])
def test_a_large_file_arrives_as_it_was(invite, put, send, mail_of, curl, deliver_as):
    invited = invite(len(LARGE))
    assert b"200" == put(invited, LARGE)
    file = {
        "filename": "large.pdf",
        "content_type": PDF_TYPE,
        "upload_id": invited["upload_id"],
    }
    mail = mail_of(send(sender="no-reply", attachments=[file], deliver_as=deliver_as))

    if deliver_as == "link":
        [link] = mail.urls("/a/")
        assert LARGE == curl("-L", link, key=False)
    else:
        [attachment] = mail.message.iter_attachments()
        assert LARGE == attachment.get_payload(decode=True)


def test_another_length_than_was_announced_is_refused(invite, put):
    assert b"403" == put(invite(10), b"x" * 11)
