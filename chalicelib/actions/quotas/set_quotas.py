"""Set what a company is allowed otherwise than its licence has it: the operator's decision."""

from collections.abc import Mapping

from chalicelib.domain.errors import InvalidRequest, NotFound
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.quotas.quotas import Quota
from chalicelib.tables.companies import change_quotas


def set_quotas(company_id: int, quotas: Mapping[str, int]) -> None:
    """Store these in place of what was set before; what is not named is the licence's.

    Raises:
        InvalidRequest: there is no such quota, or it is negative.
        NotFound: there is no such company.
        TryAgainLater: DynamoDB does not answer.
    """
    check_quotas(quotas)
    if not change_quotas(company_id, quotas):
        raise NotFound("No such company.")


def check_quotas(quotas: Mapping[str, int]) -> None:
    """Check that there are such quotas.

    Raises:
        InvalidRequest: there are not, or one is negative.
    """
    wrong = [name for name, most in quotas.items() if name not in set(Quota) or most < 0]
    if wrong:
        problem = Problem(ProblemCode.UNKNOWN_FIELD, "There is no such quota.")
        raise InvalidRequest({name: [problem] for name in wrong})
