"""`admin acts`: who did what to which company."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from admin.answers import Answer
from admin.asked import Asked
from chalicelib.routes.operator.answers import act_shown
from chalicelib.tables.operator.acts import acts_of
from local.company import read_id
from local.trouble import Trouble

if TYPE_CHECKING:
    from admin.companies import Rooms


def add_to(rooms: Rooms) -> None:
    """Have the command line know of it."""
    command = rooms.add_parser("acts", help=__doc__)
    command.add_argument("--month", help="as in 2026-11; without it, the one that it is")
    command.add_argument("--company", metavar="NUMBER")
    command.set_defaults(act=_list)


def _list(asked: Asked) -> Answer:
    month = asked.arguments.month or f"{asked.now:%Y-%m}"
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month, re.ASCII):
        raise Trouble(f"a month is as in 2026-11, not {month!r}")
    of = asked.arguments.company
    return Answer(list(map(act_shown, acts_of(month, company_id=read_id(of) if of else None))))
