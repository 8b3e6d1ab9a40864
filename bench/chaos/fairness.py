"""`python -m bench.chaos.fairness`: what a company whose server hangs costs the others.

The same emails, at the same pace, through the same workers, once with every server well and once
with one that takes connections and says nothing. The finding is the ratio of the other companies'
median times from queueing to sending. The time-outs are cut about as much as the waits between the
tries, so that they stand to each other as they do on AWS.

The stand-in of AWS hands out the oldest first, where SQS serves the companies that wait for little
first (fair queues). So `--flood` shows what is left to the worker alone.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median

from bench.chaos.companies import FLOODING
from bench.chaos.ledger_of import in_table
from bench.chaos.orders import Orders
from bench.chaos.run import run
from bench.chaos.stage import set_up
from local.trouble import Trouble

BUDGET = 1.5


def main() -> int:
    """Print both medians and their ratio."""
    arguments = parse()
    try:
        # The service remembers where its AWS is: each run is a process of its own.
        with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as fresh:
            well = fresh.submit(times, arguments, hanging=0).result()
            ill = fresh.submit(times, arguments, hanging=FLOODING).result()
    except Trouble as trouble:
        print(f"fairness: {trouble}", file=sys.stderr)
        return 2
    ratio = median(ill) / median(well)
    for name, found in (("every server well", well), ("one server hangs", ill)):
        print(f"{name:<20} median {median(found):.3f} s, p95 {p95(found):.3f} s, {len(found)}")
    print(f"ratio of the medians {ratio:.2f}, budget {BUDGET}")
    return 0


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos.fairness", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--emails", type=int, default=400)
    parser.add_argument("--workers", type=int, default=5, help="Lambda begins with as many")
    parser.add_argument("--hangs-at", choices=("banner", "dot"), default="banner")
    parser.add_argument("--flood", type=int, default=0, help="emails it queues besides, at once")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds from request to request")
    return parser.parse_args()


def times(arguments: argparse.Namespace, *, hanging: int) -> Sequence[float]:
    """How long each email of the others was in the outbox, in seconds."""
    with tempfile.TemporaryDirectory(prefix="ricevuta-fairness-") as folder:
        orders = Orders(
            folder,
            arguments.seed,
            arguments.emails,
            kills=0,
            calm=True,
            hanging=hanging,
            hangs_at=arguments.hangs_at,
            flood=arguments.flood,
            longest_wait=120.0,
            seconds_between=arguments.pause,
        )
        with set_up(orders) as sinks:
            run(orders, sinks, {"deliver_emails": arguments.workers}, is_done=others_are_sent)
            return [
                (email.sent_at - email.queued_at).total_seconds()
                for email in in_table()
                if email.sent_at and email.company_id != FLOODING
            ]


def others_are_sent() -> bool:
    """Whether all but the emails of the company that hangs were sent; those stay behind."""
    return all(email.sent_at for email in in_table() if email.company_id != FLOODING)


def p95(found: Sequence[float]) -> float:
    """The time within which nineteen of twenty were sent."""
    return sorted(found)[len(found) * 95 // 100]


if __name__ == "__main__":
    sys.exit(main())
