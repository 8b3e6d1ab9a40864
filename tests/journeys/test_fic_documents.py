"""FIC's own clients, unmodified, send a document that was registered, and see what became of it."""

import json
import subprocess
from base64 import b64encode
from functools import partial

import fattureincloud_python_sdk as fic
import pytest
from fattureincloud_python_sdk.models.email_schedule import EmailSchedule
from fattureincloud_python_sdk.models.email_schedule_include import EmailScheduleInclude
from fattureincloud_python_sdk.models.schedule_email_request import ScheduleEmailRequest

from tests.builders import PDF
from tests.fakes import wait_for

CUSTOMER = {"name": "Verdi Costruzioni SpA", "email": "acquisti@verdicostruzioni.example"}


class PythonClient:
    """Sends as the form of a document proposes, through FIC's client for Python."""

    def __init__(self, stage, client):
        self._company = stage["company_id"]
        self._documents = fic.IssuedDocumentsApi(client)
        self._emails = fic.EmailsApi(client)

    def send(self, document_id, **wish):
        """The form, and the emails of its subject."""
        form = self._documents.get_email_data(self._company, document_id).data
        include = EmailScheduleInclude(
            document=form.document_exists,
            delivery_note=form.delivery_note_exists,
            attachment=form.attachment_exists,
            accompanying_invoice=form.accompanying_invoice_exists,
        )
        proposed = {
            "sender_id": form.default_sender_email.id,
            "recipient_email": form.recipient_email,
            "subject": form.subject,
            "body": form.body,
            "include": include,
            "attach_pdf": form.default_attach_pdf,
            "send_copy": False,
        }
        request = ScheduleEmailRequest(data=EmailSchedule(**proposed | wish))
        self._documents.schedule_email(self._company, document_id, request)
        page = self._emails.list_emails(self._company, q=f"subject = '{form.subject}'")
        return form.to_dict(), [email.to_dict() for email in page.data]

    def refusal(self, document_id, **wish):
        """What is wrong with what is wished, by its fields; no wish: with a call without a body."""
        bare = partial(self._documents.schedule_email, self._company, document_id)
        send = partial(self.send, document_id, **wish) if wish else bare
        with pytest.raises(fic.exceptions.UnprocessableEntityException) as refused:
            send()
        return refused.value.data["error"]["validation_result"]


class TypeScriptClient:
    """The same through FIC's client for TypeScript."""

    def __init__(self, stage, folder):
        self._asked = {
            "base": stage["base_url"],
            "key": stage["api_key"],
            "company": stage["company_id"],
        }
        self._folder = folder

    def send(self, document_id, **wish):
        ran = self._run(document_id, wish)
        assert 0 == ran.returncode, ran.stderr
        told = json.loads(ran.stdout)
        return told["form"], told["emails"]

    def refusal(self, document_id, **wish):
        refused = json.loads(self._run(document_id, wish or None).stderr)
        assert 422 == refused["status"], refused
        return refused["said"]["error"]["validation_result"]

    def _run(self, document_id, wish):
        asked = json.dumps(self._asked | {"document": document_id, "wish": wish})
        return subprocess.run(
            ["node", "document.js", asked],
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture(params=["python", "typescript"])
def client(request, stage):
    if request.param == "typescript":
        yield TypeScriptClient(stage, request.getfixturevalue("typescript_folder"))
        return
    configuration = fic.Configuration(
        host=stage["base_url"], access_token=stage["api_key"], retries=False
    )
    with fic.ApiClient(configuration) as opened:
        yield PythonClient(stage, opened)


@pytest.fixture
def registered(curl, stage, request):
    """The id of an invoice that was registered, and nobody else's."""
    number = 7_000 + ["python", "typescript"].index(request.node.callspec.params["client"])
    body = {
        "type": "invoice",
        "number": f"{number}/2026",
        "date": "2026-11-20",
        "customer": CUSTOMER,
        "instalments": [{"due_date": "2026-12-20", "amount": "1220.00"}],
        "files": {
            "document": {
                "filename": "fattura.pdf",
                "content_type": "application/pdf",
                "content_base64": b64encode(PDF).decode(),
            }
        },
    }
    url = f"{stage['base_url']}/c/{stage['company_id']}/issued_documents/{number}"
    curl("-X", "PUT", url, "-H", "Content-Type: application/json", "-d", json.dumps(body))
    return number


def test_a_registered_document_is_sent_opened_and_downloaded(
    client, registered, curl, row_of, mail_of
):
    form, [email] = client.send(registered)
    assert (CUSTOMER["email"], f"Fattura n. {registered}/2026") == (
        form["recipient_email"],
        form["subject"],
    )
    assert 0 in [one["id"] for one in form["sender_emails_list"]]
    mail = mail_of(email["id"])
    [pixel], [link] = mail.urls("/o/"), mail.urls("/a/")
    curl(pixel, key=False)
    file = curl("-L", link, key=False)

    assert file.startswith(b"%PDF")
    wait_for(lambda: "document_opened" == row_of(email["id"])["recipient_status"])
    row = row_of(email["id"])
    assert ("Fatture", registered, "downloaded") == (
        row["kind"],
        row["document"]["id"],
        row["icon"],
    )


def test_what_cannot_be_sent_is_told_by_its_field(client, registered):
    assert {"data.sender_email"} == set(
        client.refusal(registered, sender_id=0, sender_email="altri@officina.example")
    )
    assert {"data.recipient_email"} == set(client.refusal(registered, recipient_email="verdi"))
    assert {"data.subject"} == set(client.refusal(registered, subject=""))
    assert {"data"} == set(client.refusal(registered))
