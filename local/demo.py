"""The demo company: there at every start, with the same key and a year of emails."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from chalicelib.actions.companies.create_company import create_company
from chalicelib.actions.mailboxes.set_smtp import set_smtp
from chalicelib.domain.access.api_keys import find_key, fingerprint, format_api_key
from chalicelib.domain.companies import ApiKey, Company, Licence, Scope, Security
from chalicelib.domain.periods import IdRange
from chalicelib.domain.reads import Reads
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.emails.pages import emails_within
from local import places
from local.demo_emails import COMPANY_ID, NAME, OWN_ADDRESS, store_demo_emails
from local.loopback import HOST


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """The demo company as a person needs it."""

    company_id: int
    api_key: str
    email_id: int
    """Of its newest email."""


def ensure(smtp_port: int) -> DemoCompany:
    """Make the demo company and its emails where they are missing, and lead its own mail to us."""
    company = find_company(COMPANY_ID)
    if company is None:
        # The company comes last, so that a start that broke off begins anew.
        store_demo_emails()
        api_key = create_company(
            company_id=COMPANY_ID, name=NAME, licence=Licence.PREMIUM, reply_to=OWN_ADDRESS
        )
        places.write_whole(places.DEMO_KEY, api_key.encode())
        company = found()
    else:
        api_key = known_key(company) or another_key(company)
        company = found()
    if company.smtp is None or (company.smtp.host == HOST and company.smtp.port != smtp_port):
        company = set_smtp(
            company,
            host=HOST,
            port=smtp_port,
            security=Security.STARTTLS,
            username=OWN_ADDRESS,
            password=secrets.token_urlsafe(16),
            from_email=OWN_ADDRESS,
            from_name=NAME,
            now=datetime.now(UTC),
        )
        save_company(verified(company))
    save_company(easy_to_try(found()))
    emails = emails_within(COMPANY_ID, IdRange(), newest_first=True, at_first=1, reads=Reads())
    newest = next(emails, None)
    return DemoCompany(COMPANY_ID, api_key, newest.email_id if newest else 0)


def verified(company: Company) -> Company:
    """The company with its own server in use: it is ours, so that no test mail need tell."""
    smtp = company.smtp
    if smtp is None:
        return company
    in_use = replace(smtp, verified_at=datetime.now(UTC), broken_at=None, broken_reason=None)
    return replace(company, smtp=in_use)


def easy_to_try(company: Company) -> Company:
    """The company, believing whoever fetches: here a person tries things out, with curl as well."""
    return replace(company, open_window_seconds=0, believe_programs=True)


def found() -> Company:
    """The demo company, which is there by now."""
    company = find_company(COMPANY_ID)
    if company is None:
        raise LookupError(COMPANY_ID)
    return company


def known_key(company: Company) -> str | None:
    """The key of the last run, if the company still has it."""
    try:
        key = places.DEMO_KEY.read_text()
    except OSError:
        return None
    return key if find_key(key, company.api_keys) else None


def another_key(company: Company) -> str:
    """A further key: nobody can read an old one out of the table."""
    key = format_api_key(company_id=COMPANY_ID, secret=secrets.token_urlsafe(32))
    further = ApiKey(fingerprint(key), frozenset(Scope))
    save_company(replace(company, api_keys=(*company.api_keys, further)))
    places.write_whole(places.DEMO_KEY, key.encode())
    return key
