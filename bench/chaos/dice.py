"""Chance that does not depend on who asks first: each throw is a hash of the seed and a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Dice:
    """The dice of one seed."""

    seed: int

    def share(self, *name: object) -> float:
        """From 0 to 1, the same for the same name at every run."""
        digest = blake2b(repr((self.seed, *name)).encode(), digest_size=7).digest()
        return int.from_bytes(digest) / (1 << 56)

    def number(self, low: int, high: int, *name: object) -> int:
        """A number from `low` to `high`, both included."""
        return low + int(self.share(*name) * (high - low + 1))

    def happens(self, chance: float, *name: object) -> bool:
        """Whether something of this chance happens."""
        return self.share(*name) < chance

    def one_of[Kind](self, weights: Mapping[Kind, int], *name: object) -> Kind:
        """One of the keys, each as often as its weight says."""
        rest = self.share(*name) * sum(weights.values())
        for kind, weight in weights.items():
            rest -= weight
            if rest < 0:
                return kind
        return kind
