"""`python -m bench.chaos`: thousands of emails while everything around them breaks.

Several companies' emails go through the real handlers while workers are killed, servers and AWS
misbehave, and messages come twice. In the end the sinks and the table are counted against each
other: nothing may be lost, nothing repeated in silence. The same seed injects the same faults.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.chaos import report
from bench.chaos.ledger_of import ledger_of
from bench.chaos.orders import Orders
from local.trouble import Trouble

_TOLD_LINES = 40
"""Of the log, where a run breaks off."""


def main() -> int:
    """Run, print the ledger; 1 if it does not balance."""
    arguments = parse()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ricevuta-chaos-", delete=not arguments.keep) as folder:
        orders = Orders(folder, arguments.seed, arguments.emails, arguments.kills)
        print(f"seed {orders.seed}, plan {orders.plan.digest()}, {folder}", flush=True)
        try:
            ledger = ledger_of(orders, workers=arguments.workers)
        except Trouble as trouble:
            said = (Path(folder) / "log").read_text(errors="replace").splitlines()
            print(*said[-_TOLD_LINES:], f"chaos: {trouble}", sep="\n", file=sys.stderr)
            return 2
        for line in report.lines(ledger, orders, time.monotonic() - began):
            print(line)
    return 0 if ledger.balances else 1


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="what goes wrong where")
    parser.add_argument("--emails", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=20, help="of workers, by SIGKILL")
    parser.add_argument("--workers", type=int, default=4, help="side by side")
    parser.add_argument("--keep", action="store_true", help="leave the run's folder behind")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
