"""Days, amounts and currencies in bodies; imported when needed, as pydantic is."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from chalicelib.domain.documents.registered import is_currency
from chalicelib.domain.problems import Problem, ProblemCode

_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,3})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


def _to_amount(text: object) -> Decimal:
    if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
        sentence = 'An amount is decimal text with a point, as in "1220.00".'
        raise ValueError(Problem(ProblemCode.NOT_AN_AMOUNT, sentence))
    return Decimal(text)


def _to_date(text: object) -> date:
    try:
        found = (
            date.fromisoformat(text) if isinstance(text, str) and _DATE.fullmatch(text) else None
        )
    except ValueError:
        found = None
    if found is None or not _FIRST <= found <= _LAST:
        sentence = f"A day from {_FIRST} to {_LAST}, as in 2026-12-01."
        raise ValueError(Problem(ProblemCode.NOT_A_DATE, sentence))
    return found


def _currency(code: str) -> str:
    if not is_currency(code):
        raise ValueError(Problem(ProblemCode.NOT_A_CURRENCY, "No such code is in ISO 4217."))
    return code


type Amount = Annotated[Decimal, BeforeValidator(_to_amount)]
type Currency = Annotated[str, AfterValidator(_currency)]
type Day = Annotated[date, BeforeValidator(_to_date)]
