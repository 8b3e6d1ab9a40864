"""What the launcher hands out when the stage is ready: .local/demo.json, URLs, lines to paste."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from shlex import quote

from local import places


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """All that a person or a program needs to use the stage."""

    base_url: str
    company_id: int
    api_key: str
    page_url: str
    inbox_url: str
    inbox_dir: str
    """Relative to the project's root."""
    sqs_queue_url: str
    aws_endpoint_url: str
    region: str
    smtp_port: int
    email_id: int
    """Of one of the demo emails."""


def write(handout: Handout) -> None:
    """Tell programs that the stage is ready. The file holds a key, so it is for its owner alone."""
    content = json.dumps(asdict(handout), indent=2) + "\n"
    places.write_whole(places.DEMO, content.encode())


def read() -> Handout | None:
    """What the running stage handed out, if one is running."""
    try:
        return Handout(**json.loads(places.DEMO.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def text(handout: Handout, pdf_base64: str) -> str:
    """What a person reads in the terminal."""
    emails = f"{handout.base_url}/c/{handout.company_id}/emails"
    key = f"-H {quote(f'Authorization: Bearer {handout.api_key}')}"
    year = datetime.now(UTC).year
    newest = f"curl -sS {handout.inbox_url}/newest/html"
    browser = quote("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
    link = f"grep -o '{handout.base_url}/a/[A-Za-z0-9_-]*' | head -n 1"
    return f"""
Ricevuta runs on this machine. Ctrl-C stops it; the data stays in .local/.

  Page    {handout.page_url}
  Inbox   {handout.inbox_url}
  API     {handout.base_url}
  Logs    .local/service.log

Queue an email with a PDF, and find it in the inbox a moment later:

curl -sS {emails} {key} -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s)" \
-d {quote(json.dumps(_example(pdf_base64), separators=(",", ":")))}

List this year, newest first:

curl -sS {key} '{emails}?from={year}-01-01&to={year}-12-31'

List one category:

curl -sS {key} '{emails}?category=quote&per_page=5'

Show one email:

curl -sS {key} {emails}/{handout.email_id}

Follow the attachment's link in the newest mail, as its recipient's browser would. (The demo company
believes curl as well; any other company sees a program in it, not a reader.)

curl -sSL -A {browser} \
-o /tmp/attachment.pdf -w '%{{http_code}} %{{content_type}}\\n' "$({newest} | {link})"
"""


def _example(pdf_base64: str) -> dict[str, object]:
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
                "content_base64": pdf_base64,
            }
        ],
    }
