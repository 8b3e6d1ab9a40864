"""Refuse what goes beyond a quota."""

from datetime import timedelta

from chalicelib.domain.errors import InvalidRequest, QuotaReached
from chalicelib.domain.problems import ErrorCode, Problem, ProblemCode
from chalicelib.domain.quotas.quotas import Used
from chalicelib.telemetry import count, logger


def refuse(
    company_id: int, used: Used, *, again: timedelta | None
) -> QuotaReached | InvalidRequest:
    """The error to raise, told to the operator as well.

    Args:
        company_id: who is refused.
        used: of the quota.
        again: when the same request may be made again; None: it has to change.
    """
    count("QuotaReached")
    logger.warning("quota reached", company_id=company_id, quota=used.quota, used=used.used)
    sentence = f"Of {used.allowed} ({used.quota}), {used.used} are used."
    problem = Problem(ProblemCode.QUOTA, sentence, used=used.used, allowed=used.allowed)
    problems = {used.quota.value: [problem]}
    return QuotaReached(problems, again) if again else InvalidRequest(problems, ErrorCode.QUOTA)
