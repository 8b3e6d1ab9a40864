"""One cold start of botocore alone, in a process of its own (bench/cold_start.py)."""

import json
import sys
from typing import Any

from bench.stopwatch import printing_times

update = json.load(sys.stdin)["update"]

with printing_times():
    from botocore.session import get_session

    client: Any = get_session().create_client("dynamodb")
    client.update_item(**update)
