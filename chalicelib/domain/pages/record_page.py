"""The recipient's own page: what is recorded about an email, by what right, and how to stop it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from chalicelib.domain.consents import LegalBasis
from chalicelib.domain.correspondents import Correspondent
from chalicelib.domain.emails import Email
from chalicelib.domain.evidence.agents import bare
from chalicelib.domain.hits import Kind, read_fetched
from chalicelib.domain.links import kept_until
from chalicelib.domain.pages.code_form import CodeForm, code_form
from chalicelib.domain.pages.page_frame import Words, frame, with_names, words_of
from chalicelib.domain.periods import ROME
from chalicelib.domain.tokens import Mode
from chalicelib.domain.words import Locale, put

ALLOW = "allow"
STOP = "stop"
"""What the page's form may ask for, in its field `do`."""

_DAYS = {"it": "%d/%m/%Y", "en": "%-d %B %Y"}
_NOTHING_KNOWN = "unknown"

_FORM = (
    '<form method="post"><button type="submit" name="do" value="{do}"{quiet}>{button}</button>'
    "</form>"
    '<p class="soft">{note}</p>'
)


def record_page(
    locale: Locale,
    sender: Correspondent,
    email: Email,
    *,
    mode: Mode,
    events: Sequence[Mapping[str, Any]],
    denied: bool,
    basis: LegalBasis | None,
    code: CodeForm | None = None,
) -> str:
    """The page, for the email's recipient.

    Args:
        locale: what it speaks.
        sender: who recorded.
        email: what it is about.
        mode: how a fetch from now on is recorded.
        events: what happened, as `timelines.timeline` tells it.
        denied: the recipient does not want to be recorded.
        basis: by what right the sender says that it records.
        code: the form for the code that was mailed, where one is asked for.
    """
    words = words_of(locale)
    said: Words = words["record"]
    about = with_names(said["about"], subject=email.subject, recipient=email.to_email)
    # A refusal cannot reach what is counted without a name, and must not be said to.
    anonymous = "_anonymous" if mode is Mode.ANONYMOUS else ""
    state = f"denied{anonymous}" if denied else mode.name.lower()
    content = (
        f'<p class="soft">{with_names(words["from"], name=sender.name)}</p>'
        f'<h1>{escape(said["title"])}</h1><p class="soft">{about}</p>'
        f'<p class="state">{with_names(said[state], name=sender.name)}</p>'
        f"{code_form(words, code, do=ALLOW) if code else _form(said, sender, denied=denied)}"
        f"{_happened(said, events, locale)}"
        f"{_kept(said, email, locale, anonymous)}"
        f"{_who(said, sender, basis)}"
    )
    off = denied or mode is not Mode.IDENTIFIED
    return frame(content, lang=locale, title=said["title"], sign="record_off" if off else "record")


def _form(said: Words, sender: Correspondent, *, denied: bool) -> str:
    do = ALLOW if denied else STOP
    return _FORM.format(
        do=do,
        quiet=' class="quiet"' if denied else "",
        button=escape(said[do]),
        note=with_names(said[f"{do}_note"], name=sender.name),
    )


def _happened(said: Words, events: Sequence[Mapping[str, Any]], locale: Locale) -> str:
    rows = "".join(_event(said, event, locale) for event in events)
    title = escape(said["events_title"])
    if not rows:
        return f"<h2>{title}</h2><p>{escape(said['no_events'])}</p>"
    return f'<h2>{title}</h2><ol>{rows}</ol><p class="soft">{escape(said["clock"])}</p>'


def _event(said: Words, event: Mapping[str, Any], locale: Locale) -> str:
    at = datetime.fromisoformat(event["at"])
    when = f'<time datetime="{event["at"]}">{at.strftime(f"{_DAYS[locale]}, %H:%M")}</time>'
    if event["event"] != "hit":
        told = said["events"].get(event["event"])
        return f"<li>{when}<p>{escape(told)}</p></li>" if told else ""
    agent = said["agents"].get(bare(event["agent"]), event["agent"])
    how = [said["program"].format(agent=agent)]
    if event["network"] != _NOTHING_KNOWN:
        how.append(said["place"].format(network=event["network"].replace("_", " ")))
    return (
        f"<li>{when}<p><b>{_fetched(said, event)}</b> "
        f"{escape(event['reason'][locale])}</p>"
        f'<p class="soft">{escape("; ".join(how))}.</p></li>'
    )


def _fetched(said: Words, event: Mapping[str, Any]) -> str:
    kind = read_fetched(event["what"]).kind
    if kind is not Kind.ATTACHMENT:
        return f"{escape(said[kind])}."
    return f"<bdi>{escape(event.get('filename', said['document']))}</bdi>."


def _kept(said: Words, email: Email, locale: Locale, anonymous: str) -> str:
    day = kept_until(email).astimezone(ROME).strftime(_DAYS[locale])
    lines = [*said[f"what{anonymous}"], put(said[f"until{anonymous}"], day=day)]
    return f"<h2>{escape(said['what_title'])}</h2>" + "".join(
        f"<p>{escape(line)}</p>" for line in lines
    )


def _who(said: Words, sender: Correspondent, basis: LegalBasis | None) -> str:
    who = with_names(said["who"], name=sender.name)
    where = f": {escape(sender.address)}" if sender.address else ""
    right = escape(said["basis"][basis.value if basis else "none"])
    return f"<h2>{escape(said['who_title'])}</h2><p>{who}{where}.</p><p>{right}</p>"
