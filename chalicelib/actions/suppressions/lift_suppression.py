"""Lift the suppression of an address, as a person wants it who says why."""

from datetime import datetime

from chalicelib.domain.errors import Conflict, NotFound, TryAgainLater
from chalicelib.domain.feedback.suppressions import (
    OPERATOR,
    SuppressedFor,
    Suppression,
    lifted,
    overrules,
)
from chalicelib.domain.problems import ErrorCode
from chalicelib.tables.suppressions import find_suppression, put_suppression
from chalicelib.telemetry import count, logger
from chalicelib.transports.ses_suppressions import Listed, take_off_list, why_listed

_TRIES = 3


def lift_suppression(
    company_id: int, address: str, *, by: str, because: str, now: datetime
) -> Suppression:
    """Have mail go there again, of the company; who lifted it and why is kept with it.

    What SES keeps on its own list for bouncing is taken off it. What is there for a complaint is
    not a company's to lift, nor is a complaint that holds for all.

    Raises:
        NotFound: nothing keeps mail from the address.
        Conflict: only the operator may lift it.
        TryAgainLater: AWS does not answer.
    """
    of_all, _ = find_suppression(OPERATOR, address)
    holds_for_all = of_all if of_all and of_all.holds(now=now) else None
    if holds_for_all and holds_for_all.why is SuppressedFor.COMPLAINT:
        raise _operators()
    for _ in range(_TRIES):
        known, revision = find_suppression(company_id, address)
        held = known if known and known.holds(now=now) else None
        mine = held or (holds_for_all and _overruled(known, holds_for_all, address))
        if mine is None:
            raise NotFound("No such suppression.")
        if mine.why in (SuppressedFor.LISTED, SuppressedFor.UNKNOWN_ADDRESS):
            let_ses_try(address, for_complaint=False)
        done = lifted(mine, at=now, by=by, because=because)
        if put_suppression(company_id, address, done, after=revision):
            count("SuppressionLifted", why=mine.why.value)
            logger.info("suppression lifted", company_id=company_id, why=mine.why.value)
            return done
    raise TryAgainLater("The suppression is changed by others.")


def _overruled(known: Suppression | None, of_all: Suppression, address: str) -> Suppression | None:
    """What a company lifts for itself of what holds for all; None: it did so before."""
    if overrules(known, of_all):
        return None
    return Suppression(
        address=address,
        why=of_all.why,
        since=of_all.since,
        until=of_all.until,
        lifts=known.lifts if known else (),
    )


def let_ses_try(address: str, *, for_complaint: bool) -> None:
    """Take the address off SES's list, unless it is there for a complaint and that may not be.

    Raises:
        Conflict: it may not be.
        TryAgainLater: SES does not answer.
    """
    listed = why_listed(address)
    if listed is Listed.FOR_COMPLAINT and not for_complaint:
        raise _operators()
    if listed is not Listed.NOT:
        take_off_list(address)


def _operators() -> Conflict:
    return Conflict(
        "A recipient complained: only the operator can lift this.", ErrorCode.OPERATORS_TO_LIFT
    )
