"""/c/{company_id}/templates: what a company's mails say, by category and language."""

from datetime import UTC, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.templates.change_template import change_template
from chalicelib.actions.templates.list_templates import list_templates
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import NotFound
from chalicelib.domain.periods import in_rome
from chalicelib.domain.templates.templates import Template, TemplateKey, key_named
from chalicelib.domain.templates.variables import FILES, Variable
from chalicelib.routes.callers import caller_of, company_of
from chalicelib.routes.company.templates.bodies import read_template
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.tables.templates import find_template, find_version


@in_envelope
def index(request: Request, company_id: str) -> Response:
    """All templates without their bodies, and the variables that they may have."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    data = [_outline(template) for template in list_templates(company)]
    return answer({"data": data, "variables": [*Variable, FILES]})


@in_envelope
def show(request: Request, company_id: str, template_id: str) -> Response:
    """One template."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    return _answer(find_template(company.company_id, _key(template_id)))


@in_envelope
def show_version(request: Request, company_id: str, template_id: str, version: str) -> Response:
    """One template as it was."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    key = _key(template_id)
    if not (version.isascii() and version.isdigit()):
        raise NotFound("The template has no such version.")
    return _answer(find_version(company.company_id, key, int(version)))


@in_envelope
def change(request: Request, company_id: str, template_id: str) -> Response:
    """Give the template another text, which is its next version."""
    company = caller_of(request, company_id, Scope.SETTINGS_WRITE).company
    key = _key(template_id)
    text = read_template(raw_body(request), remote_pictures=company.remote_pictures)
    return _answer(change_template(company, key, text, now=datetime.now(UTC)))


@in_envelope
def reset(request: Request, company_id: str, template_id: str) -> Response:
    """Let the template say what the service's own does."""
    company = caller_of(request, company_id, Scope.SETTINGS_WRITE).company
    return _answer(change_template(company, _key(template_id), None, now=datetime.now(UTC)))


def _key(template_id: str) -> TemplateKey:
    key = key_named(template_id)
    if key is None:
        raise NotFound("There is no such template.")
    return key


def _outline(template: Template) -> dict[str, Any]:
    return {
        "id": template.key.template_id,
        "category": template.key.category.value,
        "language": template.key.locale,
        "version": template.version,
        "is_own": template.is_own,
        "changed_at": in_rome(template.changed_at),
        "subject": template.subject,
    }


def _answer(template: Template) -> Response:
    return answer({"data": _outline(template) | {"body": template.body}})
