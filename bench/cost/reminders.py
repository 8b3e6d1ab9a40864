"""A reminder's road up to where it is an email as any other: a rule finds a document overdue."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import app
from bench.cost.bill import Units
from bench.cost.documents import DocumentRoad
from bench.cost.road import Road
from chalicelib.domain.companies import Licence
from chalicelib.domain.reminders.calendars import Calendar
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.reminders.rules import find_rules, note_progress
from local import lambdas
from local.schedule import event_of
from local.trouble import Trouble

_NAME = "run_reminders"
_DAYS = 7
_RULE = {"id": "after", "name": "Primo sollecito", "days": _DAYS}


class ReminderRoad:
    """Of a company's overdue documents, one to a run."""

    def __init__(self, road: Road, documents: DocumentRoad, company_id: int) -> None:
        self._road = road
        self._documents = documents
        self._company = company_id

    def steps(self) -> dict[str, Units]:
        """The units of a run that reminds of one document, and queues its email.

        Raises:
            Trouble: the run reminded of nothing.
        """
        company = find_company(self._company)
        if company is None:
            raise Trouble(f"company {self._company} is gone")
        save_company(replace(company, licence=Licence.PREMIUM_PLUS))
        rules = {"rules": [_RULE], "quiet_weekends": False, "quiet_holidays": False}
        self._road.ask("PUT", "/rules", rules, of="reminders")
        units = self._road.step(_NAME, self._run, before=self._become_due)
        if not units["sqs-fair-request"]:
            raise Trouble("the run of reminders queued no email")
        return {"remind": units}

    def _become_due(self) -> int:
        """Have a document be due for its reminder, and the company's hour come."""
        now = datetime.now(UTC)
        due = Calendar().day_of(now) - timedelta(days=_DAYS)
        size = self._documents.register(due_date=due.isoformat(), date=due.isoformat())
        kept = find_rules(self._company, consistent=True)
        note_progress(self._company, replace(kept, reminds_at=now), run_at=now)
        return size

    def _run(self) -> int:
        app.run_reminders(event_of(_NAME, datetime.now(UTC)), lambdas.context(_NAME))
        return 0
