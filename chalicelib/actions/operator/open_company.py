"""Take a company on."""

from datetime import datetime

from chalicelib.actions.companies.create_company import create_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.companies import Licence
from chalicelib.domain.errors import Conflict
from chalicelib.domain.operator.acts import Verb
from chalicelib.domain.problems import ErrorCode
from chalicelib.domain.words import Locale
from chalicelib.tables.operator.closings import find_closing


def open_company(
    company_id: int,
    *,
    name: str,
    licence: Licence,
    locale: Locale,
    by: str,
    now: datetime,
) -> str:
    """Create the company and return its first API key, which nobody can read again.

    Raises:
        InvalidRequest: the number is taken.
        Conflict: a company of this number was closed, or is being.
        TryAgainLater: DynamoDB does not answer.
    """
    said = {"licence": licence.value, "locale": locale}
    with record_act(Verb.CREATE_COMPANY, company_id, by=by, now=now, **said):
        if find_closing(company_id):
            sentence = "A company of this number was closed: its receipt would be another's."
            raise Conflict(sentence, ErrorCode.COMPANY_CLOSED)
        return create_company(company_id=company_id, name=name, licence=licence, locale=locale)
