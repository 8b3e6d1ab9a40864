"""Record that a document was paid, or part of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from chalicelib.actions.documents.change_document import change_document
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import DocumentWish, Instalment, Revised, registered
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid of an instalment, all in all. No day: nothing was."""

    paid_on: date | None
    amount: Decimal | None = None
    """None: all of it."""
    instalment: int | None = None
    """Which, from 0; None: all of them."""


def record_payment(
    company: Company,
    document_id: int,
    payment: Payment,
    *,
    if_match: int | None = None,
    now: datetime,
) -> Revised:
    """Record a payment; doing it again changes nothing.

    Raises as `change_document` does, and:
        NotFound: the document is not registered.
        InvalidRequest: it has no such instalment, or more was paid than it is.
    """

    def paid(known: Revised | None) -> DocumentWish:
        document = registered(known).document
        instalments = _paid(document.instalments, payment)
        return DocumentWish(replace(document, instalments=instalments), document.files)

    return change_document(company, document_id, paid, if_match=if_match, now=now)


def _paid(instalments: Sequence[Instalment], payment: Payment) -> tuple[Instalment, ...]:
    chosen = range(len(instalments)) if payment.instalment is None else [payment.instalment]
    if not chosen or max(chosen) >= len(instalments):
        problem = Problem(ProblemCode.NO_SUCH_INSTALMENT, "The document has no such instalment.")
        raise InvalidRequest({"instalment": [problem]})
    changed = list(instalments)
    for place in chosen:
        amount = changed[place].amount if payment.amount is None else payment.amount
        if amount > changed[place].amount:
            sentence = "More is paid than the instalment is."
            raise InvalidRequest({"amount": [Problem(ProblemCode.PAID_TOO_MUCH, sentence)]})
        changed[place] = replace(
            changed[place],
            paid_on=payment.paid_on,
            paid_amount=amount if payment.paid_on else Decimal(0),
        )
    return tuple(changed)
