"""`python -m local.company`: create a company and print its API key, which is shown this once."""

import argparse
import sys
from collections.abc import Callable

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.actions.companies.create_company import create_company
from chalicelib.domain.companies import Licence
from chalicelib.domain.errors import InvalidRequest
from local import environment, handout, stack
from local.trouble import Trouble

LARGEST_ID = 10**16 - 1
"""What an API key has room for."""


def main() -> int:
    """Create it on AWS where a stack is named, else in the local stage that is running."""
    arguments = parse()

    def act() -> None:
        company_id = read_id(arguments.id)
        name = read_name(arguments.name)
        enter(arguments.stack)
        print(create(company_id, name, arguments.licence))

    return attempt(act)


def attempt(act: Callable[[], None]) -> int:
    """Do what the operator asks for; say what is in the way, if something is."""
    try:
        act()
    except Trouble as trouble:
        print(f"ricevuta: {trouble}", file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"ricevuta: AWS does not let us: {error}", file=sys.stderr)
        return 1
    return 0


def parse() -> argparse.Namespace:
    """The command line, whose values are still to be checked: `make` passes on empty ones."""
    parser = argparse.ArgumentParser(prog="python -m local.company", description=__doc__)
    parser.add_argument("--id", required=True, help="the company's number in your own product")
    parser.add_argument("--name", required=True, help="what its customers call it")
    parser.add_argument("--licence", default="premium", help="what it may use")
    parser.add_argument("--stack", help="CloudFormation stack on AWS; without it, the local stage")
    return parser.parse_args()


def read_id(text: str) -> int:
    """A company's id."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= LARGEST_ID):
        raise Trouble(f"ID must be a number from 1 to {LARGEST_ID}, not {text!r}")
    return int(text)


def read_name(text: str) -> str:
    """A company's name, which goes into From lines."""
    name = text.strip()
    if not name or not name.isprintable():
        raise Trouble("NAME must be one line of text")
    return name


def enter(stack_name: str | None) -> None:
    """Have the service find its tables: of a stack on AWS, or of the local stage that is running.

    Raises:
        Trouble: there is no such stack, or no stage is running.
    """
    environment.enter(settings_on_aws(stack_name) if stack_name else settings_here())


def settings_here() -> dict[str, str]:
    """The settings of the running local stage.

    Raises:
        Trouble: none is running in this checkout.
    """
    stage = handout.read()
    if stage is None:
        raise Trouble("no local stage is running here: start it with `make run`, or name a STACK")
    here = environment.of_stand_in(stage.aws_endpoint_url, stage.region)
    environment.enter(here)
    try:
        return here | settings_of(stack.NAME)
    except BotoCoreError as error:
        raise Trouble("the local stage does not answer: start it with `make run`") from error


def settings_on_aws(name: str) -> dict[str, str]:
    """The settings of a stack on AWS, with the credentials and the region of the environment."""
    return environment.of_aws() | settings_of(name)


def settings_of(name: str) -> dict[str, str]:
    """The settings of a deployed stack."""
    deployed = stack.find(boto3.client("cloudformation"), name)
    if deployed is None:
        raise Trouble(f"there is no stack {name!r} in this account and region")
    return stack.environment_of(deployed)


def create(company_id: int, name: str, licence: str) -> str:
    """Create the company and return its key."""
    if licence not in set(Licence):
        raise Trouble(f"LICENCE must be one of {', '.join(Licence)}, not {licence!r}")
    try:
        return create_company(company_id=company_id, name=name, licence=Licence(licence))
    except InvalidRequest as error:
        raise Trouble(f"there is a company {company_id} already") from error


if __name__ == "__main__":
    sys.exit(main())
