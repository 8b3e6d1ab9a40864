"""What a domain wants done with mail that is not proven to be its own (DMARC, RFC 9989)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

_MOST_QUESTIONS = 8
_POLICIES = {"none", "quarantine", "reject"}


class DmarcFault(StrEnum):
    """Why receivers know of no wish."""

    MISSING = "missing"
    SEVERAL = "several"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Dmarc:
    """What was found."""

    record: str = ""
    policy: str = ""
    """As it holds for the domain that was asked for."""
    fault: DmarcFault | None = None


def look_at_dmarc(domain: str, ask: Callable[[str, str], list[str]]) -> Dmarc:
    """The domain's own record, or that of the organisation it belongs to (RFC 9989 section 4.10).

    Raises:
        Exception: what `ask` raises where DNS does not answer.
    """
    found = Dmarc(fault=DmarcFault.MISSING)
    for name in _upwards(domain):
        records = [one for one in ask(f"_dmarc.{name}", "TXT") if _is_dmarc(one)]
        if len(records) > 1:
            return Dmarc(records[0], fault=DmarcFault.SEVERAL)
        if not records:
            continue
        tags = _tags(records[0])
        if name != domain and tags.get("psd") == "y":
            break  # everybody's names begin below
        found = _read(records[0], tags, is_own=name == domain)
        if name == domain or tags.get("psd") == "n":
            break
    return found


def _upwards(domain: str) -> list[str]:
    labels = domain.split(".")
    names = [".".join(labels[at:]) for at in range(len(labels))]
    # Of a long name the steps next to the domain itself are passed over.
    return names if len(names) <= _MOST_QUESTIONS else [domain, *names[1 - _MOST_QUESTIONS :]]


def _read(record: str, tags: Mapping[str, str], *, is_own: bool) -> Dmarc:
    policy = (tags.get("p") if is_own else tags.get("sp", tags.get("p"))) or ""
    if policy in _POLICIES:
        return Dmarc(record, policy)
    # Who asks for reports at least watches.
    return Dmarc(record, "none") if "rua" in tags else Dmarc(record, fault=DmarcFault.WRONG)


def _is_dmarc(record: str) -> bool:
    first = record.partition(";")[0].replace(" ", "").replace("\t", "")
    return first == "v=DMARC1"


def _tags(record: str) -> dict[str, str]:
    pairs = (one.partition("=") for one in record.split(";") if "=" in one)
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
