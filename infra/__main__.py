"""`python -m infra preflight|deploy|diff|rollback|destroy --stage dev`: what `make` calls."""

from __future__ import annotations

import argparse
import socket
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra import preflight, releases, smoke
from infra.account import Account
from infra.package_files import PackageFiles
from infra.stages import Stage, read_stage
from local.trouble import Trouble

PACKAGE = Path("build/package")


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m infra", description=__doc__)
    parser.add_argument("verb", choices=["preflight", "deploy", "diff", "rollback", "destroy"])
    parser.add_argument("--stage", required=True)
    parser.add_argument(
        "--unguarded", action="store_true", help="not to go back though an alarm rings"
    )
    parser.add_argument("--confirm", default="", help="the stack's name, to destroy it")
    arguments = parser.parse_args()
    try:
        stage = replace(read_stage(arguments.stage), guarded=not arguments.unguarded)
        return carry_out(arguments.verb, stage, arguments.confirm)
    except Trouble as trouble:
        print(f"ricevuta: {trouble}", file=sys.stderr)
    except (BotoCoreError, ClientError) as error:
        print(f"ricevuta: AWS does not let us: {error}", file=sys.stderr)
    return 1


def carry_out(verb: str, stage: Stage, confirmed: str) -> int:
    """One verb on one stage."""
    if verb in {"preflight", "deploy"}:
        look_first(stage)
    account = Account.of_the_environment(stage.region)
    match verb:
        case "preflight":
            print(f"{stage.stack} can be deployed")
            return 0
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
    return try_out(reachable(outputs))


def reachable(outputs: dict[str, str]) -> str:
    """The address that stands in mails; until its name leads here, the API's own."""
    public = outputs.get("PublicAddress", outputs["EndpointURL"]).rstrip("/")
    try:
        socket.getaddrinfo(urlsplit(public).hostname, 443)
    except OSError:
        wanted = outputs.get("DomainTarget", "the API")
        print(
            f"{public} leads nowhere yet: enter a CNAME at your DNS that leads to {wanted}. "
            "Until then no link in any mail works.",
            file=sys.stderr,
        )
        return outputs["EndpointURL"].rstrip("/")
    return public


def look_first(stage: Stage) -> None:
    """Say what is not ready.

    Raises:
        Trouble: something of it keeps the stage from being deployed.
    """
    session = boto3.Session(region_name=stage.region)
    found = list(preflight.findings(session.client, stage))
    for one in found:
        print(f"preflight: {one.sentence}", file=sys.stderr)
    if any(one.stops for one in found):
        raise Trouble("nothing was touched: mend the above, and deploy again")


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
