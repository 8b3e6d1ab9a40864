"""A dossier for people: A4, in the company's language, with the signed file attached to it."""

from datetime import datetime
from hashlib import sha256
from typing import Any

import rfc8785

from chalicelib.domain.categories import KIND, Category
from chalicelib.domain.dossier.sheets import Attached, Sheets
from chalicelib.domain.evidence.verdicts import Rule
from chalicelib.domain.hits import read_fetched
from chalicelib.domain.periods import ROME
from chalicelib.domain.words import Locale, put
from chalicelib.domain.words import words as words_of

Told = dict[str, Any]


def dossier_pdf(signed: Told, *, file: bytes, locale: Locale) -> bytes:
    """Print the dossier.

    Args:
        signed: the dossier with its signature and its time stamp.
        file: the same as it is to be verified, attached as it is.
        locale: the language.
    """
    told: Told = signed["dossier"]
    texts = words_of("dossier", locale)
    words: dict[str, str] = texts["labels"]
    number, digest = told["email"]["id"], sha256(rfc8785.dumps(told)).hexdigest()
    sheets = Sheets(
        title=f"{words['title']} {number}",
        language=locale,
        made_at=datetime.fromisoformat(told["generated_at"]),
        foot=f"Ricevuta · {number} · SHA-256 {digest} · {words['page']}",
    )
    _front(sheets, told, words)
    _email(sheets, told, words, locale)
    _attachments(sheets, told["email"], words)
    _delivery(sheets, told["delivery"], words, locale)
    _reading(sheets, told["reading"], words, locale)
    sheets.heading(words["timeline"])
    for event in told["timeline"]:
        said = _event(event, texts["events"])
        sheets.pair(_moment(event["at"]), said, more=_more(event, words, locale))
    _judging(sheets, told["judging"], words)
    _meaning(sheets, told["meaning"], words, locale)
    sheets.heading(words["signature"])
    for label, text in (
        (words["hash"], digest),
        (words["jws"], signed["signature"]),
        (words["time_stamp"], _stamp(signed.get("time_stamp"), words, locale)),
        (words["keys_at"], told["keys_url"]),
    ):
        if text:
            sheets.paragraph(label, size=8, grey=True)
            sheets.paragraph(text, size=8)
    sheets.paragraph(texts["verify"])
    sheets.paragraph(words["missing_characters"], grey=True)
    return sheets.pdf(Attached(f"dossier-{number}.json", file, words["title"]))


def _front(sheets: Sheets, told: Told, words: dict[str, str]) -> None:
    sheets.heading(words["title"], size=16)
    made = {
        "at": _moment(told["generated_at"]),
        "version": told["software"]["version"],
        "company": f"{told['company']['name']} ({told['company']['id']})",
    }
    sheets.paragraph(put(words["made"], **made), grey=True)


def _email(sheets: Sheets, told: Told, words: dict[str, str], locale: Locale) -> None:
    email = told["email"]
    category = email["category"]
    sheets.heading(words["email"])
    sheets.pair(words["id"], str(email["id"]))
    sheets.pair(words["message_id"], email["message_id"])
    sheets.pair(
        words["category"],
        KIND[Category(category)] if locale == "it" else category.replace("_", " "),
    )
    if email["document"]:
        versioned = "document_version" if email["document"]["version"] else "document_plain"
        sheets.pair(words["document"], words[versioned].format_map(email["document"]))
    sheets.pair(words["subject"], email["subject"])
    sheets.pair(words["from"], _mailbox(email["from_name"], email["from_email"]))
    sheets.pair(words["to"], _mailbox(email["to_name"], email["to_email"]))
    sheets.pair(words["reply_to"], email["reply_to"] or "")
    sheets.pair(words["transport"], words[email["transport"]])
    sheets.pair(words["resend_of"], str(email["resend_of"] or ""))


