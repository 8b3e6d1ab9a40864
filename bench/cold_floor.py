"""One cold start of boto3 alone, in a process of its own (bench/cold_start.py)."""

import json
import sys
from typing import Any

from bench.stopwatch import printing_times

update = json.load(sys.stdin)["update"]

with printing_times():
    import boto3

    client: Any = boto3.client("dynamodb")
    client.update_item(**update)
