"""What Lambda's snapshots hold, and what is new in a process restored from one."""

import random
import sys
from types import SimpleNamespace

from chalicelib import aws
from chalicelib.keys import key_ring
from chalicelib.lambdas import snapshot


def test_hooks_are_registered_where_lambda_takes_snapshots(service, monkeypatch):
    hooks = {}
    lambdas_own = SimpleNamespace(
        register_before_snapshot=lambda hook: hooks.update(before=hook),
        register_after_restore=lambda hook: hooks.update(after=hook),
    )
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", lambdas_own)

    snapshot.register()

    assert {"before": snapshot.warm_up, "after": snapshot.renew} == hooks


def test_elsewhere_nothing_happens(service, monkeypatch):
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", None)

    snapshot.register()


def test_a_snapshot_holds_the_late_imports_and_the_clients(service, monkeypatch):
    clients = (aws.s3, aws.sqs, aws.secrets, aws.kms)
    for client in clients:
        client.cache_clear()
    monkeypatch.delitem(
        sys.modules, "chalicelib.routes.company.settings.smtp_bodies", raising=False
    )

    snapshot.warm_up()

    assert [1, 1, 1, 1] == [client.cache_info().currsize for client in clients]
    assert "chalicelib.routes.company.settings.smtp_bodies" in sys.modules


def test_what_cannot_be_warmed_up_is_no_reason_to_fail(service, monkeypatch):
    def refuse(name):
        raise ImportError(name)

    # No module of ours fails by itself.
    monkeypatch.setattr(snapshot.importlib, "import_module", refuse)

    snapshot.warm_up()


def test_processes_of_one_snapshot_draw_different_numbers(service):
    def restored():
        random.seed(7)
        snapshot.renew()
        return random.getstate()

    assert restored() != restored()


def test_a_restored_process_reads_the_signing_keys_again(service):
    key_ring.key_ring()

    snapshot.renew()

    assert key_ring._kept.ring is None
