"""`admin acts`: who did what to which company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin.answers import Answer
from admin.asked import Asked, about_a_month
from chalicelib.routes.operator.answers import act_shown
from chalicelib.tables.operator.acts import acts_of
from local.company import read_id

if TYPE_CHECKING:
    from admin.companies import Rooms


def add_to(rooms: Rooms) -> None:
    """Have the command line know of it."""
    command = about_a_month(rooms.add_parser("acts", help=__doc__))
    command.add_argument("--company", metavar="NUMBER")
    command.set_defaults(act=_list)


def _list(asked: Asked) -> Answer:
    of = asked.arguments.company
    return Answer(
        list(map(act_shown, acts_of(asked.month, company_id=read_id(of) if of else None)))
    )
