"""List a company's templates."""

from chalicelib.domain.companies import Company
from chalicelib.domain.templates.templates import Template, all_keys, default_template
from chalicelib.tables.templates import changed_templates


def list_templates(company: Company) -> list[Template]:
    """One for each category and language, the service's own where the company wrote none.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    changed = changed_templates(company.company_id)
    return [changed.get(key) or default_template(key) for key in all_keys()]
