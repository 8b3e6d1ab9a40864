"""Record what an operator does, before it is done and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from chalicelib.domain.errors import RicevutaError, TryAgainLater
from chalicelib.domain.operator.acts import BROKE, DONE, Act, Verb
from chalicelib.tables.operator.acts import note_outcome, put_act
from chalicelib.telemetry import logger


@contextmanager
def record_act(
    verb: Verb, company_id: int, *, by: str, now: datetime, **details: str
) -> Iterator[None]:
    """Keep who does what, around the doing of it: nothing is done that is not kept.

    Raises:
        TryAgainLater: it cannot be kept, and was not done.
    """
    act = Act(at=now, who=by, verb=verb, company_id=company_id, details=details)
    put_act(act)
    outcome = BROKE
    try:
        yield
        outcome = DONE
    except RicevutaError as error:
        outcome = error.code.value
        raise
    finally:
        _note(act, outcome)
        logger.info(
            "operator acted", verb=verb.value, company_id=company_id, who=by, outcome=outcome
        )


def _note(act: Act, outcome: str) -> None:
    try:
        note_outcome(act, outcome)
    except TryAgainLater:  # what was done is done
        logger.exception("outcome of an act not kept")
