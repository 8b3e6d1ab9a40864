"""/r/{token}: the recipient's own page. Looking changes nothing: mail scanners look."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from math import ceil
from urllib.parse import parse_qs

from chalice.app import Request, Response

from chalicelib.actions.recipients.allow_recording import allow_recording
from chalicelib.actions.recipients.ask_to_allow import ask_to_allow
from chalicelib.actions.recipients.show_recipient_record import show_recipient_record
from chalicelib.actions.recipients.stop_recording import stop_recording
from chalicelib.domain.consents import Consent
from chalicelib.domain.correspondents import correspondent
from chalicelib.domain.errors import (
    Conflict,
    Forbidden,
    NotFound,
    RicevutaError,
    TooManyRequests,
    TryAgainLater,
    invalid_field,
)
from chalicelib.domain.pages import recipient_pages as pages
from chalicelib.domain.pages.code_form import CodeForm
from chalicelib.domain.pages.record_page import ALLOW, STOP, record_page
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.tokens import token_in
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.recipient.answers import UNSEEN, languages, page
from chalicelib.telemetry import logger

_LONGEST_FORM = 100
"""In bytes; what follows is not looked at."""


def show(request: Request, token: str) -> Response:
    """What is recorded about an email, for whoever holds its recipient's link."""
    return _record(request, token_in(token))


def decide(request: Request, token: str) -> Response:
    """Stop recording at once, or allow it again by a code, then show how things stand."""
    token = token_in(token)
    form = parse_qs(raw_body(request)[:_LONGEST_FORM].decode("ascii", "replace"))
    try:
        # What was said elsewhere meanwhile stands, and the page tells it.
        with suppress(Conflict):
            match form.get("do"):
                case [do, *_] if do == STOP:
                    stop_recording(token, now=datetime.now(UTC))
                case [do, *_] if do == ALLOW:
                    unproven = _allow(request, token, form.get("code", [""])[0])
                    if unproven:
                        return unproven
                case _:
                    wanted = invalid_field("do", ProblemCode.NOT_A_CHOICE, "Say 'stop' or 'allow'.")
                    return _record(request, token, refused=wanted)
    except (NotFound, TryAgainLater) as error:
        return _sorry(request, error)
    # The token is one of ours, so that it leads nowhere else. Relative to this very path, as only
    # the browser knows what stands before it.
    up = "../" if str(request.context.get("path", "")).endswith("/") else ""
    return Response("", headers={**UNSEEN, "Location": up + token}, status_code=303)


def _allow(request: Request, token: str, code: str) -> Response | None:
    """Allow by the code, or ask for it; None: done, or there is nothing to do."""
    now = datetime.now(UTC)
    if code:
        if allow_recording(token, code, now=now):
            return None
        wrong = Forbidden("That is not the code.")
        return _record(request, token, refused=wrong, code=CodeForm("wrong"))
    language = request.headers.get("accept-language", "")
    try:
        asked = ask_to_allow(token, accept_language=language, now=now)
    except TooManyRequests as error:
        minutes = ceil(error.retry_after / timedelta(minutes=1))
        return _record(request, token, refused=error, code=CodeForm("many", minutes))
    return _record(request, token, code=CodeForm()) if asked else None


def _record(
    request: Request,
    token: str,
    *,
    refused: RicevutaError | None = None,
    code: CodeForm | None = None,
) -> Response:
    try:
        record = show_recipient_record(token)
    except (NotFound, TryAgainLater) as error:
        return _sorry(request, error)
    sender = correspondent(record.company, record.email)
    locale, *_ = languages(request, record.company.locale)
    denied = record.consent is not None and record.consent.consent is Consent.DENIED
    html = record_page(
        locale,
        sender,
        record.email,
        mode=record.mode,
        events=record.events,
        denied=denied,
        basis=record.legal_basis,
        code=code if denied else None,
    )
    return page(html, error=refused, forms_to="'self'")


def _sorry(request: Request, error: NotFound | TryAgainLater) -> Response:
    spoken = languages(request)
    if isinstance(error, NotFound):
        return page(pages.no_record_page(spoken), error=error)
    logger.exception("recipient not answered")
    return page(pages.record_later_page(spoken), error=error)
