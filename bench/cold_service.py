"""One cold start of the service, in a process of its own (bench/cold_start.py)."""

import json
import sys

from bench.stopwatch import printing_times

event = json.load(sys.stdin)["event"]

with printing_times():
    from app import app

    answer = app(event, None)

if answer["headers"]["Content-Type"] != "image/gif":
    sys.exit(f"this is no pixel: {answer}")
