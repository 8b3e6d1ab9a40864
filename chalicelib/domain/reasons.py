"""A sentence for people for every rule and every state, in the languages of the service.

They stand in `data/reasons.json`, those of the rules of evidence in `data/evidence_rules.json`.
"""

from enum import StrEnum
from functools import cache
from typing import TypedDict

from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.rule_data import rule_data


class Reason(TypedDict):
    """A rule or state by its code, said in each language."""

    code: str
    it: str
    en: str


WAITS_FOR_QUOTA = frozenset({ReasonCode.QUOTA_HOUR, ReasonCode.QUOTA_DAY, ReasonCode.SES_PAUSED})
"""Why an email waits that nothing is wrong with: whoever sends it takes no more for now."""


def reason(code: StrEnum) -> Reason:
    """The sentences of a code."""
    said = _sentences()[code]
    return {"code": code.value, "it": said["it"], "en": said["en"]}


@cache
def _sentences() -> dict[str, dict[str, str]]:
    """Every code's, in each language."""
    return {**rule_data("evidence_rules")["rules"], **rule_data("reasons")["reasons"]}
