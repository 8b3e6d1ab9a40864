"""The templates table: what companies wrote for their mails, and what stood there before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.errors import NotFound, Unreadable
from chalicelib.domain.templates.templates import (
    DEFAULT_VERSION,
    Template,
    TemplateKey,
    default_template,
    key_named,
)
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside
from chalicelib.tables.updates import held

_NOW = "now#"
_AFTER_NOW = "now$"
"""Behind all that begin so: the stand-in does not take what PynamoDB makes of `begins_with`."""


class TemplateItem(Model):
    """A version of a template: the one that counts, or one that did."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.templates_table)

    company_id = NumberAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    """`now#invoice.it`, `invoice.it#3`: so one Query finds all that count."""
    version = NumberAttribute()
    text: Any = JSONAttribute(null=True)
    """Subject and body; without, the template is the service's own again."""
    changed_at = MomentAttribute()
    expires_at = NumberAttribute(null=True)
    """In seconds since 1970, as DynamoDB's TTL wants it; what counts has no end."""


@failures_as_try_again()
def find_template(company_id: int, key: TemplateKey) -> Template:
    """The template as it counts now.

    Raises:
        Unreadable: it cannot be understood.
        TryAgainLater: DynamoDB does not answer.
    """
    return _find(company_id, _NOW + key.template_id, key) or default_template(key)


@failures_as_try_again()
def find_version(company_id: int, key: TemplateKey, version: int) -> Template:
    """The template as it was; raises as `find_template` does.

    Raises:
        NotFound: there was no such version, or it is no longer kept.
    """
    current = find_template(company_id, key)
    if version == current.version:
        return current
    if version == DEFAULT_VERSION:
        return default_template(key)
    found = _find(company_id, f"{key.template_id}#{version}", key)
    if found is None:
        raise NotFound("The template has no such version.")
    return found


@failures_as_try_again()
def changed_templates(company_id: int) -> Mapping[TemplateKey, Template]:
    """What counts and was ever changed; what cannot be understood misses.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    found: dict[TemplateKey, Template] = {}
    for item in TemplateItem.query(company_id, TemplateItem.name.between(_NOW, _AFTER_NOW)):
        key = key_named(item.name.removeprefix(_NOW))
        if key:
            found[key] = _to_template(item, key)
    return found


@failures_as_try_again()
def put_template(
    company_id: int,
    key: TemplateKey,
    text: tuple[str, str] | None,
    *,
    before: Template,
    old_until: datetime,
    now: datetime,
) -> Template | None:
    """Store what a template says from now on; None: another was stored meanwhile.

    What it said is kept first, so that a break in between leaves it twice and never nowhere.

    Args:
        company_id: whose it is.
        key: which of them.
        text: subject and body; None: the service's own.
        before: the version that the new one replaces.
        old_until: until when that is kept.
        now: the time.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    if before.changed_at:
        TemplateItem(
            company_id,
            f"{key.template_id}#{before.version}",
            version=before.version,
            text=[before.subject, before.body] if before.is_own else None,
            changed_at=before.changed_at,
            expires_at=int(old_until.timestamp()),
        ).save()
    item = TemplateItem(
        company_id,
        _NOW + key.template_id,
        version=before.version + 1,
        text=text and list(text),
        changed_at=now,
    )
    version = TemplateItem.version
    unchanged = (version == before.version) if before.changed_at else version.does_not_exist()
    return _to_template(item, key) if held(lambda: item.save(condition=unchanged)) else None


def _find(company_id: int, name: str, key: TemplateKey) -> Template | None:
    try:
        return _to_template(TemplateItem.get(company_id, name, consistent_read=True), key)
    except TemplateItem.DoesNotExist:
        return None
    except NOT_UNDERSTOOD as error:
        set_aside("templates", company_id=company_id, name=name)
        raise Unreadable("The template cannot be read.") from error


def _to_template(item: TemplateItem, key: TemplateKey) -> Template:
    said = default_template(key)
    subject, body = item.text or (said.subject, said.body)
    return Template(
        key=key,
        subject=subject,
        body=body,
        version=int(item.version),
        changed_at=item.changed_at,
        is_own=item.text is not None,
    )
