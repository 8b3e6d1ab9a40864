"""One cold start of what the service stands on, and of a pixel's calls (bench/cold_start.py)."""

import json
import sys
from typing import Any

from bench.stopwatch import printing_times

update = json.load(sys.stdin)["update"]

with printing_times():
    import boto3
    from aws_lambda_powertools.logging import Logger
    from aws_lambda_powertools.metrics import single_metric  # noqa: F401
    from chalice.app import Chalice
    from pynamodb.connection import Connection  # noqa: F401

    Logger(service="bench")
    Chalice(app_name="bench")
    session = boto3.session.Session()
    secrets: Any = session.client("secretsmanager")
    secrets.get_secret_value(SecretId="keys")
    tables: Any = session.client("dynamodb")
    tables.update_item(**update)
