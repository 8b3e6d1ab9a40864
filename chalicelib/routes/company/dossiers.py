"""What is known of an email, signed, as JSON or printed; and the keys to verify it by."""

import json
from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.tracking.make_dossier import make_dossier
from chalicelib.domain.companies import Scope
from chalicelib.domain.dossier.dossiers import dossier_file
from chalicelib.domain.dossier.pdf import dossier_pdf
from chalicelib.domain.errors import invalid_field
from chalicelib.domain.problems import ProblemCode
from chalicelib.keys.dossier_keys import public_keys as known
from chalicelib.keys.webhook_key import webhook_public_key
from chalicelib.routes.callers import asked, company_of, email_id_in
from chalicelib.routes.responses import JSON, Headers, in_envelope
from chalicelib.routes.retirement import FORMAT_BY_PARAMETER

_FORMATS = ("json", "pdf")
_KEPT_FOR_A_DAY: Headers = {
    "Content-Type": "application/jwk-set+json",
    "Cache-Control": "public, max-age=86400",
    "X-Content-Type-Options": "nosniff",
}


@in_envelope
def dossier(request: Request, company_id: str, email_id: str) -> Response:
    """The dossier of an email as a file of JSON."""
    parameters = asked(request, "format")
    if "format" in parameters:
        wanted = _format(parameters["format"])
        return FORMAT_BY_PARAMETER.told(_dossier(request, company_id, email_id, wanted))
    return _dossier(request, company_id, email_id, "json")


@in_envelope
def printed_dossier(request: Request, company_id: str, email_id: str) -> Response:
    """The dossier of an email as a PDF that has the JSON attached."""
    return _dossier(request, company_id, email_id, "pdf")


@in_envelope
def public_keys(_: Request) -> Response:
    """The public keys of all that ever signed here, webhooks too, as a JWK Set (RFC 7517)."""
    keys = [*known(), webhook_public_key()]
    return Response({"keys": keys}, headers=dict(_KEPT_FOR_A_DAY))


def _dossier(request: Request, company_id: str, email_id: str, wanted: str) -> Response:
    company = company_of(request, company_id, Scope.EMAILS_READ)
    number = email_id_in(email_id)
    made = make_dossier(company, email_id=number, now=datetime.now(UTC))
    signed = dossier_file(made.dossier, made.signature, made.time_stamp)
    text = json.dumps(signed, ensure_ascii=False, indent=2) + "\n"
    headers = JSON | {"Content-Disposition": f'attachment; filename="dossier-{number}.{wanted}"'}
    if wanted == "json":
        return Response(text, headers=headers)
    pdf = dossier_pdf(signed, file=text.encode(), locale=company.locale)
    return Response(pdf, headers=headers | {"Content-Type": "application/pdf"})


def _format(values: list[str]) -> str:
    if len(values) != 1 or values[0] not in _FORMATS:
        sentence = f"Must be one of {', '.join(_FORMATS)}."
        raise invalid_field("format", ProblemCode.NOT_A_CHOICE, sentence)
    return values[0]
