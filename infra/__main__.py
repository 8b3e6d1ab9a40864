"""`python -m infra deploy|diff|rollback|destroy --stage dev`: what `make` calls."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra import releases, smoke
from infra.account import Account
from infra.package_files import PackageFiles
from infra.stages import read_stage
from local.trouble import Trouble

PACKAGE = Path("build/package")


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m infra", description=__doc__)
    parser.add_argument("verb", choices=["deploy", "diff", "rollback", "destroy"])
    parser.add_argument("--stage", required=True)
    parser.add_argument("--confirm", default="", help="the stack's name, to destroy it")
    arguments = parser.parse_args()
    try:
        return carry_out(arguments.verb, arguments.stage, arguments.confirm)
    except Trouble as trouble:
        print(f"ricevuta: {trouble}", file=sys.stderr)
    except (BotoCoreError, ClientError) as error:
        print(f"ricevuta: AWS does not let us: {error}", file=sys.stderr)
    return 1


def carry_out(verb: str, stage_name: str, confirmed: str) -> int:
    """One verb on one stage."""
    stage = read_stage(stage_name)
    account = Account.of_the_environment(stage.region)
    match verb:
        case "diff":
            releases.diff(account, stage, PackageFiles(PACKAGE), print)
            return 0
        case "destroy":
            releases.destroy(account, stage, confirmed, print)
            return 0
        case "rollback":
            outputs = releases.roll_back(account, stage, print)
        case _:
            outputs = releases.deploy(account, stage, PackageFiles(PACKAGE), print)
    return try_out(outputs["EndpointURL"].rstrip("/"))


def try_out(url: str) -> int:
    """Ask the API a few questions, and say where it is."""
    faults = list(smoke.faults_of(url))
    for fault in faults:
        print(f"smoke test: {fault}", file=sys.stderr)
    print(f"{url}/  the page and the API")
    if faults:
        print("It stands, and does not answer as it should: `make rollback` goes back.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
