"""`python -m local.quotas`: allow a company more, or less, than its licence does."""

import argparse
import sys

from chalicelib.actions.quotas.set_quotas import set_quotas
from chalicelib.domain.errors import InvalidRequest, NotFound
from chalicelib.domain.quotas.quotas import Quota
from local.company import attempt, enter, read_id
from local.trouble import Trouble


def main() -> int:
    """Set them on AWS where a stack is named, else in the local stage that is running."""
    arguments = parse()

    def act() -> None:
        company_id, quotas = read_id(arguments.id), read_quotas(arguments.quotas)
        enter(arguments.stack)
        change(company_id, quotas)

    return attempt(act)


def parse() -> argparse.Namespace:
    """The command line, whose values are still to be checked: `make` passes on empty ones."""
    parser = argparse.ArgumentParser(prog="python -m local.quotas", description=__doc__)
    parser.add_argument("--id", required=True, help="the company's number in your own product")
    parser.add_argument(
        "--quotas", required=True, help="name=number …; none: as the licence has it"
    )
    parser.add_argument("--stack", help="CloudFormation stack on AWS; without it, the local stage")
    return parser.parse_args()


def read_quotas(text: str) -> dict[str, int]:
    """The quotas that are named, by name."""
    pairs = [pair.partition("=") for pair in text.split()]
    if not all(number.isascii() and number.isdecimal() for _, _, number in pairs):
        raise Trouble(f"QUOTAS must be name=number …, not {text!r}")
    return {name: int(number) for name, _, number in pairs}


def change(company_id: int, quotas: dict[str, int]) -> None:
    """Set the company's quotas; what is not named is its licence's again."""
    try:
        set_quotas(company_id, quotas)
    except InvalidRequest as error:
        raise Trouble(f"QUOTAS may be {', '.join(Quota)}") from error
    except NotFound as error:
        raise Trouble(f"there is no company {company_id}") from error


if __name__ == "__main__":
    sys.exit(main())
