"""Have the code mailed that opens a document behind a gate by code."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.actions.tracking.follow_attachment import Gate, gate_before
from chalicelib.actions.tracking.mail_code import mail_code
from chalicelib.actions.tracking.pass_gate import find_gated
from chalicelib.domain.access.codes import Deed
from chalicelib.domain.errors import NotFound, TooManyRequests
from chalicelib.domain.pages.languages import languages_for


@dataclass(frozen=True, slots=True)
class Asked:
    """The gate once its code was asked for."""

    gate: Gate
    wait: timedelta | None = None
    """Until another code may be asked for, where none was mailed; None: it was."""


def ask_for_code(token: str, *, accept_language: str, now: datetime) -> Asked:
    """Mail the code to the address that the document was sent to; for POST alone.

    Raises:
        NotFound: the token is none of ours, or stands before no gate by code.
        Gone: there was such a file, and it is no longer given.
        TryAgainLater: AWS does not answer.
    """
    gated = find_gated(token, now=now)
    if not gated.email.gated_by_code:
        raise NotFound("No such gate.")
    gate = gate_before(gated.url, gated.target, gated.email)
    locale, *_ = languages_for(accept_language, otherwise=gate.sender.locale)
    try:
        mail_code(gated.email, Deed.OPEN, sender=gate.sender.name, locale=locale, now=now)
    except TooManyRequests as error:
        return Asked(gate, error.retry_after)
    return Asked(gate)
