"""What would make a deployment fail, or stand and not work, found before anything is touched.

Each finding is a sentence on what is the matter and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from infra.stages import Stage
from local.stack import whole_template

PROD = "prod"
OPTED_IN = {"ENABLED", "ENABLED_BY_DEFAULT"}
ROOM = 20
"""Lambdas that the page and the pixel need besides what works off the queues."""
REQUESTS_FOR_EACH = 10
"""Requests a second that one Lambda of the API answers."""
DEFAULT_REQUESTS = 200

Client = Callable[[str], Any]
"""A client of AWS in the stage's region, by its name."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be."""

    sentence: str
    stops: bool = True
    """Whether nothing is to be deployed before it is mended."""


@cache
def template() -> dict[str, Any]:
    """What infra/template.yaml says."""
    return whole_template()


def findings(client: Client, stage: Stage) -> Iterator[Finding]:
    """All that is to be said, the region first: where it is closed, nothing else can be asked."""
    closed = list(of_the_region(client, stage))
    yield from closed
    if any(one.stops for one in closed):
        return
    yield from of_the_parameters(stage)
    yield from of_lambda(client, stage)
    yield from of_ses(client, stage)
    yield from of_the_certificate(client, stage)
    yield from of_the_alarm(client, stage)


def of_the_region(client: Client, stage: Stage) -> Iterator[Finding]:
    """Whether the account may use the region: Milan and others have to be opted into."""
    try:
        status = client("account").get_region_opt_status(RegionName=stage.region)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        yield Finding(
            f"Whether {stage.region} is opted into cannot be asked ({code}).", stops=False
        )
        return
    if status["RegionOptStatus"] not in OPTED_IN:
        yield Finding(
            f"The account has not opted into {stage.region} ({status['RegionOptStatus']}): "
            "console, Account, AWS Regions, Enable. It takes some minutes."
        )


def of_the_parameters(stage: Stage) -> Iterator[Finding]:
    """Whether the stage's file says what the template asks for, and nothing else."""
    known = template()["Parameters"]
    for name in sorted(stage.parameters.keys() - known.keys()):
        yield Finding(f"The stage's file says {name}, which the template does not know.")
    if not stage.parameters.get("NoReplyAddress"):
        yield Finding("The stage's file lacks NoReplyAddress: the address that SES sends from.")
    if not stage.parameters.get("AlarmEmail"):
        yield Finding(
            "The stage's file lacks AlarmEmail: alarms would ring for nobody.", stops=False
        )
    domain = stage.parameters.get("DomainName", "")
    if domain and not stage.parameters.get("CertificateArn"):
        yield Finding(f"{domain} needs its CertificateArn, of ACM in {stage.region}.")
    if domain and stage.parameters.get("PublicUrl") != f"https://{domain}":
        yield Finding(f"PublicUrl must be https://{domain}, or links lead past the domain.")


def of_lambda(client: Client, stage: Stage) -> Iterator[Finding]:
    """Whether the account may run as many Lambdas as the queues take, and the pixel besides."""
    settings = client("lambda").get_account_settings()
    most = int(settings["AccountLimit"]["ConcurrentExecutions"])
    choice = stage.parameters.get("Concurrency", "usual")
    queues = sum(template()["Mappings"]["AtOnce"][choice].values())
    said = int(stage.parameters.get("AccountConcurrency", 1000))
    if most < queues + ROOM:
        small = choice == "small"
        yield Finding(
            f"Lambda may run {most} at once in this account, and the queues alone take up to "
            f"{queues}: at the month's end the pixel would be refused. Ask for 1,000 (Service "
            "Quotas, Lambda, Concurrent executions; free, about a day)"
            + ("." if small else ', or set Concurrency = "small" until then.'),
            stops=not small,
        )
    if said != most:
        yield Finding(
            f'AccountConcurrency says {said}, and the account has {most}: set it to "{most}", or '
            "its alarm rings too early or never.",
            stops=False,
        )
    requests = int(stage.parameters.get("RequestsPerSecond", DEFAULT_REQUESTS))
    if requests > most * REQUESTS_FOR_EACH:
        yield Finding(
            f"RequestsPerSecond lets in {requests}, and {most} Lambdas answer some "
            f'{most * REQUESTS_FOR_EACH}: set it to "{most * REQUESTS_FOR_EACH}" at most.'
        )


