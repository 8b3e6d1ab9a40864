"""Lift what keeps all companies' mail from an address."""

from datetime import datetime

from chalicelib.actions.operator.record_act import record_act
from chalicelib.actions.suppressions.lift_suppression import let_ses_try
from chalicelib.domain.consents import recipient_key
from chalicelib.domain.errors import NotFound, TryAgainLater
from chalicelib.domain.feedback.suppressions import OPERATOR, lifted
from chalicelib.domain.operator.acts import Verb
from chalicelib.tables.suppressions import find_suppression, put_suppression


def lift_for_all(address: str, *, by: str, because: str, now: datetime) -> None:
    """Have mail go there again of all companies that have not suppressed it themselves.

    Off SES's list too, whatever it is there for. What is kept of it names the address by its
    pseudonym.

    Raises:
        NotFound: nothing keeps all mail from it.
        TryAgainLater: AWS does not answer, or somebody else changes it at this moment.
    """
    known, revision = find_suppression(OPERATOR, address)
    if known is None or not known.holds(now=now):
        raise NotFound("No such suppression.")
    pseudonym = recipient_key(OPERATOR, address)
    with record_act(
        Verb.LIFT_SUPPRESSION, OPERATOR, by=by, now=now, address=pseudonym, reason=because
    ):
        let_ses_try(address, for_complaint=True)
        done = lifted(known, at=now, by=by, because=because)
        if not put_suppression(OPERATOR, address, done, after=revision):
            raise TryAgainLater("The suppression is changed by others.")
