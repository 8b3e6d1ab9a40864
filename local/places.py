"""Where the local stage keeps its things: everything under `.local/` in the project's root."""

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

from local.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "infra" / "template.yaml"
STAND_IN_PYTHON = ROOT / ".venv-aws" / "bin" / "python"

DATA = ROOT / ".local"
INBOX = DATA / "inbox"
TLS = DATA / "tls"
STATE = DATA / "aws" / "state"
OBJECTS = DATA / "aws" / "s3"
TEMPORARY = DATA / "aws" / "tmp"
STAND_IN_LOG = DATA / "stand-in.log"
SERVICE_LOG = DATA / "service.log"
LOCK = DATA / "lock"
PROVIDER = DATA / "provider.json"
ZONE = DATA / "zone.txt"
WEBHOOKS = DATA / "webhooks.jsonl"
PORTS = DATA / "ports.json"
DEMO = DATA / "demo.json"
DEMO_KEY = DATA / "demo-key"
AUTHORIZATION = DATA / "authorization"
FIRST_EMAIL = DATA / "first-email.json"

LAST_STAGE_ENDS_WITHIN = 30.0
"""Seconds that a stage whose launcher was killed may need to send and to save what it had begun."""


def claim() -> int:
    """Make `.local/` ready and take it for this stage alone.

    Returns:
        The lock's descriptor. Children inherit it, so that `.local/` stays taken until the last of
        them has saved and gone, however the launcher itself ended.

    Raises:
        Trouble: it cannot be used, or another stage of this checkout is running.
    """
    try:
        DATA.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        take(lock)
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        DEMO.unlink(missing_ok=True)  # left by a stage that was killed
        shutil.rmtree(TEMPORARY, ignore_errors=True)
        for folder in (INBOX, TLS, STATE, OBJECTS, TEMPORARY):
            folder.mkdir(parents=True, exist_ok=True)
            list(folder.iterdir())
        for log in (SERVICE_LOG, STAND_IN_LOG):
            log.touch(mode=0o600)
    except OSError as error:
        raise Trouble(f"cannot use .local/: {error.strerror}: {error.filename}") from error
    return lock


def take(lock: int) -> None:
    """Lock, giving the children of a launcher that is gone the time to end."""
    deadline = time.monotonic() + LAST_STAGE_ENDS_WITHIN
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 20, 0).decode()
            if is_alive(holder) or time.monotonic() > deadline:
                raise Trouble(f"the local stage of this checkout runs already: {holder}") from None
            time.sleep(0.1)
        else:
            return


def is_alive(process: str) -> bool:
    """Whether a process of this id runs."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass  # it runs, as somebody else
    return True


def write_whole(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file so that a reader sees all of it or nothing."""
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(unfinished).chmod(mode)
    Path(unfinished).replace(path)