def of_ses(client: Client, stage: Stage) -> Iterator[Finding]:
    """Whether SES sends for this account, to everybody, and as the no-reply address."""
    ses = client("sesv2")
    account = ses.get_account()
    if not account.get("SendingEnabled", True):
        yield Finding("SES has paused this account: SES console, Account dashboard, says why.")
    if not account.get("ProductionAccessEnabled"):
        yield Finding(
            f"SES is in its sandbox in {stage.region}, and sends to verified addresses only: SES "
            "console, Account dashboard, Request production access. It takes about a day.",
            stops=stage.name == PROD,
        )
    a_day = int(account.get("SendQuota", {}).get("Max24HourSend", 0))
    said = int(stage.parameters.get("SesEmailsADay", 50_000))
    if said > a_day:
        yield Finding(
            f'SES takes {a_day} emails a day, and SesEmailsADay says {said}: set it to "{a_day}", '
            "or the notice that they run out comes too late.",
            stops=False,
        )
    address = stage.parameters.get("NoReplyAddress", "")
    if address and not any(is_verified(ses, one) for one in identities_of(address)):
        yield Finding(
            f"SES may not send as {address} in {stage.region}: neither it nor its domain is "
            "verified there. SES console, Identities; docs/deploying.md, step 1."
        )


def identities_of(address: str) -> Iterator[str]:
    """By which identities SES may send as an address: itself, its domain, the domains above."""
    yield address
    parts = address.rsplit("@", maxsplit=1)[-1].split(".")
    yield from (".".join(parts[start:]) for start in range(len(parts) - 1))


def is_verified(ses: Any, identity: str) -> bool:  # noqa: ANN401 - types_boto3 has no such stub here
    """Whether SES may send as an identity; one that it does not know, it may not."""
    try:
        return bool(ses.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return False


def of_the_certificate(client: Client, stage: Stage) -> Iterator[Finding]:
    """Whether the domain's certificate is issued, for that domain, in this region."""
    arn = stage.parameters.get("CertificateArn", "")
    if not arn:
        return
    region = arn.split(":")[3] if arn.count(":") >= 5 else "no region"  # noqa: PLR2004 - of an ARN
    if region != stage.region:
        yield Finding(
            f"The certificate is of {region}, and the API is in {stage.region}: request one there "
            "(ACM, Request a certificate), and set CertificateArn to it."
        )
        return
    try:
        certificate = client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        yield Finding(f"There is no certificate {arn}: see ACM in {stage.region}.")
        return
    if certificate["Status"] != "ISSUED":
        yield Finding(
            f"The certificate is {certificate['Status']}, not ISSUED: put the CNAME that ACM shows "
            "into your DNS, and wait for a few minutes."
        )
    domain = stage.parameters.get("DomainName", "")
    names = certificate.get("SubjectAlternativeNames", [certificate["DomainName"]])
    if domain not in names and f"*.{domain.partition('.')[2]}" not in names:
        yield Finding(f"The certificate is for {', '.join(names)}, and not for {domain}.")


def of_the_alarm(client: Client, stage: Stage) -> Iterator[Finding]:
    """Whether the alarm that has releases go back rings already."""
    alarms = client("cloudwatch").describe_alarms(
        AlarmNamePrefix=f"{stage.stack}-OutageAlarm",
        AlarmTypes=["CompositeAlarm"],
        StateValue="ALARM",
    )
    if alarms.get("CompositeAlarms"):
        yield Finding(
            "The alarm of an outage rings just now, and CloudFormation would take the release back "
            "for it: mend that first, or deploy the mending itself by UNGUARDED=1.",
            stops=False,
        )
