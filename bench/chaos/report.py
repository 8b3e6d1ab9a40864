"""The ledger as it is printed."""

from collections import Counter
from collections.abc import Iterator

from bench.chaos.ledger import Ledger
from bench.chaos.orders import Orders

_SHOWN = 10


def lines(ledger: Ledger, orders: Orders, seconds: float) -> Iterator[str]:
    """Line by line."""
    faults = Counter((str(where), str(what)) for where, what in orders.books.faults.read())
    kills = sum(
        number
        for (where, what), number in faults.items()
        if where == "kill" and not what.startswith("missed")
    )
    yield f"queued (answered with 202)        {ledger.queued:>7}"
    yield f"accepted by a sink                {ledger.accepted:>7}"
    for status, number in sorted(ledger.statuses.items()):
        yield f"  {status:<32}{number:>7}"
    yield from _must_be_none("lost", ledger.lost)
    yield from _must_be_none("silently repeated", ledger.repeated)
    yield from _must_be_none("accepted, but shown as not sent", ledger.wrongly_failed)
    yield from _must_be_none("sent or stored unasked", ledger.made_up)
    yield from _must_be_none("odd", ledger.odd)
    yield f"repeated, and not in silence      {len(ledger.openly_repeated):>7}"
    unknown = len(ledger.unknown)
    yield f"unknown, each shown as such       {unknown:>7}  {_share(unknown, ledger.queued)} of all"
    for reason, number in sorted(ledger.unknown_reasons.items()):
        yield f"  {reason:<32}{number:>7}"
    sent = len(ledger.unknown_sent)
    yield f"  of these really sent            {sent:>7}  {_share(sent, unknown)} of them"
    yield f"  of these sent again on purpose  {len(ledger.resent):>7}"
    yield f"workers killed                    {kills:>7}"
    by_where: dict[str, list[str]] = {}
    for (where, what), number in sorted(faults.items()):
        by_where.setdefault(where, []).append(f"{what} {number}")
    for where, kinds in by_where.items():
        yield f"{where}: {', '.join(kinds)}"
    yield f"{seconds:.0f} s; {'it balances' if ledger.balances else 'IT DOES NOT BALANCE'}"


def _must_be_none(what: str, found: list[int] | list[str]) -> Iterator[str]:
    which = f"  {', '.join(map(str, found[:_SHOWN]))}" if found else ""
    yield f"{what:<34}{len(found):>7}{which}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"
