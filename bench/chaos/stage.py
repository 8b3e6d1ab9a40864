"""What a run happens on: a stand-in of AWS with no memory, the sinks, and the companies."""

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from bench.chaos import process
from bench.chaos.companies import AWAY, TOKENS, make_companies
from bench.chaos.orders import Orders
from bench.chaos.times import HIDDEN_SECONDS, MOST_RECEIVES
from bench.stage import NOBODY
from chalicelib.domain.companies import GrantedBy
from local import environment, places, stand_in
from local.__main__ import settings_from_stack
from local.loopback import HOST
from local.ports import free_port
from local.trouble import Trouble


@contextmanager
def set_up(orders: Orders) -> Iterator[process.Process]:
    """Everything but the service itself, and an environment that leads there; gives the sinks."""
    port = free_port()
    with (
        process.running(_start_aws(orders, port)) as aws,
        process.running(
            process.start(orders, "bench.chaos.sinks", output=subprocess.PIPE)
        ) as sinks,
    ):
        if sinks.stdout is None:
            raise Trouble("the sinks have no voice")
        found = json.loads(sinks.stdout.readline())
        ports = found["ports"] | {AWAY: free_port()}
        _wait_for(aws, f"http://{HOST}:{port}/_ministack/health")
        _enter(f"http://{HOST}:{port}", ports, found["bundle"])
        _register_at_provider(ports[TOKENS])
        _shrink_queues()
        keys = make_companies(ports, all_well=orders.calm)
        orders.keys.write_text(json.dumps(keys))
        yield sinks


def queues() -> dict[str, str]:
    """The URLs of the outbox and of the dead letters, by the Lambda behind each."""
    sqs = boto3.client("sqs")
    outbox = os.environ["OUTBOX_URL"]
    policy = json.loads(_attribute(sqs, outbox, "RedrivePolicy"))
    dead_letters = outbox.rpartition("/")[0] + "/" + policy["deadLetterTargetArn"].split(":")[-1]
    return {"deliver_emails": outbox, "bury_dead_letters": dead_letters}


def _start_aws(orders: Orders, port: int) -> process.Process:
    folder = Path(orders.folder) / "aws"
    folders = {name: folder / name.lower() for name in ("STATE_DIR", "S3_DATA_DIR", "TMPDIR")}
    for one in folders.values():
        one.mkdir(parents=True)
    settings = stand_in.environment(port) | {name: str(one) for name, one in folders.items()}
    settings |= {"PERSIST_STATE": "0", "S3_PERSIST": "0"}
    server = str(places.ROOT / "local" / "stand_in_server.py")
    return process.start_command(orders, [str(places.STAND_IN_PYTHON), "-I", server], settings)


def _wait_for(aws: process.Process, url: str) -> None:
    deadline = time.monotonic() + stand_in.STARTS_WITHIN
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while aws.poll() is None and time.monotonic() < deadline:
        try:
            direct.open(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Trouble("the AWS stand-in did not start")


def _enter(endpoint: str, ports: dict[str, int], bundle: str) -> None:
    settings = settings_from_stack(endpoint, "https://mail.example.test")
    sinks = {
        "AWS_ENDPOINT_URL_SESV2": f"http://{HOST}:{ports['ses']}",
        "SMTP_ALLOWED_LOOPBACK_PORTS": ",".join(map(str, ports.values())),
        "SSL_CERT_FILE": bundle,
        "DNS_SERVER": NOBODY,
        "POWERTOOLS_SERVICE_NAME": "ricevuta",
        "POWERTOOLS_METRICS_NAMESPACE": "Ricevuta",
        "POWERTOOLS_LOG_LEVEL": "WARNING",
    }
    environment.enter(environment.of_stand_in(endpoint) | settings | sinks)


def _register_at_provider(port: int) -> None:
    client = {
        "client_id": "chaos",
        "client_secret": "as good as any",
        "token_url": f"http://{HOST}:{port}/token",
    }
    boto3.client("secretsmanager").put_secret_value(
        SecretId=os.environ["MAILBOX_CLIENTS_SECRET"],
        SecretString=json.dumps({GrantedBy.GOOGLE: client}),
    )


def _shrink_queues() -> None:
    sqs = boto3.client("sqs")
    for name, url in queues().items():
        attributes = {"VisibilityTimeout": str(HIDDEN_SECONDS)}
        if name == "deliver_emails":
            policy = json.loads(_attribute(sqs, url, "RedrivePolicy"))
            policy["maxReceiveCount"] = MOST_RECEIVES
            attributes["RedrivePolicy"] = json.dumps(policy)
        sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)


def _attribute(sqs: Any, url: str, name: str) -> str:  # noqa: ANN401
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])
    value: str = answer["Attributes"][name]
    return value
