"""`python -m admin`: the operator's commands, on AWS where a stack is named, else on the stage."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from admin import acts, companies, health, keys, letters, usage
from admin.answers import Answer, text_of
from admin.asked import Asked
from chalicelib.domain.errors import InvalidRequest, RicevutaError
from local.company import enter
from local.trouble import Trouble


def main(
    arguments: Sequence[str] | None = None, *, enter: Callable[[str | None], None] = enter
) -> int:
    """Do what the command line asks for; say what is in the way, if something is.

    Args:
        arguments: of the command line; None: this process's own.
        enter: has the service find its tables, of a stack or of the local stage.
    """
    parsed = parser().parse_args(arguments)
    try:
        enter(parsed.stack)
        said: Answer = parsed.act(Asked(parsed, _caller()))
    except Trouble as trouble:
        return _fail(str(trouble))
    except InvalidRequest as error:
        problems = (f"{field}: {' '.join(said)}" for field, said in error.problems.items())
        return _fail("; ".join(problems))
    except RicevutaError as error:
        return _fail(str(error))
    except (BotoCoreError, ClientError) as error:
        return _fail(f"AWS does not let us: {error}")
    print(json.dumps(said.data, ensure_ascii=False, indent=1) if parsed.json else text_of(said))
    if said.secret and not parsed.json:
        print(said.secret)
    return 0


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    whole = argparse.ArgumentParser(prog="python -m admin", description=__doc__)
    whole.add_argument("--stack", help="CloudFormation stack on AWS; without it, the local stage")
    whole.add_argument("--json", action="store_true", help="for programs")
    rooms = whole.add_subparsers(required=True, metavar="companies|keys|usage|acts|letters|health")
    for room in (companies, keys, usage, acts, letters, health):
        room.add_to(rooms)
    return whole


def _caller() -> str:
    """The ARN of whoever runs this, for the acts that are kept."""
    arn: str = boto3.client("sts").get_caller_identity()["Arn"]
    return arn


def _fail(why: str) -> int:
    print(f"admin: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
