"""Whether what holds data keeps it, and keeps it to itself."""

from __future__ import annotations

from collections.abc import Iterator

from infra.checks.demands import Demand, unmet
from infra.templates import Properties, Template

FORGOTTEN = {"BatchesTable", "ExportsTable", "UsageTable"}
"""Tables that are filled again by themselves: no recovery, no protection."""
EXPIRES = {"AttributeName": "expires_at", "Enabled": True}
STREAMS = {"EmailsTable": "NEW_AND_OLD_IMAGES"}
LIFELONG = 14 * 24 * 3600
"""Seconds that dead letters are kept: the most that SQS allows."""
PROTECTION = {"Ref": "DeletionProtection"}
PUBLIC = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
WHAT_THE_PAGE_PUTS = {"AllowedMethods": ["PUT"], "AllowedHeaders": ["content-type"]}
SIGNS = ("ECC_NIST_P256", "SIGN_VERIFY")


def data_is_kept(template: Template) -> Iterator[str]:
    """Tables, buckets, keys and queues are as what they hold demands."""
    default = template.document["Parameters"]["DeletionProtection"]["Default"]
    if default != "true":
        yield f"tables may be deleted: DeletionProtection is {default} by itself"
    for name, table in template.of_type("AWS::DynamoDB::Table").items():
        yield from faults_of_table(name, table)
    for name, bucket in template.of_type("AWS::S3::Bucket").items():
        yield from faults_of_bucket(name, bucket)
    yield from unmet(template, DEMANDS)


def faults_of_table(name: str, table: Properties) -> Iterator[str]:
    """What is wrong with one table."""
    recovers = table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled")
    if name not in FORGOTTEN and recovers is not True:
        yield f"{name} cannot be restored"
    if name not in FORGOTTEN and table.get("DeletionProtectionEnabled") != PROTECTION:
        yield f"{name} may be deleted"
    if table.get("TimeToLiveSpecification", EXPIRES) != EXPIRES:
        yield f"{name} expires by no attribute that its items have"
    if table.get("StreamSpecification", {}).get("StreamViewType") != STREAMS.get(name):
        yield f"{name} does not stream what is read from it"


def faults_of_bucket(name: str, bucket: Properties) -> Iterator[str]:
    """What is wrong with one bucket."""
    block = bucket.get("PublicAccessBlockConfiguration", {})
    if not all(block.get(one) is True for one in PUBLIC):
        yield f"{name} could be opened to everybody"
    rules = bucket.get("CorsConfiguration", {}).get("CorsRules", [])
    if not any(WHAT_THE_PAGE_PUTS.items() <= rule.items() for rule in rules):
        yield f"{name} does not let the page put attachments into it"
    if "BucketEncryption" not in bucket:
        yield f"{name} does not say how it encrypts"


def is_renewed_or_signs(key: Properties) -> bool:
    """Whether KMS rotates a key by itself, or may not, since what it signed is verified by it."""
    signs = (key.get("KeySpec"), key.get("KeyUsage"))
    return signs == SIGNS or (signs == (None, None) and key.get("EnableKeyRotation") is True)


DEMANDS = (
    Demand("AWS::KMS::Key", is_renewed_or_signs, "neither signs nor is rotated every year"),
    Demand(
        "AWS::SQS::Queue",
        lambda one: one.get("SqsManagedSseEnabled") is True,
        "is not encrypted",
    ),
    Demand(
        "AWS::SQS::Queue",
        lambda one: "RedrivePolicy" in one or one.get("MessageRetentionPeriod") == LIFELONG,
        "forgets dead letters before fourteen days are over",
    ),
)
