"""What a snapshot of the HTTP Lambda holds, and what every process restored from it needs anew.

Lambda takes a snapshot when a version is published (SnapStart), and restores it where it would have
started cold. All processes begin as the same one: what was drawn at random before is the same in
all, and what was connected is so no more.
https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
"""

import importlib
import pkgutil
import random

import chalicelib
from chalicelib import aws
from chalicelib.keys.key_ring import forget_key_ring
from chalicelib.tables.connection import connection
from chalicelib.telemetry import logger


def register() -> None:
    """Register the functions below as SnapStart's hooks; outside of Lambda do nothing."""
    try:
        # Part of Lambda's own Python; in no zip of ours.
        from snapshot_restore_py import (  # type: ignore[import-not-found]  # noqa: PLC0415
            register_after_restore,
            register_before_snapshot,
        )
    except ImportError:
        return
    register_before_snapshot(warm_up)
    register_after_restore(renew)


def warm_up() -> None:
    """Do before the snapshot what would make first requests slow: import views, make clients.

    A client has no connection until it is used, and asks for new credentials when its own are old.
    What fails is logged: the snapshot is then only a colder one.
    """
    try:
        for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
            importlib.import_module(module.name)
        for client in (aws.s3, aws.sqs, aws.secrets, aws.kms):
            client()
        _ = connection().client  # made when first asked for
    except Exception:
        logger.exception("snapshot not warmed up")


def renew() -> None:
    """Make this process differ from all others that were restored from the same snapshot."""
    random.seed()  # of waits and MIME boundaries; ids and tokens come from the kernel
    forget_key_ring()
