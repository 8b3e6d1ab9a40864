"""Plays EventBridge's schedule: calls a Lambda every minute, in a process of its own.

`python -m local.schedule release_due_emails`. Ends when its standard input does.
"""

import logging
import os
import sys
import threading
import uuid
from datetime import UTC, datetime
from typing import Any

import app
from local import lambdas
from local.child import when_parent_ends

EVERY_SECONDS = 60

log = logging.getLogger("local.schedule")


def main() -> None:
    """Call the Lambda that the command line names until the launcher ends."""
    name = sys.argv[1]
    logging.basicConfig(level=logging.WARNING)
    stop = threading.Event()
    when_parent_ends(stop.set)

    handler = getattr(app, name)
    while not stop.is_set():
        try:
            handler(event_of(name, datetime.now(UTC)), lambdas.context(name))
        except Exception:
            log.exception("%s crashed: it is called again in a minute", name)
        stop.wait(EVERY_SECONDS)


def event_of(name: str, at: datetime) -> dict[str, Any]:
    """The event that EventBridge makes of a schedule."""
    region, account = os.environ["AWS_REGION"], "000000000000"
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": account,
        "time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [f"arn:aws:events:{region}:{account}:rule/{name}"],
        "detail": {},
    }


if __name__ == "__main__":
    main()
