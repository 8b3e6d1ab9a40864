"""An account of the stand-in for AWS, with IAM enforced, that lasts as long as the rehearsal."""

from __future__ import annotations

import json
import os
import re
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import boto3
from botocore.config import Config

from infra.account import Account
from infra.package_files import PackageFiles
from infra.templates import Template, listed
from local import environment, stand_in
from local.loopback import HOST
from local.ports import free_port

NO_REPLY = "no-reply@ricevuta.example"

ENFORCING_AND_FORGETFUL = {"AUTH": "true", "PERSIST_STATE": "0", "S3_PERSIST": "0"}

NOT_REHEARSED = (
    "compiled files: the zip holds those for arm64, here this machine's run, of the same versions",
    "conditions in policies: they are pinned word by word (infra/checks), and not evaluated",
    "TLS only on the bucket: the stand-in speaks plain HTTP",
    "alarms that calculate, and that any alarm rings: only what they watch and tell is checked",
    "what SES publishes by itself: its events are put into its topic by hand; mail that comes in",
    "composite alarms, traffic shifted by CodeDeploy, rules of parameters",
    "snapshots (SnapStart): the alias and its version are called, but nothing is restored",
    "API Gateway's own error answers, throttling and access log; a custom domain",
    "memory limits, KMS and S3 encryption, expiry of items and objects, recovery",
)
"""What only AWS can show."""


UNKNOWN = {
    "AWS::S3::BucketPolicy",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::SES::ReceiptRule",
    "AWS::SES::ReceiptRuleSet",
}


@dataclass(frozen=True)
class Rehearsed:
    """The account, and where in it things are found."""

    account: Account
    endpoint: str

    def reach(self, url: str) -> str:
        """The same URL of the API, where it can be reached."""
        api = re.match(r"https://(\w+)\.execute-api\.[^/]+/(.*)", url)
        return f"{self.endpoint}/_aws/execute-api/{api[1]}/{api[2]}" if api else url

    def client(self, service: str) -> Any:  # noqa: ANN401
        """A client of the account's owner."""
        return boto3.client(service, config=Config(retries={"total_max_attempts": 1}))


class AccountOfTheStandIn(Account):
    """An account whose templates are fetched where the stand-in has them."""

    def url_of(self, key: str) -> str:
        """By path: there is no name server for buckets here."""
        return f"{self.s3.meta.endpoint_url}/{self.bucket}/{key}"


@contextmanager
def raised() -> Iterator[Rehearsed]:
    """Start the stand-in, empty, and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        home = home_in(Path(folder))
        lock = os.open(Path(folder) / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        port = free_port()
        child = stand_in.start(port, lock, home, ENFORCING_AND_FORGETFUL)
        try:
            endpoint = f"http://{HOST}:{port}"
            environment.enter(environment.of_stand_in(endpoint))
            account = AccountOfTheStandIn(
                boto3.client("cloudformation"), boto3.client("s3"), stand_in.REGION, "packages"
            )
            rehearsed = Rehearsed(account, endpoint)
            rehearsed.client("sesv2").create_email_identity(EmailIdentity=NO_REPLY)
            yield rehearsed
        finally:
            child.stop()
            os.close(lock)


def home_in(folder: Path) -> stand_in.Home:
    """Folders for all that the stand-in writes."""
    home = stand_in.Home(
        folder / "state", folder / "objects", folder / "temporary", folder / "stand-in.log"
    )
    for one in (home.state, home.objects, home.temporary):
        one.mkdir()
    return home


def for_the_stand_in(package: PackageFiles, folder: Path) -> PackageFiles:
    """The package as the stand-in can take it, in a folder of its own."""
    adapted = PackageFiles(folder)
    swap_compiled_files(package.archive, adapted.archive)
    document = adapt(json.loads(package.template_file.read_text()))
    text = json.dumps(document).replace(package.code.key, adapted.code.key)
    adapted.template_file.write_text(text)
    return adapted


def adapt(document: dict[str, Any]) -> dict[str, Any]:
    """A template as the stand-in can take it. What is lost with that is in NOT_REHEARSED."""
    for name in not_rehearsed(document):
        del document["Resources"][name]
    document["Resources"]["APIHandlerAlias"].pop("UpdatePolicy", None)
    document["Outputs"].pop("OutageAlarmArn", None)
    document.pop("Rules", None)
    for statement in statements_of_roles(document):
        # It knows no condition of KMS or SES, and refuses what it does not know.
        statement.pop("Condition", None)
        # It does not say what a mail is sent as.
        if "ses:SendEmail" in listed(statement["Action"]):
            statement["Resource"] = "*"
        # On AWS the right to send one message is the right to send ten.
        if "sqs:SendMessage" in listed(statement["Action"]):
            statement["Action"] = [*listed(statement["Action"]), "sqs:SendMessageBatch"]
    for api in Template(document).of_type("AWS::ApiGateway::RestApi").values():
        # It reads binary types from the property only, not from the body.
        api["BinaryMediaTypes"] = api["Body"]["x-amazon-apigateway-binary-media-types"]
    return document


def not_rehearsed(document: dict[str, Any]) -> list[str]:
    """The resources that the rehearsal does without.

    The stand-in refuses to make alarms that calculate, and knows no composite ones, and no
    CodeDeploy. And it speaks plain HTTP here, which the bucket's policy refuses.
    """
    return [
        name
        for name, resource in document["Resources"].items()
        if (resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"])
        or resource["Type"] in UNKNOWN
    ]


def statements_of_roles(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the roles of a template may do."""
    for resource in document["Resources"].values():
        if resource["Type"] == "AWS::IAM::Role":
            for policy in resource["Properties"].get("Policies", []):
                yield from policy["PolicyDocument"]["Statement"]


def swap_compiled_files(archive: Path, adapted: Path) -> list[str]:
    """Write a zip with this machine's builds of the compiled files, of the same locked versions.

    Returns:
        Their names: everything else is what AWS gets, to the byte.
    """
    installed = Path(sysconfig.get_path("platlib"))
    swapped = []
    with ZipFile(archive) as old, ZipFile(adapted, "w", ZIP_STORED) as new:
        for name in old.namelist():
            if name.endswith(".so"):
                swapped.append(name)
            else:
                new.writestr(name, old.read(name))
        # Whole folders, since some files are for one processor alone, and others for the other.
        for folder in sorted({str(Path(name).parent) for name in swapped}):
            for own in sorted((installed / folder).glob("*.so")):
                new.write(own, str(own.relative_to(installed)))
    return swapped
