"""Labelled fetches and stories in files: read, checked, and judged as the service judges.

`docs/accuracy.md` has the format.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from chalicelib.domain.categories import Category
from chalicelib.domain.emails import Attachment, DeliverAs, Email, Transport
from chalicelib.domain.evidence.agents import is_hit
from chalicelib.domain.evidence.evidence import Evidence, EvidenceLevel, evidence
from chalicelib.domain.evidence.ladder import judge_fetch
from chalicelib.domain.evidence.together import judged_hits
from chalicelib.domain.evidence.verdicts import Verdict
from chalicelib.domain.hits import Fetched, Hit, attachment, read_fetched
from chalicelib.domain.judging import Lens
from chalicelib.domain.tokens import KeyRing, Target

OWN = Path(__file__).parent / "labelled"
NOT_COUNTED = "not_counted"

_DELIVERED = datetime(2026, 11, 28, 9, tzinfo=UTC)
_ON_ITS_WAY = timedelta(seconds=60)
_TARGET = Target(12345, 99)
_RING = KeyRing(1, {1: b"k" * 64})
_LENS = Lens(tracks=True)
_CASE = {"id": str, "ua": str, "ip": str, "what": str, "after_s": (int, float), "expected": str}
_STORY = {"id": str, "files": int, "fetches": list, "expected": str}
_FETCH = {"t": (int, float), "what": str, "ua": str, "ip": str}
_VERDICTS = {one.value for one in Verdict}
_LEVELS = {one.name for one in EvidenceLevel}

Labelled = Mapping[str, Any]


class WrongFileError(Exception):
    """A file is not what it has to be; the words say where."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the rules say of a case or a story."""

    labelled: Labelled
    said: str
    """A verdict, or a level in capitals."""
    why: str
    """The rule that decided."""

    @property
    def is_right(self) -> bool:
        """Whether that is what was expected, or as good."""
        return self.said in {self.labelled["expected"], *self.labelled.get("also_ok", ())}

    @property
    def measures(self) -> bool:
        """Whether it belongs to the half on which no rule may be written."""
        return sha256(self.labelled["id"].encode()).digest()[0] % 2 == 1


def read_cases(path: Path) -> Sequence[Labelled]:
    """The cases of a file; raises WrongFileError."""
    cases = _read(path, _CASE, _VERDICTS)
    for place, case in enumerate(cases):
        if case["what"] not in {"pixel", "link"}:
            raise WrongFileError(f"{path}: case {place}: what is neither pixel nor link")
    return cases


def read_stories(path: Path) -> Sequence[Labelled]:
    """The stories of a file; raises WrongFileError."""
    stories = _read(path, _STORY, _LEVELS)
    for place, story in enumerate(stories):
        for fetch in story["fetches"]:
            _check(fetch, _FETCH, f"{path}: a fetch of story {place}")
            try:
                read_fetched(fetch["what"])
            except ValueError:
                raise WrongFileError(
                    f"{path}: story {place}: nothing is called {fetch['what']!r}"
                ) from None
    return stories


def judge_case(case: Labelled) -> Told:
    """One fetch by itself."""
    what = read_fetched("pixel") if case["what"] == "pixel" else attachment(0)
    hit = _hit(case, what, case["after_s"])
    if hit is None:
        return Told(case, Verdict.MACHINE.value, NOT_COUNTED)
    [judged] = judged_hits(_email([hit], files=1), _LENS.judging)
    return Told(case, judged.verdict.value, judged.rule.value)


def judge_story(story: Labelled) -> Told:
    """All fetches of an email together."""
    known = story_evidence(story)
    return Told(story, known.level.name, known.reason.value)


def story_evidence(story: Labelled) -> Evidence:
    """What its fetches prove."""
    hits = [_hit(one, read_fetched(one["what"]), one["t"]) for one in story["fetches"]]
    return evidence(_email([hit for hit in hits if hit], files=story["files"]), _LENS)


def _hit(request: Labelled, fetched: Fetched, seconds: float) -> Hit | None:
    headers = {name.lower(): value for name, value in request.get("headers", {}).items()}
    headers["user-agent"] = request["ua"]
    if not is_hit(method=request.get("method", "GET"), headers=headers):
        return None
    return judge_fetch(
        fetched=fetched,
        headers=headers,
        address=request["ip"],
        at=_DELIVERED + timedelta(seconds=seconds),
        target=_TARGET,
        ring=_RING,
    )


def _email(hits: Sequence[Hit], *, files: int) -> Email:
    """An invoice that was sent a minute before it was delivered."""
    file = Attachment("fattura.pdf", "application/pdf", 1, "0" * 64)
    email = Email(
        company_id=12345,
        email_id=99,
        batch_id="",
        category=Category.INVOICE,
        subject="",
        to_email="",
        to_name="",
        from_email="",
        from_name="",
        reply_to=None,
        copy_to="",
        transport=Transport.SES,
        deliver_as=DeliverAs.LINK,
        attachments=(file,) * files,
        retention_months=24,
        queued_at=_DELIVERED - _ON_ITS_WAY,
        sent_at=_DELIVERED - _ON_ITS_WAY,
        delivered_at=_DELIVERED,
    )
    return replace(email, hits=tuple(hits), hit_count=len(hits))


def _read(path: Path, fields: Mapping[str, Any], expected: set[str]) -> Sequence[Labelled]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise WrongFileError(f"{path}: {error}") from None
    if not isinstance(read, list):
        raise WrongFileError(f"{path}: not a list")
    for place, one in enumerate(read):
        _check(one, fields, f"{path}: entry {place}")
        if not {one["expected"], *one.get("also_ok", ())} <= expected:
            raise WrongFileError(f"{path}: entry {place}: expected is none of {sorted(expected)}")
    return read


def _check(one: Any, fields: Mapping[str, Any], where: str) -> None:  # noqa: ANN401 - anything may stand in a file
    if not isinstance(one, dict):
        raise WrongFileError(f"{where}: not an object")
    for name, kind in fields.items():
        if not isinstance(one.get(name), kind):
            raise WrongFileError(f"{where}: {name} is missing, or of another kind")
