"""What a command line asks for, and who asks."""

import argparse
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from local.company import read_id
from local.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Asked:
    """A command line that was read."""

    arguments: argparse.Namespace
    by: str
    """The ARN of who asks."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def company_id(self) -> int:
        """Which company it is about."""
        return read_id(self.arguments.company)

    @property
    def month(self) -> str:
        """Which month it is about, as in 2026-11.

        Raises:
            Trouble: it is none.
        """
        said: str = self.arguments.month or f"{self.now:%Y-%m}"
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", said, re.ASCII):
            raise Trouble(f"a month is as in 2026-11, not {said!r}")
        return said


def choice_of[Choice: StrEnum](choices: type[Choice], said: str) -> Choice:
    """One of several words.

    Raises:
        Trouble: it is none of them.
    """
    if said not in set(choices):
        raise Trouble(f"{said!r} is none of {', '.join(choices)}")
    return choices(said)


def about_a_company(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Have a command say which company it is about."""
    command.add_argument("--company", required=True, help="the company's number", metavar="NUMBER")
    return command


def about_a_month(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Have a command say which month it is about."""
    command.add_argument("--month", help="as in 2026-11; without it, the one that it is")
    return command
