"""What a mail server's refusal is about, and so whose fate it is: of one mail, or of all of them.

By the enhanced status code (RFC 3463) where it says enough, else by what providers are known to say
(`domain/data/refusal_rules.json`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from typing import Any

from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.rule_data import rule_data

_PERMANENT = 500
_CLOSING = 421
_MAILBOX_UNAVAILABLE = 450
_ENHANCED = re.compile(r"(?:^\s*|\(#)([245]\.(\d{1,3})\.\d{1,4})\b")
"""At the beginning, or in brackets at the end as qmail writes it."""


class Stage(StrEnum):
    """How far a dialogue has come (RFC 5321 section 3)."""

    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    CONTENT = "content"
    """From DATA to the answer to the final dot."""


class About(StrEnum):
    """What a refusal is about."""

    RECIPIENT = "recipient"
    MESSAGE = "message"
    REPUTATION = "reputation"
    """The recipient's side, or the provider, does not want what comes from here."""
    CREDENTIALS = "credentials"
    SENDER_RIGHT = "sender_right"
    """Who signed in may not send as this address."""
    QUOTA = "quota"
    SERVER = "server"


BREAKS_MAILBOX = frozenset(
    {
        ReasonCode.AUTHENTICATION,
        ReasonCode.BASIC_AUTH_OFF,
        ReasonCode.APP_PASSWORD,
        ReasonCode.ACCOUNT_BLOCKED,
        ReasonCode.RECONNECT,
        ReasonCode.SENDER_REFUSED,
    }
)
"""Reasons that only the company can remove: its mail waits until it has verified the mailbox."""

_BY_SUBJECT = {
    "1": (About.RECIPIENT, ReasonCode.REFUSED),
    "2": (About.RECIPIENT, ReasonCode.REFUSED),
    "3": (About.SERVER, ReasonCode.DEFERRED),
    "4": (About.SERVER, ReasonCode.DEFERRED),
    "5": (About.MESSAGE, ReasonCode.REFUSED),
    "6": (About.MESSAGE, ReasonCode.REFUSED),
    "7": (About.REPUTATION, ReasonCode.BLOCKED),
}
"""By the second number of an enhanced code (RFC 3463 section 3)."""

_BY_STAGE = {
    Stage.AUTH: (About.CREDENTIALS, ReasonCode.AUTHENTICATION),
    Stage.MAIL: (About.SENDER_RIGHT, ReasonCode.SENDER_REFUSED),
    Stage.RCPT: (About.RECIPIENT, ReasonCode.REFUSED),
    Stage.CONTENT: (About.MESSAGE, ReasonCode.REFUSED),
}
"""Where a refusal does not say more than that it is one."""

_PAUSES = {ReasonCode.QUOTA_HOUR: timedelta(hours=1), ReasonCode.QUOTA_DAY: timedelta(hours=6)}
"""A provider's day may have begun at any hour, so that a day's quota is asked for four times."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a refusal means: about what it is, and why."""

    about: About
    reason: ReasonCode
    for_good: bool
    """Whether the server means it to be so at every further try (RFC 5321 section 4.2.1)."""

    @property
    def pause(self) -> timedelta | None:
        """How long nothing may be sent by this mailbox; None: that is no matter of time."""
        return _PAUSES.get(self.reason) if self.about is About.QUOTA else None


@dataclass(frozen=True, slots=True)
class _Rule:
    about: About
    reason: ReasonCode
    stages: frozenset[Stage]
    codes: tuple[str, ...]
    says: re.Pattern[str] | None

    @classmethod
    def read(cls, rule: Mapping[str, Any]) -> "_Rule":
        stages = frozenset(Stage(stage) for stage in rule.get("stages", ()))
        says = re.compile(rule["says"], re.IGNORECASE) if "says" in rule else None
        return cls(
            About(rule["about"]),
            ReasonCode(rule["reason"]),
            stages,
            tuple(rule.get("codes", ())),
            says,
        )

    def fits(self, stage: Stage, codes: tuple[str, ...], text: str) -> bool:
        if self.stages and stage not in self.stages:
            return False
        if self.codes and not any(fnmatchcase(*pair) for pair in product(codes, self.codes)):
            return False
        return not self.says or bool(self.says.search(text))


def understand(stage: Stage, *, code: int, text: str) -> Refusal:
    """Understand what a reply of 4xx or 5xx at this stage is about.

    Args:
        stage: of the dialogue.
        code: the reply's first three digits.
        text: the rest of it, which may begin with an enhanced code.
    """
    for_good = code >= _PERMANENT
    enhanced = _ENHANCED.search(text)
    codes = (enhanced[1], str(code)) if enhanced else (str(code),)
    for rule in _rules():
        if rule.about is About.RECIPIENT and code == _CLOSING:
            continue  # who hangs up does so on everybody (RFC 5321 section 3.8)
        if rule.fits(stage, codes, text):
            return Refusal(rule.about, rule.reason, for_good)
    if enhanced and stage is Stage.CONTENT and (told := _BY_SUBJECT.get(enhanced[2])):
        return Refusal(*told, for_good)
    if for_good:
        return Refusal(*_BY_STAGE[stage], for_good)
    # RFC 5321 section 4.2.3: 450 is a mailbox's (so says greylisting), the others are the server's.
    of_recipient = stage is Stage.RCPT and code == _MAILBOX_UNAVAILABLE
    return Refusal(About.RECIPIENT if of_recipient else About.SERVER, ReasonCode.DEFERRED, for_good)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_Rule.read(rule) for rule in rule_data("refusal_rules")["rules"])
