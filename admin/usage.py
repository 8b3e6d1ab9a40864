"""`admin usage`: what companies used by month, to bill them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin.answers import Answer
from admin.asked import Asked, about_a_month
from chalicelib.actions.operator.find_open_company import find_open_company
from chalicelib.actions.operator.show_months import show_month_of_all, show_months
from chalicelib.routes.operator.answers import use_shown

if TYPE_CHECKING:
    from admin.companies import Rooms

_MONTHS = 12


def add_to(rooms: Rooms) -> None:
    """Have the command line know of it."""
    command = about_a_month(rooms.add_parser("usage", help=__doc__))
    command.add_argument(
        "--company",
        help="its twelve months up to that one, not all companies' one",
        metavar="NUMBER",
    )
    command.set_defaults(act=_list)


def _list(asked: Asked) -> Answer:
    if not asked.arguments.company:
        return Answer([use_shown(*one) for one in show_month_of_all(asked.month)])
    company = find_open_company(asked.company_id)
    shown = show_months(company, last=asked.month, count=_MONTHS)
    return Answer([use_shown(*one) for one in shown])
