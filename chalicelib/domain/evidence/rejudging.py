"""What an earlier edition of the rules said of an email, where the newest says something else.

Nothing of it is stored: both are computed from the facts that were there when the rules changed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.emails import Email, Outline
from chalicelib.domain.evidence.evidence import Evidence, evidence
from chalicelib.domain.judging import DEFAULT_OPEN_WINDOW_SECONDS, Edition, Lens
from chalicelib.domain.rule_data import rule_data

_DEFAULT_WINDOW = timedelta(seconds=DEFAULT_OPEN_WINDOW_SECONDS)
_FIRST_WINDOW = timedelta(seconds=10)
"""The default of the first edition."""


@dataclass(frozen=True, slots=True)
class Rejudged:
    """An email of which something else is said since the rules changed."""

    since: datetime
    version: str
    """Of the rules that say it now."""
    before: Evidence
    now: Evidence


def rejudged(email: Email | Outline, lens: Lens) -> Rejudged | None:
    """What the change of the rules changed; None where it changed nothing.

    Only what had been fetched by then counts: of the rest nobody was told anything else before.
    """
    judging = lens.judging
    newest = rule_data("evidence_rules")["editions"][str(judging.edition.value)]
    since = datetime.fromisoformat(newest["since"])
    known = replace(email, hits=tuple(hit for hit in email.hits if hit.at < since))
    if not known.hits or judging.edition is Edition.FIRST:
        return None
    window = _FIRST_WINDOW if judging.open_window == _DEFAULT_WINDOW else judging.open_window
    earlier = replace(judging, open_window=window, edition=Edition(judging.edition - 1))
    before, now = evidence(known, replace(lens, judging=earlier)), evidence(known, lens)
    if before.level == now.level:
        return None
    return Rejudged(since, newest["version"], before, now)
