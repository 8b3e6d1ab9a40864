"""Find out which company calls, and whether its key reaches far enough."""

from chalicelib.mail.api_keys import company_of, find_key
from chalicelib.mail.companies import Company, Scope
from chalicelib.mail.errors import Forbidden, NotFound, Unauthorized
from chalicelib.tables.companies import find_company

_BEARER = "bearer "


def authenticate(*, authorization: str, company_id: str, scope: Scope) -> Company:
    """The company that calls, read anew each time, so that a withdrawn key is withdrawn at once.

    Args:
        authorization: the request's Authorization header (RFC 6750), empty if there is none.
        company_id: as it stands in the path.
        scope: what the call needs.

    Raises:
        Unauthorized: no key, or not a known one.
        NotFound: the key is another company's.
        Forbidden: the key has not this scope.
    """
    if not authorization.lower().startswith(_BEARER):
        raise Unauthorized("An API key is missing.")
    key = authorization[len(_BEARER) :].strip()
    claimed = company_of(key)
    company = find_company(claimed) if claimed is not None else None
    known = find_key(key, company.api_keys) if company else None
    if company is None or known is None:
        raise Unauthorized("The API key is not valid.")
    if company_id != str(company.company_id):
        raise NotFound("No such company.")
    if scope not in known.scopes:
        raise Forbidden(f"The API key lacks the scope {scope}.")
    return company
