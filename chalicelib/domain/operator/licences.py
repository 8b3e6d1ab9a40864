"""What a change of licence changes for a company, said before it is done."""

from dataclasses import dataclass, replace

from chalicelib.domain.companies import Company, Licence
from chalicelib.domain.quotas.quotas import Quota, allowed

TRACKING = "tracking"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise under the other licence."""

    what: str
    """`tracking`, or a quota."""
    before: bool | int
    after: bool | int


def differences(company: Company, licence: Licence) -> list[Difference]:
    """What changes for the company at once: also for what was sent before, and for what waits.

    Quotas that the operator has set for the company stay as they are.
    """
    other = replace(company, licence=licence)
    pairs: list[tuple[str, bool | int, bool | int]] = [
        (TRACKING, company.licence.tracks, licence.tracks),
        *((quota.value, allowed(company, quota), allowed(other, quota)) for quota in Quota),
    ]
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
