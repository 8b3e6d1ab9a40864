"""A registered document's road: it becomes known with its file, and it is paid."""

from base64 import b64encode

from bench.chaos.recipients import address_of
from bench.cost.bill import Units
from bench.cost.road import NUMBERS, Road, size_of

_API = "api_handler"


class DocumentRoad:
    """Of a company's documents."""

    def __init__(self, road: Road) -> None:
        self._road = road
        self._number = 0
        """The newest one's."""

    def steps(self) -> dict[str, Units]:
        """The units of each step."""
        step = self._road.step
        found = {
            "register": step(_API, self.register),
            "pay": step(_API, self._pay, before=self.register),
        }
        for units in found.values():
            units["api-request"] += 1
        return found

    def register(self, *, date: str = "2026-11-20", due_date: str = "2026-12-20") -> int:
        """Have one more document known, with its file."""
        self._number = next(NUMBERS)
        name = f"{self._number}/2026"
        body = {
            "type": "invoice",
            "number": name,
            "date": date,
            "customer": {"name": "Verdi Costruzioni SpA", "email": address_of(self._number)},
            "gross_amount": "1220.00",
            "instalments": [{"due_date": due_date, "amount": "1220.00"}],
            "files": {
                "document": {
                    "filename": f"fattura-{self._number}-2026.pdf",
                    "content_type": "application/pdf",
                    "content_base64": b64encode(self._road.file()).decode(),
                }
            },
        }
        return self._ask("PUT", "", body)

    def _pay(self) -> int:
        return self._ask("PATCH", "/payment", {"paid_on": "2026-12-18"})

    def _ask(self, method: str, path: str, body: object) -> int:
        path = f"/{self._number}{path}"
        return size_of(self._road.ask(method, path, body, of="issued_documents"))
