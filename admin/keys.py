"""`admin keys`: a company's API keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from admin.answers import Answer
from admin.asked import Asked, about_a_company, choice_of
from chalicelib.actions.operator.create_key import create_key
from chalicelib.actions.operator.revoke_key import revoke_key
from chalicelib.actions.operator.rotate_key import rotate_key
from chalicelib.actions.operator.show_company import show_company
from chalicelib.domain.access.key_life import LONGEST_OVERLAP
from chalicelib.domain.companies import ApiKey, Scope
from chalicelib.routes.operator.answers import key_shown
from local.company import read_name
from local.trouble import Trouble

if TYPE_CHECKING:
    import argparse

    from admin.companies import Rooms

_A_DAY = 24 * 60


def add_to(rooms: Rooms) -> None:
    """Have the command line know of it."""
    room = rooms.add_parser("keys", help=__doc__)
    verbs = room.add_subparsers(required=True, metavar="VERB")
    about_a_company(verbs.add_parser("list")).set_defaults(act=_list)
    command = about_a_company(verbs.add_parser("create", help="prints it once, on the last line"))
    command.add_argument("--name", required=True, help="who uses it")
    command.add_argument("--scopes", default=" ".join(Scope), help="with spaces; else all")
    command.set_defaults(act=_create)
    command = _about_a_key(verbs.add_parser("rotate", help="a new one in place of another"))
    command.add_argument("--overlap-minutes", type=int, default=_A_DAY)
    command.set_defaults(act=_rotate)
    _about_a_key(verbs.add_parser("revoke", help="at once")).set_defaults(act=_revoke)


def _about_a_key(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("--key", required=True, help="its id, as `keys list` shows it")
    return about_a_company(command)


def _list(asked: Asked) -> Answer:
    company, last_used = show_company(asked.company_id)
    return Answer([key_shown(key, last_used) for key in company.api_keys])


def _create(asked: Asked) -> Answer:
    said = asked.arguments
    scopes = frozenset(choice_of(Scope, scope) for scope in said.scopes.replace(",", " ").split())
    made = create_key(
        asked.company_id, name=read_name(said.name), scopes=scopes, by=asked.by, now=asked.now
    )
    return _made(asked, *made)


def _rotate(asked: Asked) -> Answer:
    overlap = timedelta(minutes=asked.arguments.overlap_minutes)
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        raise Trouble(f"an overlap is from 0 to {LONGEST_OVERLAP.days} days, in minutes")
    key = asked.arguments.key
    return _made(
        asked, *rotate_key(asked.company_id, key, overlap=overlap, by=asked.by, now=asked.now)
    )


def _revoke(asked: Asked) -> Answer:
    revoke_key(asked.company_id, asked.arguments.key, by=asked.by, now=asked.now)
    return _list(asked)


def _made(asked: Asked, secret: str, key: ApiKey) -> Answer:
    shown = key_shown(key, {})
    return Answer({**shown, "api_key": secret} if asked.arguments.json else shown, secret=secret)
