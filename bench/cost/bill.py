"""The arithmetic: counted units times published prices."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_HERE = Path(__file__).parent
MILLION = 1_000_000
SES = "SES's fee"


class Units(dict[str, float]):
    """How many there are of each unit that prices.json names, or of each part of a bill."""

    def __missing__(self, _: str) -> float:
        """None."""
        return 0.0

    def add(self, others: Mapping[str, float], times: float = 1.0) -> Self:
        """Add so many times the others."""
        for unit, count in others.items():
            self[unit] += count * times
        return self


@dataclass(frozen=True, slots=True)
class Price:
    """What a unit costs, and on which line of the bill."""

    part: str
    usd: float
    """Of one unit."""


def read(name: str) -> dict[str, Any]:
    """A file of data beside this one."""
    content: dict[str, Any] = json.loads((_HERE / name).read_bytes())
    return content


def prices(table: Mapping[str, Any]) -> dict[str, Price]:
    """The prices of a table like prices.json, by unit."""
    return {
        unit: Price(one["part"], one["usd"] / one["per"]) for unit, one in table["units"].items()
    }


def per_email(steps: Mapping[str, Units], usage: Mapping[str, float]) -> Units:
    """The units of one email, with each step taken as often as it is on average."""
    total = Units()
    for step, often in usage.items():
        total.add(steps[step], often)
    return total


def bill(units: Units, of: Mapping[str, Price]) -> Units:
    """Dollars by part.

    Raises:
        KeyError: a unit has no price.
    """
    parts = Units()
    for unit, count in units.items():
        parts[of[unit].part] += count * of[unit].usd
    return parts


def own_share(parts: Units) -> float:
    """All parts but SES's fee, which any other sender would cost as well."""
    return sum(usd for part, usd in parts.items() if part != SES)


def lambda_units(*, cpu: float, waited: float, memory_mb: int) -> Units:
    """One run's.

    Args:
        cpu: seconds of a whole processor; Lambda gives one for 1,769 MB, and less for less.
        waited: seconds for others.
        memory_mb: of the function.
    """
    seconds = cpu * max(1.0, 1769 / memory_mb) + waited
    return Units({"lambda-request": 1, "lambda-gb-second": seconds * memory_mb / 1024})
