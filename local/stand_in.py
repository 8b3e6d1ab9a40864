"""Starts the AWS stand-in: DynamoDB, SQS, S3, KMS, Secrets Manager on a loopback port."""

import os
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from local import places
from local.child import Child
from local.loopback import HOST
from local.trouble import Trouble

REGION = "eu-south-1"
STARTS_WITHIN = 60.0


@dataclass(frozen=True)
class Home:
    """Where a stand-in keeps what it remembers; the folders exist."""

    state: Path
    objects: Path
    temporary: Path
    log: Path


OF_THE_STAGE = Home(places.STATE, places.OBJECTS, places.TEMPORARY, places.STAND_IN_LOG)


def start(
    port: int, lock: int, home: Home = OF_THE_STAGE, more: Mapping[str, str] | None = None
) -> Child:
    """Start it with what it remembers, and `more` than its `environment`; return once it answers.

    Raises:
        Trouble: it is not installed, or it ended instead of answering.
    """
    if not os.access(places.STAND_IN_PYTHON, os.X_OK):
        raise Trouble("the AWS stand-in is not installed (.venv-aws): run `make install`")
    home.log.touch(mode=0o600)
    log_began = home.log.stat().st_size
    # -I: nothing of this folder or of the developer's own packages can stand before the stand-in's.
    command = [str(places.STAND_IN_PYTHON), "-I", str(places.ROOT / "local" / "stand_in_server.py")]
    told = environment(port, home) | dict(more or {})
    child = Child.start("AWS stand-in", command, told, home.log, lock)
    try:
        wait_until_healthy(child, port, home.log, log_began)
    except BaseException:
        child.stop()
        raise
    return child


def environment(port: int, home: Home = OF_THE_STAGE) -> dict[str, str]:
    """All it gets to see: no credential of the developer's own is among it."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "LOG_LEVEL": "WARNING",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(home.state),
        "S3_DATA_DIR": str(home.objects),
        "TMPDIR": str(home.temporary),
    }


def wait_until_healthy(child: Child, port: int, log: Path, log_began: int) -> None:
    """Return once the stand-in answers."""
    deadline = time.monotonic() + STARTS_WITHIN
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if child.has_ended():
            said = log.read_bytes()[log_began:].decode(errors="replace").split("\n")
            last = next((line for line in reversed(said) if line.strip()), "it said nothing")
            raise Trouble(f"the AWS stand-in did not start ({log}): {last.strip()}")
        try:
            with direct.open(f"http://{HOST}:{port}/_ministack/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise Trouble(f"the AWS stand-in does not answer on port {port} ({log})")
