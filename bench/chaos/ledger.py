"""The ledger: what was queued, what the sinks have, and what the table says of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench.chaos.orders import Orders
from bench.chaos.recipients import number_of
from chalicelib.domain.emails import Email
from chalicelib.domain.states import DeliveryStatus, delivery_status

_LEFT = {
    DeliveryStatus.SENT,
    DeliveryStatus.DELIVERED,
    DeliveryStatus.BOUNCED,
    DeliveryStatus.COMPLAINED,
}
_UNDER_WAY = {DeliveryStatus.SCHEDULED, DeliveryStatus.QUEUED, DeliveryStatus.SENDING}


@dataclass(frozen=True, slots=True)
class _Held:
    """An email of the table."""

    status: DeliveryStatus
    taken: int
    """How often the sinks took it."""
    resent: bool
    """It is there in place of another, on purpose."""


@dataclass(slots=True)
class Ledger:
    """The sums, and by number the emails of the plan behind them."""

    queued: int = 0
    accepted: int = 0
    """Taken by a sink at least once."""
    statuses: Counter[str] = field(default_factory=Counter)
    lost: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    wrongly_failed: list[int] = field(default_factory=list)
    made_up: list[int] = field(default_factory=list)
    """In the table or at a sink, though nobody was told that they were queued."""
    unknown: list[int] = field(default_factory=list)
    unknown_reasons: Counter[str] = field(default_factory=Counter)
    unknown_sent: list[int] = field(default_factory=list)
    resent: list[int] = field(default_factory=list)
    openly_repeated: list[int] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def balances(self) -> bool:
        """Whether nothing happened that must not."""
        wrong = (self.lost, self.repeated, self.wrongly_failed, self.made_up, self.odd)
        return not any(wrong)


def balance(orders: Orders, in_table: Iterable[Email]) -> Ledger:
    """Count."""
    ledger = Ledger(odd=[str(entry) for entry in orders.books.odd.read()])
    requests = orders.plan.requests
    answered = {int(str(entry[0])) for entry in orders.books.queued.read()}
    promised = {number for one in answered for number in requests[one].emails}
    acceptances = list(orders.books.accepted.read())
    taken = Counter(number_of(str(recipient)) for _, _, recipient in acceptances)
    taken_by_id = Counter(email_id for _, email_id, _ in acceptances)
    held: dict[int, list[_Held]] = defaultdict(list)
    now = datetime.now(UTC)
    for email in in_table:
        status = delivery_status(email, now=now)
        one = _Held(status, taken_by_id[email.email_id], email.resend_of is not None)
        held[number_of(email.to_email)].append(one)
        if status is DeliveryStatus.OUTCOME_UNKNOWN:
            ledger.unknown_reasons[email.last_reason or "lease over"] += 1

    ledger.queued, ledger.accepted = len(promised), len(taken)
    ledger.made_up = sorted((held.keys() | taken.keys()) - promised)
    for number in sorted(promised):
        _judge(ledger, number, held[number], taken[number])
    return ledger


def _judge(ledger: Ledger, number: int, held: list[_Held], taken: int) -> None:
    ledger.statuses.update(one.status.value for one in held)
    if _is_lost(held):
        ledger.lost.append(number)
    unknown = any(one.status is DeliveryStatus.OUTCOME_UNKNOWN for one in held)
    if unknown:
        ledger.unknown.append(number)
        if taken:
            ledger.unknown_sent.append(number)
    resent = any(one.resent for one in held)
    if resent:
        ledger.resent.append(number)
    if taken > 1:
        (ledger.openly_repeated if unknown or resent else ledger.repeated).append(number)
    shown = any(one.taken and one.status in _LEFT for one in held)
    if taken and not shown and not unknown:
        ledger.wrongly_failed.append(number)


def _is_lost(held: list[_Held]) -> bool:
    """Not there, without an outcome, or said to be sent though no sink has it."""
    if not held:
        return True
    return any(one.status in _UNDER_WAY or (one.status in _LEFT and not one.taken) for one in held)
