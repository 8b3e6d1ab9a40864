"""The bodies of the operator's requests; imported when needed, as pydantic is."""

from typing import Annotated

from pydantic import Field, field_validator

from chalicelib.domain.access.key_life import LONGEST_OVERLAP
from chalicelib.domain.companies import Licence, Scope
from chalicelib.domain.operator.closings import ARCHIVE_DAYS, RECEIPT_MONTHS
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.quotas.quotas import Quota
from chalicelib.domain.suspensions import SuspendedFor
from chalicelib.domain.words import Locale
from chalicelib.routes.request_bodies import Body, Moment, OneLine, WholeNumber

_LARGEST_ID = 10**16 - 1
"""What an API key has room for."""
_LARGEST_QUOTA = 10**15

type Name = Annotated[OneLine, Field(min_length=1, max_length=200)]
type Amount = Annotated[WholeNumber, Field(ge=0, le=_LARGEST_QUOTA)]


class NewCompany(Body):
    """A company to take on."""

    id: Annotated[WholeNumber, Field(ge=1, le=_LARGEST_ID)]
    name: Name
    licence: Licence = Licence.PREMIUM
    locale: Locale = "it"


class CompanyChanges(Body):
    """What is to be otherwise; what is not named stays."""

    name: Name | None = None
    locale: Locale | None = None
    quotas: dict[Quota, Amount] | None = None


class NewLicence(Body):
    """Which licence it is to be."""

    licence: Licence


class SuspensionRequest(Body):
    """Why."""

    reason: SuspendedFor
    note: Annotated[OneLine, Field(max_length=300)] = ""


class NewKey(Body):
    """A key to make."""

    name: Annotated[OneLine, Field(min_length=1, max_length=60)]
    scopes: Annotated[frozenset[Scope], Field(min_length=1)] = frozenset(Scope)
    expires_at: Moment | None = None


class ClosingRequest(Body):
    """What is kept of a company that is closed."""

    confirm: WholeNumber
    """The company's number once more: nothing brings it back."""
    archive_days: WholeNumber = 30
    receipt_months: Annotated[WholeNumber, Field(ge=1, le=600)] = RECEIPT_MONTHS

    @field_validator("archive_days")
    @classmethod
    def _is_kept_so_long(cls, days: int) -> int:
        if days not in ARCHIVE_DAYS:
            choices = ", ".join(map(str, ARCHIVE_DAYS))
            raise ValueError(Problem(ProblemCode.NOT_A_CHOICE, f"One of {choices}."))
        return days


class Rotation(Body):
    """For how long the key that is replaced still works."""

    overlap_minutes: Annotated[
        WholeNumber, Field(ge=0, le=int(LONGEST_OVERLAP.total_seconds()) // 60)
    ] = 24 * 60