def _attachments(sheets: Sheets, email: Told, words: dict[str, str]) -> None:
    if not email["attachments"]:
        return
    sheets.heading(words["attachments"])
    sheets.paragraph(words[f"as_{email['deliver_as']}"], grey=True)
    if email["gated"]:
        asked = "gated_by_code" if email["gated_by_code"] else "gated"
        sheets.paragraph(words[asked], grey=True)
    for file in email["attachments"]:
        sheets.paragraph(file["filename"])
        sheets.paragraph(words["file"].format_map(file), size=8, grey=True)


def _delivery(sheets: Sheets, delivery: Told, words: dict[str, str], locale: Locale) -> None:
    sheets.heading(words["delivery"])
    sheets.pair(words["state"], delivery["reason"][locale])
    sheets.pair(words["attempts"], str(delivery["attempts"]))
    sheets.pair(words["accepted"], delivery["accepted_reply"])
    sheets.pair(words["last_reply"], delivery["last_reply"])


def _reading(sheets: Sheets, reading: Told, words: dict[str, str], locale: Locale) -> None:
    sheets.heading(words["reading"])
    sheets.pair(words["known"], reading["evidence_reason"][locale])
    grades = words_of("grades", locale)
    sheets.pair(words["certainty"], grades[reading["evidence_certainty"]])
    sheets.pair(words["since"], _moment(reading["evidence_at"]) if reading["evidence_at"] else "")
    sheets.pair(words["hits"], "" if reading["hits"] is None else str(reading["hits"]))
    for limit in reading["cannot_know"]:
        sheets.pair(words["cannot_know"], limit[locale])


def _judging(sheets: Sheets, judging: Told, words: dict[str, str]) -> None:
    sheets.heading(words["judging"])
    sheets.paragraph(words["window"].format(seconds=judging["open_window_seconds"]))
    if judging["believe_programs"]:
        sheets.paragraph(words["programs"])
    rules = ", ".join(f"{name} {version}" for name, version in judging["rules"].items())
    sheets.pair(words["rules"], rules)


def _meaning(sheets: Sheets, meaning: Told, words: dict[str, str], locale: Locale) -> None:
    sheets.heading(words["meaning"])
    sheets.paragraph(meaning["proves"][locale])
    for limit in meaning["does_not_prove"]:
        sheets.paragraph(f"\N{EN DASH} {limit[locale]}")


def _stamp(stamp: Told | None, words: dict[str, str], locale: Locale) -> str:
    """Since when the signature exists by whose word, or why nobody vouches for that."""
    if stamp is None:
        return ""
    if "missing" in stamp:
        return str(stamp["missing"][locale])
    return words["stamped"].format(at=_moment(stamp["at"]), by=stamp["by"])


def _event(event: Told, names: dict[str, str]) -> str:
    """What happened; by its code, where this version has no words for it."""
    code = event["event"]
    if code == "hit":
        code = f"hit_{_way(event)}"
    form = names[code] if code in names else str(code)
    return form.format_map(event)


def _way(hit: Told) -> str:
    """How a file was asked for; else what was fetched."""
    fetched = read_fetched(hit["what"])
    if "filename" not in hit:
        return str(fetched)
    if not fetched.served:
        return "unserved"
    if not fetched.passed:
        return "file"
    return "code" if hit["reason"]["code"] == Rule.CODE_PASSED else "passed"


def _more(event: Told, words: dict[str, str], locale: Locale) -> str:
    if event["event"] == "hit":
        kind = f"({event['agent']}, {event['network']})"
        return f"{words[event['verdict']]}: {event['reason'][locale]} {kind}"
    more: str = event["reason"][locale] if "reason" in event else event.get("reply", "")
    return more


def _mailbox(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address else name or address


def _moment(iso: str) -> str:
    """A moment as people of Rome write it, with its offset: an hour comes twice in October."""
    moment = datetime.fromisoformat(iso).astimezone(ROME)
    offset = moment.strftime("%z")
    return f"{moment:%d/%m/%Y %H:%M:%S} {offset[:3]}:{offset[3:]}"
