"""The life of API keys: a company has several, by name, and a new one may replace an old one."""

from datetime import timedelta

from chalicelib.domain.companies import ApiKey, Company
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.problems import ErrorCode

MOST_KEYS = 20
"""Of one company, expired ones included."""

LONGEST_OVERLAP = timedelta(days=30)
"""For which a key that is replaced still works, at most."""

_ID_LENGTH = 16


def key_id(key: ApiKey) -> str:
    """By what a key is told from others, and which does not help to guess it."""
    return key.sha256[:_ID_LENGTH]


def key_named(company: Company, named: str) -> ApiKey:
    """The company's key of this id.

    Raises:
        NotFound: it has none.
    """
    for key in company.api_keys:
        if key_id(key) == named:
            return key
    raise NotFound("No such key.")


def check_room_for(company: Company) -> None:
    """Check that the company may have one key more.

    Raises:
        Conflict: it has as many as it may have.
    """
    if len(company.api_keys) >= MOST_KEYS:
        sentence = f"The company has {MOST_KEYS} keys: revoke one first."
        raise Conflict(sentence, ErrorCode.TOO_MANY_KEYS)
