"""The companies table: one item for each company."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.companies import Company, SavedView
from chalicelib.domain.errors import invalid_field
from chalicelib.domain.problems import ProblemCode
from chalicelib.tables.company_item import CompanyItem, to_company, to_item, to_view_maps
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside
from chalicelib.tables.updates import held, updated_if

_TRIES_FOR_A_TURN = 4


@failures_as_try_again()
def find_company(company_id: int) -> Company | None:
    """The company of this id, if there is one. An item that cannot be understood is told of."""
    try:
        return to_company(CompanyItem.get(company_id))
    except CompanyItem.DoesNotExist:
        return None
    except NOT_UNDERSTOOD:
        set_aside("companies", company_id=company_id)
        raise


@failures_as_try_again()
def add_company(company: Company) -> None:
    """Store a new company.

    Raises:
        InvalidRequest: the id is taken.
    """
    item = to_item(company)
    if not held(lambda: item.save(condition=CompanyItem.company_id.does_not_exist())):
        sentence = "A company has this id already."
        raise invalid_field("company_id", ProblemCode.TWICE, sentence)


@failures_as_try_again()
def save_company(company: Company) -> None:
    """Store a company anew, whatever was there."""
    to_item(company).save()


@failures_as_try_again()
def change_sending_rules(company: Company) -> None:
    """Store these rules and touch nothing else of the company."""
    reply_to, sender = CompanyItem.reply_to, CompanyItem.default_sender
    actions: list[Action] = [
        CompanyItem.undo_seconds.set(company.undo_seconds),
        CompanyItem.remote_pictures.set(company.remote_pictures),
        CompanyItem.on_unknown_outcome.set(company.on_unknown_outcome.value),
        reply_to.set(company.reply_to) if company.reply_to else reply_to.remove(),
        sender.set(company.default_sender.value) if company.default_sender else sender.remove(),
    ]
    updated_if(CompanyItem(company.company_id), actions, CompanyItem.company_id.exists())


@failures_as_try_again()
def change_tracking_rules(company: Company) -> None:
    """Store these rules and touch nothing else of the company."""
    item = to_item(company)
    actions: list[Action] = [
        CompanyItem.open_window_seconds.set(item.open_window_seconds),
        CompanyItem.believe_programs.set(item.believe_programs),
        CompanyItem.on_unknown_consent.set(item.on_unknown_consent),
        CompanyItem.legal_basis.set(item.legal_basis),
        CompanyItem.retention_months.set(item.retention_months),
        CompanyItem.gate_attachments.set(item.gate_attachments),
        CompanyItem.gate_by_code.set(item.gate_by_code),
    ]
    updated_if(CompanyItem(company.company_id), actions, CompanyItem.company_id.exists())


@failures_as_try_again()
def change_page_rules(company: Company) -> None:
    """Store what holds for the page and touch nothing else of the company."""
    actions: list[Action] = [
        CompanyItem.frame_origins.set(list(company.frame_origins)),
        CompanyItem.notifications.set(company.notifications),
    ]
    updated_if(CompanyItem(company.company_id), actions, CompanyItem.company_id.exists())


@failures_as_try_again()
def change_saved_views(company_id: int, views: Sequence[SavedView]) -> None:
    """Store these views and touch nothing else of the company."""
    actions: list[Action] = [CompanyItem.saved_views.set(to_view_maps(views))]
    updated_if(CompanyItem(company_id), actions, CompanyItem.company_id.exists())


@failures_as_try_again()
def change_quotas(company_id: int, quotas: Mapping[str, int]) -> bool:
    """Store these quotas and touch nothing else of the company; False: there is none."""
    action = CompanyItem.quotas.set(dict(quotas))
    return updated_if(CompanyItem(company_id), [action], CompanyItem.company_id.exists())


@failures_as_try_again()
def take_turn(
    company_id: int, *, now: datetime, most: int, ahead: timedelta = timedelta()
) -> datetime | None:
    """Take the next turn of a server that takes so many mails a minute: now, or a later minute.

    Turns are given in order, and each once, so that whoever has one need not ask again.

    Args:
        company_id: whose server it is.
        now: the time.
        most: turns in a minute.
        ahead: how far ahead turns are given.

    Returns:
        The moment from which the turn is; None: all are given, as far ahead as that.
    """
    item = CompanyItem(company_id)
    minute, count = CompanyItem.rate_minute, CompanyItem.rate_count
    this = int(now.timestamp()) // 60
    last = this + int(ahead.total_seconds()) // 60
    began = minute >= this
    steps: tuple[tuple[list[Action], Condition], ...] = (
        ([count.add(1)], began & (minute <= last) & (count < most)),
        ([minute.set(minute + 1), count.set(1)], began & (minute < last) & (count >= most)),
        (
            [minute.set(this), count.set(1)],
            CompanyItem.company_id.exists() & (minute.does_not_exist() | (minute < this)),
        ),
    )
    # Somebody else may begin a minute in between, or fill it.
    for actions, condition in steps * _TRIES_FOR_A_TURN:
        if updated_if(item, actions, condition):
            return max(now, datetime.fromtimestamp(int(item.rate_minute) * 60, UTC))
    return None
