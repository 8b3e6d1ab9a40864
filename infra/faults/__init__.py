"""Ways to spoil the template, each of which something in the rehearsal must find."""

from infra.faults import loud, quiet
from infra.faults.planting import FAULTS, Document, planted

__all__ = ["FAULTS", "Document", "loud", "planted", "quiet"]
