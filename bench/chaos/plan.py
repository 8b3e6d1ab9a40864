"""What one seed has in store: who queues what, and what goes wrong where."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import ceil

from bench.chaos import faults
from bench.chaos.companies import COMPANIES, SMTP, Way
from bench.chaos.dice import Dice

CONNECTION_CHANCE = 0.05
SENDER_CHANCE = 0.02
EMAIL_CHANCE = 0.15
TOKEN_CHANCE = 0.1
AWS_CHANCE = 0.03
LOST_ANSWER_CHANCE = 0.03
"""That Lambda's poller does not hear what became of a batch, and hands all of it out again."""
COPY_CHANCE = 0.10
REPEAT_CHANCE = 0.15
MOST_RECIPIENTS = 20


_SHARES = {company: 1 if way is Way.AWAY else 5 for company, way in COMPANIES.items()}


@dataclass(frozen=True, slots=True)
class Request:
    """What a company's software posts."""

    number: int
    company_id: int
    emails: range
    """The numbers of its recipients; the last is of the sender's copy, if it has one."""
    has_copy: bool


@dataclass(frozen=True)
class Plan:
    """All that is drawn, by name."""

    seed: int
    emails: int
    kills: int

    @cached_property
    def dice(self) -> Dice:
        """The seed's."""
        return Dice(self.seed)

    @cached_property
    def requests(self) -> list[Request]:
        """In order."""
        return list(self._draw_requests())

    def connection_fault(self, company_id: int, connection: int) -> str | None:
        """Of so many-eth connection of a company's server."""
        return self._fault(CONNECTION_CHANCE, faults.CONNECTION, company_id, connection)

    def sender_fault(self, company_id: int, mail: int) -> str | None:
        """Of so many-eth mail of a company's server."""
        return self._fault(SENDER_CHANCE, faults.SENDER, company_id, "mail", mail)

    def email_fault(self, number: int, attempt: int, *, ses: bool) -> str | None:
        """Of one attempt of one email; the first is 0."""
        if attempt == 0 and number in self.killing_emails:
            kinds = faults.SES_KILLS if ses else faults.SMTP_KILLS
            return self.dice.one_of(kinds, "kill", number)
        kinds = faults.SES if ses else faults.EMAIL
        return self._fault(EMAIL_CHANCE, kinds, "email", number, attempt)

    def token_fault(self, request: int) -> str | None:
        """Of so many-eth request for an access token."""
        return self._fault(TOKEN_CHANCE, faults.TOKENS, "token", request)

    def aws_fault(self, *name: object) -> str | None:
        """Of one request to AWS that an SQS Lambda makes."""
        return self._fault(AWS_CHANCE, faults.AWS, "aws", *name)

    def post_fault(self, *name: object) -> str | None:
        """Of one request to AWS that queueing makes."""
        return self._fault(2 * AWS_CHANCE, faults.AWS, "post", *name)

    @property
    def deaths(self) -> int:
        """How many workers are killed at a request to AWS; the others die in a dialogue."""
        return self.kills // 3

    def death(self, number: int) -> tuple[int, str]:
        """The request to AWS at which a worker ends: `before` it or `after` it."""
        latest = max(60, self.emails // 6)
        when = self.dice.one_of({"before": 1, "after": 1}, "death", number, "when")
        return self.dice.number(20, latest, "death", number), when

    @cached_property
    def killing_emails(self) -> frozenset[int]:
        """The emails in whose first dialogue the worker is killed."""
        able = [
            number
            for request in self.requests
            if COMPANIES[request.company_id] is not Way.AWAY
            for number in request.emails
        ]
        able.sort(key=lambda number: self.dice.share("killing", number))
        # Some emails never get as far: their worker dies, or AWS does not let them.
        spare = ceil(self.kills / 10)
        return frozenset(able[: self.kills - self.deaths + spare])

    def copies(self, number: int) -> Iterator[int]:
        """The delays, in seconds, of further messages of the email."""
        if self.dice.happens(COPY_CHANCE, "copy", number):
            yield self.dice.one_of({0: 3, 1: 2, 4: 1, 9: 1}, "delay", number)

    def digest(self) -> str:
        """By which to see that two runs had the same in store."""
        drawn = (
            self.requests,
            sorted(self.killing_emails),
            [self.death(number) for number in range(self.deaths)],
            [list(self.copies(number)) for number in range(self.emails)],
            [self.repeats(request) for request in self.requests],
            [
                self.email_fault(number, attempt, ses=ses)
                for number in range(self.emails)
                for attempt in range(3)
                for ses in (False, True)
            ],
            [
                (self.connection_fault(company, count), self.sender_fault(company, count))
                for company in SMTP
                for count in range(self.emails // 4)
            ],
            [self.aws_fault("worker", 0, count) for count in range(self.emails)],
        )
        return sha256(repr(drawn).encode()).hexdigest()[:16]

    def repeats(self, request: Request) -> bool:
        """Whether the company's software posts it once more after it was accepted."""
        return self.dice.happens(REPEAT_CHANCE, "repeat", request.number)

    def _fault(self, chance: float, kinds: dict[str, int], *name: object) -> str | None:
        if not self.dice.happens(chance, *name, "happens"):
            return None
        return self.dice.one_of(kinds, *name, "kind")

    def _draw_requests(self) -> Iterator[Request]:
        number = first = 0
        while first < self.emails:
            size = self.dice.number(1, MOST_RECIPIENTS, "size", number)
            emails = range(first, min(first + size, self.emails))
            company_id = self.dice.one_of(_SHARES, "company", number)
            has_copy = len(emails) > 1 and self.dice.happens(0.1, "has copy", number)
            yield Request(number, company_id, emails, has_copy)
            number, first = number + 1, emails.stop
