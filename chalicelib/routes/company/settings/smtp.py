"""/c/{company_id}/settings/smtp: the company's own mail server; its password goes in only.

Whoever may see the emails may see why they wait.
"""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.mailboxes.remove_smtp import remove_smtp
from chalicelib.actions.mailboxes.set_smtp import set_smtp
from chalicelib.actions.mailboxes.verify_smtp import verify_smtp
from chalicelib.domain.companies import Company, Scope
from chalicelib.domain.errors import NotFound
from chalicelib.domain.mailboxes.verification import smtp_row
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.settings.smtp_bodies import SmtpBody, read_smtp_settings
from chalicelib.routes.company.settings.wishes import wished
from chalicelib.routes.responses import JSON, answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show the settings, whether they are verified, and whether the server broke since."""
    return _answer(company_of(request, company_id, Scope.EMAILS_READ))


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Set the server; it is used once it is verified."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    shown = smtp_row(company.smtp) if company.smtp else {}
    body = read_smtp_settings(wished(request, shown, SmtpBody))
    changed = set_smtp(
        company,
        host=body.host,
        port=body.port,
        security=body.security,
        username=body.username,
        password=body.said_password,
        from_email=body.from_email,
        from_name=body.from_name or company.name,
        fallback=body.fallback,
        max_per_minute=body.max_per_minute,
        now=datetime.now(UTC),
    )
    return _answer(changed)


@in_envelope
def remove(request: Request, company_id: str) -> Response:
    """Take the server away, whether or not there is one."""
    remove_smtp(company_of(request, company_id, Scope.SETTINGS_WRITE))
    return Response("", headers=dict(JSON), status_code=204)


@in_envelope
def verify(request: Request, company_id: str) -> Response:
    """Have the server take a test mail."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    return _answer(verify_smtp(company, now=datetime.now(UTC)))


def _answer(company: Company) -> Response:
    if company.smtp is None:
        raise NotFound("The company has no mail server of its own.")
    return answer({"data": smtp_row(company.smtp)})
