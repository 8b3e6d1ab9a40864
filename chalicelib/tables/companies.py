"""The companies table: one item for each company."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import PutError
from pynamodb.expressions.update import Action

from chalicelib.domain.companies import Company, OnUnknownOutcome
from chalicelib.domain.errors import InvalidRequest
from chalicelib.tables.company_item import CompanyItem, to_company, to_item
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.updates import counted_in_window, updated_if


@failures_as_try_again()
def find_company(company_id: int) -> Company | None:
    """The company of this id, if there is one."""
    try:
        return to_company(CompanyItem.get(company_id))
    except CompanyItem.DoesNotExist:
        return None


@failures_as_try_again()
def add_company(company: Company) -> None:
    """Store a new company.

    Raises:
        InvalidRequest: the id is taken.
    """
    try:
        to_item(company).save(condition=CompanyItem.company_id.does_not_exist())
    except PutError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise InvalidRequest({"company_id": ["A company has this id already."]}) from error
        raise


@failures_as_try_again()
def save_company(company: Company) -> None:
    """Store a company anew, whatever was there."""
    to_item(company).save()


@failures_as_try_again()
def change_sending_rules(
    company_id: int, *, undo_seconds: int, on_unknown_outcome: OnUnknownOutcome
) -> None:
    """Store these rules and touch nothing else of the company."""
    actions: list[Action] = [
        CompanyItem.undo_seconds.set(undo_seconds),
        CompanyItem.on_unknown_outcome.set(on_unknown_outcome.value),
    ]
    updated_if(CompanyItem(company_id), actions, CompanyItem.company_id.exists())


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
    ]
    updated_if(CompanyItem(company.company_id), actions, CompanyItem.company_id.exists())


@failures_as_try_again()
def change_frame_origins(company_id: int, origins: Sequence[str]) -> None:
    """Store these origins and touch nothing else of the company."""
    actions: list[Action] = [CompanyItem.frame_origins.set(list(origins))]
    updated_if(CompanyItem(company_id), actions, CompanyItem.company_id.exists())


@failures_as_try_again()
def take_permit(company_id: int, *, now: datetime, most: int) -> bool:
    """Count one mail of this minute, unless that makes more than allowed; False if it does."""
    return counted_in_window(
        CompanyItem(company_id),
        window=CompanyItem.rate_minute,
        count=CompanyItem.rate_count,
        now=int(now.timestamp()) // 60,
        most=most,
        exists=CompanyItem.company_id.exists(),
    )
