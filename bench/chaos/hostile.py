"""`python -m bench.chaos.hostile`: what a company that is hostile in every way costs the others.

Twenty-nine companies send at the same pace through the same workers: alone; beside one that makes
many requests, with no mail for the workers; and beside one that floods, has its server hang, asks
for impossible times, sends huge items and poisons queues, at the same pace of requests.

The findings: the ratio of the others' median times from queueing to sending, beside the hostile one
and beside the one that is only busy, how long their erasures took, how many of their emails were
lost, and whether any attack broke a request. That the busy one costs the others more than nothing
is this machine: two processors and one stand-in of AWS, in whose one process a search of a list
holds up all else, stand for what are as many as there are requests on AWS. So the measure of what
the *service* lets a hostile company do is taken beside it, and that alone is told as well.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median

from bench.chaos import process
from bench.chaos.companies import FLOODING
from bench.chaos.fair_queue import FairQueue, serve
from bench.chaos.ledger_of import in_table
from bench.chaos.neighbours import MORE, NEIGHBOURS
from bench.chaos.orders import Orders
from bench.chaos.stage import set_up
from chalicelib.actions.companies.create_company import create_company
from chalicelib.domain.companies import Licence
from chalicelib.domain.emails import Email
from local.trouble import Trouble

BUDGET = 1.5
ERASED_WITHIN = 120.0
_LONGEST = 180.0
_ERROR = 500


@dataclass(frozen=True, slots=True)
class Run:
    """What came of the others' emails."""

    times: Sequence[float]
    """In the outbox, in seconds."""
    erasures: Sequence[float]
    """Until each was done, in seconds."""
    lost: int
    repeated: int
    attacks: Counter[int]
    """By the status of their answers."""
    odd: int


def main() -> int:
    """Print the findings; 1 where one is beyond its budget."""
    arguments = parse()
    try:
        # The service remembers where its AWS is: each run is a process of its own.
        with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as fresh:
            alone, busy, beside = (
                fresh.submit(one_run, arguments, company=company).result()
                for company in (None, "busy", "hostile")
            )
    except Trouble as trouble:
        print(f"hostile: {trouble}", file=sys.stderr)
        return 2
    ratio = median(beside.times) / median(busy.times)
    runs = (("alone", alone), ("beside a busy one", busy), ("beside a hostile one", beside))
    for name, run in runs:
        print(f"{name:<22} median {median(run.times):.3f} s, of {len(run.times)}", end="")
        print(f", erased within {max(run.erasures):.1f} s, lost {run.lost}", end="")
        print(f", repeated {run.repeated}, odd {run.odd}", end="")
        print(f", of its requests {dict(sorted(run.attacks.items()))}" if run.attacks else "")
    broken = sum(number for status, number in beside.attacks.items() if status >= _ERROR)
    print(f"ratio of the medians to alone {median(beside.times) / median(alone.times):.2f}")
    print(f"ratio of the medians to a busy one {ratio:.2f}, budget {BUDGET}")
    slow = max(beside.erasures) > ERASED_WITHIN
    wrong = [ratio > BUDGET, slow, beside.lost, beside.repeated, beside.odd, broken]
    return 1 if any(wrong) else 0


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos.hostile", description=__doc__)
    parser.add_argument("--emails", type=int, default=348, help="of the others, together")
    parser.add_argument("--workers", type=int, default=5, help="Lambda begins with as many")
    parser.add_argument("--hangs-at", choices=("banner", "dot"), default="banner")
    parser.add_argument("--pause", type=float, default=0.15, help="seconds from request to request")
    return parser.parse_args()


def one_run(arguments: argparse.Namespace, *, company: str | None) -> Run:
    """Have the others queue their emails beside such a company, and wait until all are sent."""
    with tempfile.TemporaryDirectory(prefix="ricevuta-hostile-") as folder:
        orders = Orders(
            folder,
            seed=1,
            emails=arguments.emails,
            kills=0,
            calm=True,
            hanging=FLOODING if company == "hostile" else 0,
            hangs_at=arguments.hangs_at,
            seconds_between=arguments.pause,
        )
        with set_up(orders), _others_created(orders), _lambdas(orders, arguments.workers):
            with ExitStack() as attack:
                if company:
                    attack.enter_context(_running(orders, "bench.chaos.hostile_company", company))
                    time.sleep(5)  # until its flood is there
                neighbours = attack.enter_context(_running(orders, "bench.chaos.neighbours"))
                if neighbours.wait():
                    raise Trouble("the neighbours gave up: see the log")
                _wait_until_sent()
            return _counted(orders)


@contextmanager
def _others_created(orders: Orders) -> Iterator[None]:
    keys = json.loads(orders.keys.read_text())
    for company_id in MORE:
        name = f"Company {company_id}"
        keys[company_id] = create_company(company_id=company_id, name=name, licence=Licence.PREMIUM)
    orders.keys.write_text(json.dumps(keys))
    yield


@contextmanager
def _lambdas(orders: Orders, workers: int) -> Iterator[None]:
    """The sending Lambdas behind a fair queue, and the two of the schedule."""
    queue = FairQueue(os.environ["OUTBOX_URL"])
    port = serve(queue)
    with ExitStack() as running:
        running.callback(queue.close)
        for number in range(workers):
            module = "bench.chaos.fair_worker"
            running.enter_context(process.running(process.start(orders, module, port, number)))
        for name in ("release_due_emails", "finish_recipient_tasks"):
            command = [sys.executable, "-m", "local.schedule", name]
            started = process.start_command(orders, command, dict(os.environ))
            running.enter_context(process.running(started))
        yield


def _running(orders: Orders, module: str, *more: str) -> AbstractContextManager[process.Process]:
    return process.running(process.start(orders, module, *more))


def _of_neighbours() -> list[Email]:
    return [email for email in in_table() if email.company_id in NEIGHBOURS]


def _wait_until_sent() -> None:
    deadline = time.monotonic() + _LONGEST
    while not all(email.sent_at or email.cancelled_at for email in _of_neighbours()):
        if time.monotonic() > deadline:
            return  # what is left counts as lost
        time.sleep(1)


def _counted(orders: Orders) -> Run:
    emails = {email.email_id: email for email in _of_neighbours()}
    promised = [int(str(entry[1])) for entry in orders.books.queued.read()]
    taken = Counter(int(str(entry[1])) for entry in orders.books.accepted.read())
    told = list(orders.books.faults.read())
    sent = [emails[one] for one in promised if one in emails and emails[one].sent_at]
    return Run(
        times=[(one.sent_at - one.queued_at).total_seconds() for one in sent if one.sent_at],
        erasures=[float(str(entry[2])) for entry in told if entry[0] == "erased"],
        lost=sum(not taken[one] for one in promised),
        repeated=sum(taken[one] > 1 for one in promised),
        attacks=Counter(int(str(entry[2])) for entry in told if entry[0] == "hostile"),
        odd=len(list(orders.books.odd.read())),
    )


if __name__ == "__main__":
    sys.exit(main())
