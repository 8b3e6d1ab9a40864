"""What is demanded of every resource of a type, and which of them do not meet it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from infra.templates import Properties, Template


@dataclass(frozen=True)
class Demand:
    """One thing that must hold for each resource of a type."""

    kind: str
    holds: Callable[[Properties], bool]
    otherwise: str
    """What is said, after its name, of a resource for which it does not hold."""


def unmet(template: Template, demands: Iterable[Demand]) -> Iterator[str]:
    """A sentence for each resource and demand that it does not meet."""
    for demand in demands:
        for name, one in template.of_type(demand.kind).items():
            if not demand.holds(one):
                yield f"{name} {demand.otherwise}"
