"""The operator's account in one region: its clients and its bucket of packages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from infra.templates import Template

if TYPE_CHECKING:
    from types_boto3_cloudformation.client import CloudFormationClient
    from types_boto3_s3.client import S3Client
    from types_boto3_s3.type_defs import PublicAccessBlockConfigurationTypeDef

CLOSED: PublicAccessBlockConfigurationTypeDef = {
    "BlockPublicAcls": True,
    "BlockPublicPolicy": True,
    "IgnorePublicAcls": True,
    "RestrictPublicBuckets": True,
}


@dataclass(frozen=True)
class Account:
    """Where stacks are deployed to."""

    cloudformation: CloudFormationClient
    s3: S3Client
    region: str
    bucket: str
    """Holds code, templates, and what was deployed when."""

    @classmethod
    def of_the_environment(cls, region: str) -> Account:
        """The account whose credentials the environment has."""
        session = boto3.Session(region_name=region)
        sts: Any = session.client("sts")
        account_id = sts.get_caller_identity()["Account"]
        return cls(
            session.client("cloudformation"),
            session.client("s3"),
            region,
            f"ricevuta-packages-{account_id}-{region}",
        )

    def have_bucket(self) -> None:
        """Make the bucket of packages, where it is not there yet."""
        if not found(partial(self.s3.head_bucket, Bucket=self.bucket)):
            where: Any = {"LocationConstraint": self.region}
            self.s3.create_bucket(
                Bucket=self.bucket,
                **({} if self.region == "us-east-1" else {"CreateBucketConfiguration": where}),
            )
            self.s3.put_public_access_block(
                Bucket=self.bucket, PublicAccessBlockConfiguration=CLOSED
            )

    def have_object(self, key: str, content: bytes) -> None:
        """Upload under a key that is made of the content, unless it is there already."""
        if not found(partial(self.s3.head_object, Bucket=self.bucket, Key=key)):
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=content)

    def have_template(self, path: Path) -> str:
        """Upload a template, and tell its key."""
        return self.have_content(path.read_bytes())

    def have_content(self, content: bytes) -> str:
        """Upload what a template says, and tell its key."""
        key = f"ricevuta/{hashlib.sha256(content).hexdigest()}.json"
        self.have_object(key, content)
        return key

    def template(self, key: str) -> Template:
        """A template that was uploaded."""
        return Template(json.loads(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()))

    def url_of(self, key: str) -> str:
        """What CloudFormation fetches a template by."""
        return f"https://{self.bucket}.s3.{self.region}.amazonaws.com/{key}"

    def remember(self, key: str, what: dict[str, Any]) -> None:
        """Write down what was deployed."""
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=json.dumps(what).encode())

    def remembered(self, prefix: str) -> list[dict[str, Any]]:
        """What was written down under this prefix, in the order of the keys."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        keys = sorted(one["Key"] for page in pages for one in page.get("Contents", []))
        return [
            json.loads(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())
            for key in keys
        ]


def found(ask: Callable[[], object]) -> bool:
    """Whether what is asked for by HEAD is there."""
    try:
        ask()
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != HTTPStatus.NOT_FOUND:
            raise
        return False
    return True
