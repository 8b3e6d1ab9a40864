"""/a/{token}: the link to an attachment, and the gate before it where a company wants one."""

from datetime import UTC, datetime, timedelta
from math import ceil
from urllib.parse import parse_qs

from chalice.app import Request, Response

from chalicelib.actions.tracking.ask_for_code import ask_for_code
from chalicelib.actions.tracking.follow_attachment import Gate, follow_attachment
from chalicelib.actions.tracking.pass_gate import pass_gate
from chalicelib.domain.errors import (
    Forbidden,
    Gone,
    NotFound,
    RicevutaError,
    TooManyRequests,
    TryAgainLater,
)
from chalicelib.domain.pages import recipient_pages as pages
from chalicelib.domain.pages.code_form import CodeForm
from chalicelib.domain.pages.recipient_pages import OPEN, code_gate_page, gate_page
from chalicelib.domain.tokens import token_in
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.recipient.answers import UNSEEN, languages, page, wants_page
from chalicelib.routes.request_address import address_of
from chalicelib.routes.responses import in_envelope
from chalicelib.telemetry import logger

_LONGEST_FORM = 2000
"""In bytes; what follows is not looked at."""


@in_envelope
def attachment(request: Request, token: str) -> Response:
    """Lead to the file; where there is none, a person gets a page and a program an error."""
    try:
        way = follow_attachment(
            token_in(token),
            method=request.method,
            headers=request.headers,
            address=address_of(request),
            now=datetime.now(UTC),
        )
    except (NotFound, Gone, TryAgainLater) as error:
        return _sorry(request, error)
    if isinstance(way, str):
        return Response("", headers={**UNSEEN, "Location": way}, status_code=302)
    return _gate(request, way)


@in_envelope
def knock(request: Request, token: str) -> Response:
    """Lead to the file whoever types the address that it was sent to, or the code mailed there."""
    form = parse_qs(raw_body(request)[:_LONGEST_FORM].decode("utf-8", "replace"))
    address, code, do = (form.get(name, [""])[0] for name in ("address", "code", "do"))
    try:
        if do == OPEN and not code:
            return _code_asked(request, token_in(token))
        way = pass_gate(
            token_in(token),
            code or address,
            headers=request.headers,
            address=address_of(request),
            now=datetime.now(UTC),
        )
    except (NotFound, Gone, TooManyRequests, TryAgainLater) as error:
        return _sorry(request, error)
    if isinstance(way, str):
        # By GET, whatever came before.
        return Response("", headers={**UNSEEN, "Location": way}, status_code=303)
    if way.by_code:
        wrong = Forbidden("That is not the code.")
        return _gate(request, way, refused=wrong, code=CodeForm("wrong"))
    return _gate(request, way, refused=Forbidden("It was not sent to this address."))


def _code_asked(request: Request, token: str) -> Response:
    language = request.headers.get("accept-language", "")
    asked = ask_for_code(token, accept_language=language, now=datetime.now(UTC))
    if asked.wait is None:
        return _gate(request, asked.gate, code=CodeForm())
    form = CodeForm("many", ceil(asked.wait / timedelta(minutes=1)))
    return _gate(request, asked.gate, refused=TooManyRequests(asked.wait), code=form)


def _gate(
    request: Request,
    gate: Gate,
    *,
    refused: RicevutaError | None = None,
    code: CodeForm | None = None,
) -> Response:
    spoken = languages(request, gate.sender.locale)
    if gate.by_code:
        html = code_gate_page(spoken, gate.sender, code)
    else:
        html = gate_page(spoken, gate.sender, wrong=refused is not None)
    # A form's policy holds for where it is redirected to as well.
    return page(html, error=refused, forms_to=f"'self' {gate.leads_to}")


def _sorry(request: Request, error: RicevutaError) -> Response:
    """A page that says why there is no file, and what to do.

    Raises:
        RicevutaError: the same error, for a program.
    """
    if isinstance(error, TryAgainLater):
        logger.exception("attachment not served")
    if not wants_page(request):
        raise error
    match error:
        case Gone(sender=sender):
            html = pages.gone_page(languages(request, sender.locale), sender)
        case NotFound():
            html = pages.missing_page(languages(request))
        case TooManyRequests(retry_after=wait):
            html = pages.tries_page(languages(request), seconds=ceil(wait.total_seconds()))
        case _:
            html = pages.later_page(languages(request))
    return page(html, error=error)
