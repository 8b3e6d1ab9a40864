"""`admin companies`: take on, list, show, change, suspend, resume and close companies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from admin.answers import Answer
from admin.asked import Asked, about_a_company, choice_of
from chalicelib.actions.operator.change_company import change_company
from chalicelib.actions.operator.change_licence import change_licence
from chalicelib.actions.operator.close_company import close_company, show_closing
from chalicelib.actions.operator.find_open_company import find_open_company
from chalicelib.actions.operator.list_companies import list_companies
from chalicelib.actions.operator.open_company import open_company
from chalicelib.actions.operator.resume_company import resume_company
from chalicelib.actions.operator.show_company import show_company
from chalicelib.actions.operator.suspend_company import suspend_company
from chalicelib.domain.companies import Licence
from chalicelib.domain.operator.closings import ARCHIVE_DAYS, RECEIPT_MONTHS
from chalicelib.domain.operator.licences import differences
from chalicelib.domain.quotas.quotas import Quota
from chalicelib.domain.suspensions import SuspendedFor
from chalicelib.routes.operator.answers import (
    closing_shown,
    company_in_full,
    company_shown,
    difference_shown,
    suspension_shown,
)
from chalicelib.stores.archives import archive_url
from local.company import read_name
from local.trouble import Trouble

if TYPE_CHECKING:
    import argparse

    type Rooms = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name

_ON_A_PAGE = 100


def add_to(rooms: Rooms) -> None:
    """Have the command line know of it."""
    room = rooms.add_parser("companies", help=__doc__)
    verbs = room.add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("list", help="all companies").set_defaults(act=_list)
    command = about_a_company(verbs.add_parser("create", help="take one on; prints its key once"))
    command.add_argument("--name", required=True)
    command.add_argument("--licence", default=Licence.PREMIUM.value)
    command.add_argument("--locale", default="it", choices=["it", "en"])
    command.set_defaults(act=_create)
    about_a_company(verbs.add_parser("show")).set_defaults(act=_show)
    command = about_a_company(verbs.add_parser("change", help="name, language, quotas"))
    command.add_argument("--name")
    command.add_argument("--locale", choices=["it", "en"])
    command.add_argument("--quotas", help='"name=number …" in place of those that are set')
    command.set_defaults(act=_change)
    command = about_a_company(verbs.add_parser("licence", help="says what changes, then does it"))
    command.add_argument("--to", required=True, metavar="LICENCE")
    command.add_argument("--yes", action="store_true", help="do it")
    command.set_defaults(act=_licence)
    command = about_a_company(verbs.add_parser("suspend", help="send nothing more"))
    command.add_argument("--reason", required=True, help=", ".join(SuspendedFor))
    command.add_argument("--note", default="", help="for the company to read")
    command.set_defaults(act=_suspend)
    about_a_company(verbs.add_parser("resume")).set_defaults(act=_resume)
    command = about_a_company(verbs.add_parser("close", help="archive and erase it, for good"))
    command.add_argument("--confirm", metavar="NUMBER", help="its number once more")
    command.add_argument("--archive-days", type=int, choices=ARCHIVE_DAYS, default=30)
    command.add_argument("--receipt-months", type=int, default=RECEIPT_MONTHS)
    command.set_defaults(act=_close)
    about_a_company(verbs.add_parser("receipt", help="of its closing")).set_defaults(act=_receipt)


def read_quotas(text: str) -> dict[Quota, int]:
    """The quotas that are named, by name.

    Raises:
        Trouble: there is no such quota, or its number is none.
    """
    pairs = [pair.partition("=") for pair in text.split()]
    if not all(number.isascii() and number.isdecimal() for _, _, number in pairs):
        raise Trouble(f"quotas are name=number …, not {text!r}")
    return {choice_of(Quota, name): int(number) for name, _, number in pairs}


def _list(_asked: Asked) -> Answer:
    rows: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        companies, cursor = list_companies(cursor, most=_ON_A_PAGE)
        rows += map(company_shown, companies)
    return Answer(sorted(rows, key=lambda row: row["id"]))


def _create(asked: Asked) -> Answer:
    said = asked.arguments
    key = open_company(
        asked.company_id,
        name=read_name(said.name),
        licence=choice_of(Licence, said.licence),
        locale=said.locale,
        by=asked.by,
        now=asked.now,
    )
    shown = company_shown(show_company(asked.company_id)[0])
    return Answer({**shown, "api_key": key} if said.json else shown, secret=key)


def _show(asked: Asked) -> Answer:
    return Answer(company_in_full(*show_company(asked.company_id)))


def _change(asked: Asked) -> Answer:
    said = asked.arguments
    change_company(
        asked.company_id,
        name=None if said.name is None else read_name(said.name),
        locale=said.locale,
        quotas=None if said.quotas is None else read_quotas(said.quotas),
        by=asked.by,
        now=asked.now,
    )
    return _show(asked)


def _licence(asked: Asked) -> Answer:
    licence = choice_of(Licence, asked.arguments.to)
    if asked.arguments.yes:
        done = change_licence(asked.company_id, licence, by=asked.by, now=asked.now)
        return Answer(list(map(difference_shown, done)), say=f"Its licence is {licence} now.")
    changes = differences(find_open_company(asked.company_id), licence)
    say = "Nothing is changed yet: --yes does it."
    return Answer(list(map(difference_shown, changes)), say=say)


def _suspend(asked: Asked) -> Answer:
    said = asked.arguments
    reason = choice_of(SuspendedFor, said.reason)
    suspension = suspend_company(
        asked.company_id, reason=reason, note=said.note, by=asked.by, now=asked.now
    )
    return Answer(suspension_shown(suspension))


def _resume(asked: Asked) -> Answer:
    resume_company(asked.company_id, by=asked.by, now=asked.now)
    return Answer({"id": asked.company_id, "suspended": None})


def _close(asked: Asked) -> Answer:
    said = asked.arguments
    if said.confirm != said.company:
        raise Trouble(f"nothing brings it back: --confirm {said.company}")
    closing = close_company(
        asked.company_id,
        archive_days=said.archive_days,
        receipt_months=said.receipt_months,
        by=asked.by,
        now=asked.now,
    )
    say = f"Its keys have ended. How far it is: companies receipt --company {said.company}"
    return Answer(closing_shown(closing, None), say=say)


def _receipt(asked: Asked) -> Answer:
    closing = show_closing(asked.company_id)
    until = closing.archive_until
    url = archive_url(closing) if until and asked.now < until else None
    return Answer(closing_shown(closing, url))
