"""A whole run, from nothing to its ledger."""

from bench.chaos.ledger import Ledger, balance
from bench.chaos.orders import Orders
from bench.chaos.run import run
from bench.chaos.stage import set_up
from chalicelib.domain.emails import Email


def ledger_of(orders: Orders, *, workers: int) -> Ledger:
    """Run, and count."""
    with set_up(orders) as sinks:
        run(orders, sinks, {"deliver_emails": workers, "bury_dead_letters": 1})
        return balance(orders, in_table())


def in_table() -> list[Email]:
    """All emails, once the environment says where."""
    from chalicelib.tables.emails.item import EmailItem
    from chalicelib.tables.emails.mapping import to_email

    return [to_email(item) for item in EmailItem.scan()]
