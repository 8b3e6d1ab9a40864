"""Change what a company's mails of a category say, or let them say the service's own again."""

from datetime import datetime, timedelta

from chalicelib.domain.companies import Company
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.templates.templates import Template, TemplateKey
from chalicelib.tables.templates import find_template, put_template

_TRIES = 3
_LONGEST_MONTH = timedelta(days=31)


def change_template(
    company: Company, key: TemplateKey, text: tuple[str, str] | None, *, now: datetime
) -> Template:
    """The template as it is then; where it says that already, no version comes of it.

    What it said is kept as long as the emails that it wrote.

    Args:
        company: whose it is.
        key: which of them.
        text: a checked subject and body; None: the service's own.
        now: the time.

    Raises:
        Unreadable: what is stored cannot be understood.
        TryAgainLater: DynamoDB does not answer, or others change it all the time.
    """
    old_until = now + company.retention_months * _LONGEST_MONTH
    for _ in range(_TRIES):
        before = find_template(company.company_id, key)
        if text == ((before.subject, before.body) if before.is_own else None):
            return before
        changed = put_template(
            company.company_id, key, text, before=before, old_until=old_until, now=now
        )
        if changed:
            return changed
    raise TryAgainLater("The template is changed by others.")
