"""`python -m bench.cost`: dollars for a million emails, from what the service asks of AWS.

Everything is counted in one run of the whole road against the AWS stand-in, and multiplied by the
prices and the use of the two tables beside this file. Ends with 1 where what was counted costs more
than its ceiling; time is in the bill, and not in what is held to the ceiling.
"""

import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from typing import Any

from bench.chaos.companies import COMPANIES, FLOODING, Way
from bench.chaos.orders import Orders
from bench.chaos.stage import set_up
from bench.cost import bill
from bench.cost.documents import DocumentRoad
from bench.cost.fixed import per_month
from bench.cost.meter import Meter
from bench.cost.reminders import ReminderRoad
from bench.cost.road import Road
from local.trouble import Trouble

_HALF_A_CENT = 0.005
_SES_COMPANY = next(company for company, way in COMPANIES.items() if way is Way.SES)
_ROADS = {
    "tracked": (_SES_COMPANY, "ses", True),
    "tracked, own SMTP": (FLOODING, "smtp", True),
    "untracked": (_SES_COMPANY, "ses", False),
}


def main() -> int:
    """Walk the roads and print what they cost."""
    usage, table = bill.read("usage.json"), bill.read("prices.json")
    of = bill.prices(table)
    try:
        steps, idle = walk(usage)
    except Trouble as trouble:
        print(f"cost: {trouble}", file=sys.stderr)
        return 2
    millions = {
        road: bill.Units().add(bill.per_email(steps[road], usage["per_email"][road]), bill.MILLION)
        for road in _ROADS
    }
    print_units(steps["tracked"])
    bills = {road: bill.bill(units, of) for road, units in millions.items()}
    fixed = bill.bill(per_month(idle, usage), of)
    print_bills(f"USD for a million emails, {table['region']}, {table['as_of']}", bills)
    print_bills("USD a month, however few emails", {"idle": fixed})
    hours = bill.Units().add(steps["tracked"]["poll"], 1000 * usage["polls_per_hour"])
    print_bills("USD for a thousand hours of an open page", {"idle": bill.bill(hours, of)})
    documents = bill.Units()
    for step in ("register", "pay"):
        documents.add(steps["tracked"][step], bill.MILLION)
    print_bills("USD for a million registered documents", {"paid": bill.bill(documents, of)})
    reminders = bill.Units().add(steps["tracked"]["remind"], bill.MILLION)
    print_bills(
        "USD for a million reminders by a rule, up to the queue",
        {"alone": bill.bill(reminders, of)},
    )
    return hold(millions, of, usage["ceiling_usd_per_million"])


def walk(usage: Mapping[str, Any]) -> tuple[dict[str, dict[str, bill.Units]], bill.Units]:
    """The units of each road's steps, and those of a run of the schedule that finds nothing."""
    meter = Meter(usage["months_kept"])
    meter.install()
    with tempfile.TemporaryDirectory(prefix="ricevuta-cost-") as folder:
        orders = Orders(folder, seed=1, emails=0, kills=0, calm=True)
        with set_up(orders):
            logging.getLogger("ricevuta").setLevel(logging.INFO)
            meter.fair_queue = os.environ["OUTBOX_URL"]
            meter.passing_table = os.environ["BATCHES_TABLE"]
            keys = json.loads(orders.keys.read_text())
            steps, idle = {}, bill.Units()
            for name, (company, transport, tracked) in _ROADS.items():
                key = keys[str(company)]
                road = Road(meter, company, key, tracked=tracked, usage=usage)
                steps[name] = road.steps(transport=transport)
                idle = road.release()
                if name == "tracked":
                    documents = DocumentRoad(road)
                    steps[name] |= documents.steps()
                    steps[name] |= ReminderRoad(road, documents, company).steps()
    # The same mail leaves by the other way, from AWS to the internet.
    steps["tracked, own SMTP"]["deliver"]["out-gb"] += steps["tracked"]["deliver"]["ses-gb"]
    return steps, idle


def print_units(steps: Mapping[str, bill.Units]) -> None:
    """What each step was counted at."""
    units = sorted({unit for counted in steps.values() for unit in counted})
    print(f"{'a step, tracked':<28}" + "".join(f"{step:>11}" for step in steps))
    for unit in units:
        counts = (counted.get(unit, 0) for counted in steps.values())
        print(f"{unit:<28}" + "".join(f"{one:>11.4g}" for one in counts))
    print()


def print_bills(title: str, bills: Mapping[str, bill.Units]) -> None:
    """Dollars by part, the largest first, SES's fee apart."""
    all_parts = bill.Units()
    for one in bills.values():
        all_parts.add(one)
    worth_a_row = {part for part, usd in all_parts.items() if usd >= _HALF_A_CENT}
    own = sorted(worth_a_row - {bill.SES}, key=lambda part: -all_parts[part])
    print(f"{title:<44}" + "".join(f"{name:>19}" for name in bills))
    for part in own:
        print_row(part, (one[part] for one in bills.values()))
    print_row("our own share", map(bill.own_share, bills.values()))
    if bill.SES in all_parts:
        print_row(bill.SES, (one[bill.SES] for one in bills.values()))
    print()


def print_row(name: str, dollars: Iterable[float]) -> None:
    """A row of a bill."""
    print(f"{name:<44}" + "".join(f"{usd:>19.2f}" for usd in dollars))


def hold(
    millions: Mapping[str, bill.Units],
    of: Mapping[str, bill.Price],
    ceilings: Mapping[str, float],
) -> int:
    """Hold what was counted to its ceiling; time, which was measured, is left out."""
    over = 0
    for road, units in millions.items():
        counted = bill.Units(units)
        counted.pop("lambda-gb-second")
        usd, most = bill.own_share(bill.bill(counted, of)), ceilings[road]
        over += usd > most
        print(f"{road}: {usd:.2f} without time, ceiling {most:g}  {'OVER' if usd > most else 'ok'}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
