"""Who asks the API is told within ten seconds to try again, whatever of AWS is silent."""

import importlib
import pkgutil

from pynamodb.models import Model

import chalicelib.tables
from chalicelib import aws

LONGEST_SECONDS = 10
LONGEST_BACKOFFS = (1, 2)
"""Seconds before the second and the third attempt (botocore's standard mode)."""


def longest(*, attempts, connect, read):
    return attempts * (connect + read) + sum(LONGEST_BACKOFFS[: attempts - 1])


def test_every_table_answers_or_has_failed_in_time(service):
    for module in pkgutil.walk_packages(chalicelib.tables.__path__, "chalicelib.tables."):
        importlib.import_module(module.name)
    tables = [model for model in Model.__subclasses__() if hasattr(model.Meta, "table_name")]
    waits = {
        model.__name__: longest(
            attempts=1 + model.Meta.max_retry_attempts,
            connect=model.Meta.connect_timeout_seconds,
            read=model.Meta.read_timeout_seconds,
        )
        for model in tables
    }

    assert {"EmailItem", "CompanyItem"} <= waits.keys()
    assert [] == [name for name, seconds in waits.items() if seconds > LONGEST_SECONDS]


def test_every_client_of_the_api_answers_or_has_failed_in_time(service):
    waits = {
        client.__name__: longest(
            attempts=client().meta.config.retries["total_max_attempts"],
            connect=client().meta.config.connect_timeout,
            read=client().meta.config.read_timeout,
        )
        for client in (aws.s3, aws.sqs, aws.secrets, aws.kms)
    }

    assert [] == [name for name, seconds in waits.items() if seconds > LONGEST_SECONDS]
