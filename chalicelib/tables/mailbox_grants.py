"""The grants table: the leave to send from a company's mailbox, one item for each company.

Apart from the company itself, which every request reads: tokens are long, and change by the hour.
"""

from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.domain.companies import Grant, GrantedBy
from chalicelib.domain.mailboxes.authorization_requests import PendingGrant
from chalicelib.domain.mailboxes.grants import KeptGrant
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import updated_if


class PendingMap(MapAttribute[str, object]):
    """A leave that was asked for."""

    granted_by = UnicodeAttribute()
    email = UnicodeAttribute()
    name = UnicodeAttribute()
    state_sha256 = UnicodeAttribute()
    session_sha256 = UnicodeAttribute()
    verifier = UnicodeAttribute()
    until = MomentAttribute()


class GrantItem(Model):
    """A leave as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.grants_table)

    company_id = NumberAttribute(hash_key=True)
    granted_by = UnicodeAttribute(null=True)
    grant_id = UnicodeAttribute(null=True)
    refresh_token = BinaryAttribute(legacy_encoding=False, null=True)
    access_token = BinaryAttribute(legacy_encoding=False, null=True)
    access_until = MomentAttribute(null=True)
    renewed_by = UnicodeAttribute(null=True)
    """Who is renewing the tokens, and nobody else meanwhile."""
    renewed_until = MomentAttribute(null=True)
    pending = PendingMap(null=True)


_PENDING: Any = GrantItem.pending  # PynamoDB types an attribute of a map as its value


@failures_as_try_again()
def put_pending(company_id: int, pending: PendingGrant) -> None:
    """Remember what was asked for, in place of what was asked before."""
    asked = PendingMap(
        granted_by=pending.by.value,
        email=pending.email,
        name=pending.name,
        state_sha256=pending.state_sha256,
        session_sha256=pending.session_sha256,
        verifier=pending.verifier,
        until=pending.until,
    )
    GrantItem(company_id).update(actions=[_PENDING.set(asked)])


@failures_as_try_again()
def take_pending(
    company_id: int, *, state_sha256: str, session_sha256: str, now: datetime
) -> PendingGrant | None:
    """What was asked for, given once, to who asked, in time; else None."""
    pending = _read_pending(company_id)
    if pending is None:
        return None
    same = (_PENDING.state_sha256 == state_sha256) & (_PENDING.session_sha256 == session_sha256)
    taken = updated_if(GrantItem(company_id), [_PENDING.remove()], same & (_PENDING.until > now))
    return pending if taken and pending.state_sha256 == state_sha256 else None


@failures_as_try_again()
def put_grant(company_id: int, kept: KeptGrant) -> None:
    """Keep a new leave in place of the one before."""
    actions: list[Action] = [
        GrantItem.granted_by.set(kept.grant.by.value),
        GrantItem.grant_id.set(kept.grant.grant_id),
        *_tokens(kept),
    ]
    GrantItem(company_id).update(actions=actions)


@failures_as_try_again()
def find_grant(company_id: int, grant: Grant) -> KeptGrant | None:
    """The leave, as last written; None: it is gone, or another by now."""
    try:
        item = GrantItem.get(company_id, consistent_read=True)
    except GrantItem.DoesNotExist:
        return None
    return _to_grant(item) if item.grant_id == grant.grant_id else None


@failures_as_try_again()
def begin_renewal(
    company_id: int, grant: Grant, *, renewer: str, until: datetime, now: datetime
) -> bool:
    """Be the only one to renew the tokens until then; False: somebody else is."""
    free = GrantItem.renewed_until.does_not_exist() | (GrantItem.renewed_until < now)
    actions: list[Action] = [
        GrantItem.renewed_by.set(renewer),
        GrantItem.renewed_until.set(until),
    ]
    return updated_if(GrantItem(company_id), actions, _is_still(grant) & free)


@failures_as_try_again()
def keep_renewed(company_id: int, kept: KeptGrant, *, instead_of: bytes) -> bool:
    """Keep the tokens that came for a refresh token; False: it is not the newest any more.

    Args:
        company_id: of whose mailbox it is.
        kept: the new tokens.
        instead_of: the refresh token that they came for, as it lay in the table.
    """
    condition = _is_still(kept.grant) & (GrantItem.refresh_token == instead_of)
    return updated_if(GrantItem(company_id), _tokens(kept), condition)


@failures_as_try_again()
def end_renewal(company_id: int, *, renewer: str) -> None:
    """Let others renew the tokens, which were not."""
    updated_if(GrantItem(company_id), _nobody_renews(), GrantItem.renewed_by == renewer)


@failures_as_try_again()
def remove_grant(company_id: int) -> None:
    """Forget the leave, and what was asked for."""
    GrantItem(company_id).delete()


def _read_pending(company_id: int) -> PendingGrant | None:
    try:
        pending: Any = GrantItem.get(company_id, consistent_read=True).pending
    except GrantItem.DoesNotExist:
        return None
    return pending and PendingGrant(
        by=GrantedBy(pending.granted_by),
        email=pending.email,
        name=pending.name,
        state_sha256=pending.state_sha256,
        session_sha256=pending.session_sha256,
        verifier=pending.verifier,
        until=pending.until,
    )


def _tokens(kept: KeptGrant) -> list[Action]:
    """Fresh tokens, which nobody is renewing any more."""
    return [
        GrantItem.refresh_token.set(kept.refresh_token),
        GrantItem.access_token.set(kept.access_token),
        GrantItem.access_until.set(kept.access_until),
        *_nobody_renews(),
    ]


def _nobody_renews() -> list[Action]:
    return [GrantItem.renewed_by.remove(), GrantItem.renewed_until.remove()]


def _is_still(grant: Grant) -> Condition:
    condition: Condition = GrantItem.grant_id == grant.grant_id
    return condition


def _to_grant(item: GrantItem) -> KeptGrant:
    return KeptGrant(
        grant=Grant(GrantedBy(item.granted_by), item.grant_id),
        refresh_token=item.refresh_token,
        access_token=item.access_token,
        access_until=item.access_until,
    )
