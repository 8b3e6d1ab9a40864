"""A small invoicing product that e-mails its invoices by Ricevuta: flask --app app run."""

import base64

from flask import Flask, Response, jsonify, request
from ricevuta import BASE, Refused, ask

app = Flask(__name__)

PDF = base64.b64encode(b"%PDF-1.4\n%%EOF\n").decode()


@app.errorhandler(Refused)
def refused(error: Refused) -> tuple[Response, int]:
    """Show the developer what is wrong; a real product says it in its own words, by the code."""
    return jsonify(code=error.code, problems=error.problems), 422


@app.post("/invoices/<int:invoice>/send")
def send(invoice: int) -> Response:
    """E-mail an invoice. Its number and version are the key: a second click sends nothing twice."""
    body = {
        "category": "invoice",
        "document": {"id": invoice, "number": str(invoice)},
        "to": [{"email": address} for address in request.get_json()["to"]],
        "subject": f"Fattura {invoice}",
        "body": "<p>In allegato la fattura.</p><p>{{allegati}}</p>",
        "attachments": [
            {
                "filename": f"fattura-{invoice}.pdf",
                "content_type": "application/pdf",
                "content_base64": PDF,
            }
        ],
    }
    answer = ask("POST", "/emails", json=body, key=f"invoice-{invoice}-1")
    return jsonify(answer.json()["data"]["emails"])


@app.get("/invoices")
def icons() -> Response:
    """The product's own list with an icon for each invoice, a hundred with one call."""
    shown = ask("GET", "/documents/status", params={"ids": request.args["ids"]}).json()["data"]
    return jsonify({one["document_id"]: one["icon"] for one in shown})


@app.post("/emails/<int:email_id>/resend")
def resend(email_id: int) -> Response:
    """Send an email once more; 422 with `still_under_way` until the first one has left."""
    key = f"resend-{email_id}-{request.get_json()['click']}"
    return jsonify(ask("POST", f"/emails/{email_id}/resend", key=key).json()["data"]["emails"])


@app.get("/emails.csv")
def export() -> Response:
    """What the accountant asks for. A long list is 202, and lies at `Location` when it is ready."""
    answer = ask("GET", "/emails/export.csv", params=request.args.to_dict())
    return Response(answer.content, answer.status_code, content_type="text/csv")


@app.delete("/customers/<address>")
def erase(address: str) -> Response:
    """Forget a person; 202 means that it goes on by itself."""
    return Response(status=ask("DELETE", f"/recipients/{address}").status_code)


@app.get("/mail")
def page() -> str:
    """The page Gestione e-mail inside the product's own."""
    return f"""<!doctype html><title>Fatture</title><div id="mail"></div>
<script src="{BASE}/web/embed.1.js"></script>
<script>
  const session = () => fetch("/mail/session", {{ method: "POST" }});
  const newUrl = async () => (await (await session()).json()).url;
  Ricevuta.show(document.getElementById("mail"), newUrl);
</script>"""


@app.post("/mail/session")
def session() -> Response:
    """A session of an hour for the person who is signed in here. The key stays in the backend."""
    answer = ask("POST", "/sessions", json={"scopes": ["emails:r"]})
    return jsonify(url=answer.json()["data"]["url"])
