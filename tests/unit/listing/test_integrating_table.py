"""The table of icons in docs/integrating.md is the rule by which icons are chosen, and whole."""

from itertools import product
from pathlib import Path

from chalicelib.domain.evidence.evidence import Evidence, EvidenceLevel
from chalicelib.domain.listing.standings import Icon, Standing
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.states import DeliveryStatus

MAY_HAVE_LEFT = {
    *(DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.BOUNCED),
    *(DeliveryStatus.COMPLAINED, DeliveryStatus.FAILED, DeliveryStatus.OUTCOME_UNKNOWN),
}
LEVELS = [level.name.lower() for level in EvidenceLevel]


def table():
    """State, levels of evidence and icon of each line."""
    lines = Path("docs/integrating.md").read_text("utf-8").splitlines()
    start = lines.index("| delivery_status | evidence | icon | what to do |") + 2
    for line in lines[start:]:
        if not line.startswith("|"):
            return
        statuses, levels, icon, _ = (cell.strip() for cell in line.strip("|").split("|"))
        known = LEVELS if levels == "any" else names(levels)
        yield from product(names(statuses), known, names(icon))


def names(cell):
    return [name.strip(" `") for name in cell.split(",")]


def icon_of(status, level):
    known = Evidence(EvidenceLevel[level.upper()], ReasonCode.TIMEOUT)
    return Standing(DeliveryStatus(status), known, None, resent=False).icon


def test_every_line_is_true():
    assert [] == [line for line in table() if icon_of(line[0], line[1]) != line[2]]


def test_every_state_has_a_line():
    told = {status for status, _, _ in table()}

    assert set(DeliveryStatus) == told


def test_whatever_left_has_a_line_for_all_that_may_be_known_of_it():
    has_a_line = {(status, level) for status, level, _ in table()}

    assert set(product(MAY_HAVE_LEFT, LEVELS)) <= has_a_line


def test_every_icon_is_told_of():
    told = {icon for _, _, icon in table()}

    assert set(Icon) - {Icon.RESENT} == told
    assert "is `resent`" in Path("docs/integrating.md").read_text("utf-8")
