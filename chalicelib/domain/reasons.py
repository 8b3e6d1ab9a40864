"""A sentence for people for every rule and every state, in the languages of the service."""

from enum import StrEnum

from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.words import Label, label, words


class Reason(Label):
    """A rule or state by its code, said in each language."""

    code: str


WAITS_FOR_QUOTA = frozenset({ReasonCode.QUOTA_HOUR, ReasonCode.QUOTA_DAY, ReasonCode.SES_PAUSED})
"""Why an email waits that nothing is wrong with: whoever sends it takes no more for now."""


CALLS_OFF = frozenset(
    {
        ReasonCode.DOCUMENT_VOID,
        ReasonCode.DOCUMENT_REPLACED,
        ReasonCode.DOCUMENT_PAID,
        ReasonCode.NEVER_REMIND,
        ReasonCode.REMINDERS_ENDED,
        ReasonCode.REMINDED_ALREADY,
        ReasonCode.ANSWER_OPEN,
    }
)
"""Why an email was cancelled that nobody cancelled by hand."""


def reason(code: StrEnum) -> Reason:
    """The sentences of a code."""
    section = "rules" if code in words("rules", "it") else "reasons"
    return {"code": code.value, **label(section, code)}
