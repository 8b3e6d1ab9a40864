"""Clients of AWS, made when first needed and kept for the life of the process."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from threading import RLock
from typing import TYPE_CHECKING, Any, override

import botocore.session
from boto3.session import Session
from botocore.config import Config

from chalicelib.telemetry import count

if TYPE_CHECKING:
    from botocore.model import OperationModel
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_kms import KMSClient
    from types_boto3_s3 import S3Client
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sqs import SQSClient

SERVICES = frozenset({"dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sqs"})
"""The AWS services that the code calls: only their descriptions of botocore are packaged."""

# Both attempts end within ten seconds: clients wait thirty as a rule, and one has to be told in
# time that it may try again.
_PATIENT = Config(
    connect_timeout=1, read_timeout=3.5, retries={"mode": "standard", "total_max_attempts": 2}
)
# Somebody waits for a picture or a file. The queue gets it twice rather than not at all.
_HASTY = Config(
    connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 2}
)
# A read time-out of a send is an unknown outcome: botocore must not repeat it by itself.
_ONCE = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 1})

_TOO_MUCH = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "SlowDown",
        "ThrottlingException",
    }
)


@cache
def dynamodb() -> DynamoDBClient:
    """A client of DynamoDB below PynamoDB's models, for items of any table."""
    client: DynamoDBClient = _client("dynamodb", _PATIENT)
    return client


@cache
def s3() -> S3Client:
    """The client of S3, whose signed URLs every region accepts."""
    # By virtual hosts, or URLs would lead to us-east-1, which serves no bucket of newer regions.
    options = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    client: S3Client = _client("s3", _PATIENT.merge(options))
    return client


@cache
def sqs() -> SQSClient:
    """The client of SQS."""
    client: SQSClient = _client("sqs", _PATIENT)
    return client


@cache
def sqs_in_haste() -> SQSClient:
    """A client of SQS for when a recipient waits: it gives up after four seconds."""
    client: SQSClient = _client("sqs", _HASTY)
    return client


@cache
def secrets() -> SecretsManagerClient:
    """The client of Secrets Manager."""
    client: SecretsManagerClient = _client("secretsmanager", _PATIENT)
    return client


@cache
def kms() -> KMSClient:
    """The client of KMS."""
    client: KMSClient = _client("kms", _PATIENT)
    return client


@cache
def ses() -> SESV2Client:
    """The client of SES, which never repeats a call by itself."""
    client: SESV2Client = _client("sesv2", _ONCE)
    return client


@cache
def ses_identities() -> SESV2Client:
    """A client of SES for its settings, whose calls may be made twice."""
    client: SESV2Client = _client("sesv2", _PATIENT)
    return client


class _OneAtATime(botocore.session.Session):
    """Makes clients one at a time: using them is thread-safe in botocore, making them is not."""

    making = RLock()

    @override
    def create_client(self, *args: Any, **kwargs: Any) -> Any:
        with self.making:
            return super().create_client(*args, **kwargs)


def _count_failure(**told: Any) -> None:  # noqa: ANN401 - as botocore types it
    """Count what a service of AWS failed in by itself, or refused as too much, after all tries."""
    model: OperationModel = told["model"]
    parsed: dict[str, Any] = told["parsed"]
    status = parsed.get("ResponseMetadata", {}).get("HTTPStatusCode", HTTPStatus.OK)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        count("AwsFailed", aws=model.service_model.service_name)
    elif parsed.get("Error", {}).get("Code") in _TOO_MUCH:
        count("AwsThrottled", aws=model.service_model.service_name)


def _count_silence(**told: Any) -> None:  # noqa: ANN401 - the same
    """Count what a service of AWS did not answer at all; the event is `after-call-error.s3.…`."""
    count("AwsFailed", aws=told["event_name"].split(".")[1])


@cache
def botocore_session() -> botocore.session.Session:
    """The session under all clients, PynamoDB's too: each session reads large data files anew."""
    made = _OneAtATime()
    # Where no name is given, botocore composes a long one anew, twice with each request: a tenth of
    # what a request costs.
    made.set_default_client_config(Config(user_agent="ricevuta"))
    made.register("after-call", _count_failure)
    made.register("after-call-error", _count_silence)
    return made


@cache
def session() -> Session:
    """The one session of boto3."""
    # It has a say in what clients are made with, which is not to change while one is made.
    with _OneAtATime.making:
        return Session(botocore_session=botocore_session())


def _client(service: str, config: Config) -> Any:  # noqa: ANN401
    if service not in SERVICES:
        raise LookupError(f"{service} is not in aws.SERVICES, so its description does not ship")
    return session().client(service, config=config)
