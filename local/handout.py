"""What the launcher hands out when the stage is ready: .local/demo.json, URLs, lines to paste."""

import json
from base64 import b64encode
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from local import places


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """All that a person or a program needs to use the stage."""

    base_url: str
    company_id: int
    api_key: str
    page_url: str
    inbox_url: str
    provider_url: str
    """Of the pretended provider of mailboxes, where a consent can be taken back."""
    sink_url: str
    """Of a sink that writes down what it is told in .local/webhooks.jsonl."""
    inbox_dir: str
    """Relative to the project's root."""
    sqs_queue_url: str
    aws_endpoint_url: str
    region: str
    smtp_port: int
    email_id: int
    """Of one of the demo emails."""


def write(handout: Handout, document: bytes) -> None:
    """Tell programs that the stage is ready, and put down what the printed lines refer to.

    The files hold a key, so they are for their owner alone.

    Args:
        handout: what is handed out.
        document: the PDF that the first email carries.
    """
    authorization = f"Authorization: Bearer {handout.api_key}\n"
    places.write_whole(places.AUTHORIZATION, authorization.encode())
    places.write_whole(places.FIRST_EMAIL, _json(_first_email(document)))
    places.write_whole(places.DEMO, _json(asdict(handout)))


def read() -> Handout | None:
    """What the running stage handed out, if one is running."""
    try:
        return Handout(**json.loads(places.DEMO.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def text(handout: Handout) -> str:
    """What a person reads in the terminal."""
    emails = f"{handout.base_url}/c/{handout.company_id}/emails"
    curl = f"curl -sS -H @{_here(places.AUTHORIZATION)}"
    year = datetime.now(UTC).year
    return f"""
Ricevuta runs on this machine. Ctrl-C stops it; the data stays in .local/.

  Page    {handout.page_url}
  Inbox   {handout.inbox_url}
  API     {handout.base_url}
  Consent {handout.provider_url} (a pretended provider of mailboxes)
  Sink    {handout.sink_url} (for webhooks; what it is told: .local/webhooks.jsonl)
  Logs    .local/service.log

The lines below are to be pasted in this folder.

Queue an email with a PDF, and find it in the inbox a moment later:

{curl} {emails} \\
  -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s)" \\
  -d @{_here(places.FIRST_EMAIL)}

List this year, newest first:

{curl} '{emails}?from={year}-01-01&to={year}-12-31'

List one category:

{curl} '{emails}?category=quote&per_page=5'

Show one email:

{curl} {emails}/{handout.email_id}

Follow the link to the newest attachment, as its recipient's browser would. (The demo company
believes curl as well; any other company sees a program in it, not a reader.)

curl -sSL {handout.inbox_url}/newest-link \\
  -A 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' \\
  -o .local/attachment.pdf -w '%{{http_code}} %{{content_type}}\\n'
"""


def _here(path: Path) -> str:
    return str(path.relative_to(places.ROOT))


def _json(value: object) -> bytes:
    return f"{json.dumps(value, indent=2)}\n".encode()


def _first_email(document: bytes) -> dict[str, object]:
    return {
        "category": "invoice",
        "document": {"id": 1, "number": "1/A"},
        "to": [{"email": "mario.rossi@cliente.example", "name": "Mario Rossi"}],
        "subject": "Fattura 1/A",
        "body": "<p>Buongiorno,</p><p>in allegato la fattura 1/A.</p><p>{{allegati}}</p>",
        "attachments": [
            {
                "filename": "fattura-1-A.pdf",
                "content_type": "application/pdf",
                "content_base64": b64encode(document).decode(),
            }
        ],
    }
