"""What goes over the wire to dynalite: requests, and their read units as DynamoDB counts them."""

from dataclasses import dataclass, field
from itertools import chain
from math import ceil
from typing import Any

from bench.list_history import item_size


@dataclass(slots=True)
class Wire:
    """What went over it."""

    requests: list[str] = field(default_factory=list)
    units: float = 0.0

    def note(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:  # noqa: ANN401
        """One answer of DynamoDB's."""
        self.requests.append(model.name)
        if _is_projected(parsed):
            capacity = parsed["ConsumedCapacity"]
            tables = capacity if isinstance(capacity, list) else [capacity]
            self.units += sum(float(table["CapacityUnits"]) for table in tables)
        elif model.name == "BatchGetItem":
            [items] = parsed["Responses"].values()
            self.units += sum(ceil(item_size(item) / 4096) / 2 for item in items)
        elif "Items" in parsed:
            # Also of nothing.
            self.units += max(1, ceil(sum(map(item_size, parsed["Items"])) / 4096)) / 2
        else:
            self.units += float(parsed["ConsumedCapacity"]["CapacityUnits"])


def _is_projected(parsed: dict[str, Any]) -> bool:
    items = [*parsed.get("Items", ()), *chain(*parsed.get("Responses", {}).values())]
    return any("hits" in item and "subject" not in item for item in items)
