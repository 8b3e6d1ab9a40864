"""The local inbox as a person sees it: mails in, HTML out, and nothing else."""

import re
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from html import escape
from string import Template
from urllib.parse import quote

_PAGE = Template(
    """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid #8884; padding: .4rem .8rem .4rem 0; text-align: left;
    vertical-align: top; overflow-wrap: anywhere; }
  iframe { background: #fff; border: 1px solid #8888; height: 36rem; width: 100%; }
</style>
$body
</html>
"""
)
SANDBOX = "allow-downloads allow-popups allow-popups-to-escape-sandbox"
"""What a mail may do: have its links and attachments opened, and run nothing."""

HEADERS_SHOWN = ("Date", "From", "To", "Reply-To", "Subject", "Message-ID")
LONGEST_LIST = 200


def parse(raw: bytes) -> EmailMessage:
    """The mail, as far as it is one."""
    return BytesParser(policy=policy.default).parsebytes(raw)


def header(message: EmailMessage, name: str) -> str:
    """A header's text, empty where there is none or the parser chokes on it."""
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError):
        return ""


def list_page(mails: list[tuple[str, EmailMessage]], total: int) -> str:
    """The newest mails; a name is where the mail's own page lies."""
    rows = "".join(
        f"<tr><td>{escape(header(mail, 'Date'))}<td>{escape(header(mail, 'From'))}"
        f"<td>{escape(header(mail, 'To'))}"
        f'<td><a href="/{escape(name)}">{escape(header(mail, "Subject")) or "(no subject)"}</a>'
        for name, mail in mails
    )
    heads = "<tr><th>Date<th>From<th>To<th>Subject"
    shown = f"the newest {len(mails)} of {total}" if total > len(mails) else str(total)
    top = f'<h1>Inbox</h1><p>Mails: {shown} · <a href="/dns">DNS</a></p>'
    return _page("Inbox", f"{top}<table>{heads}{rows}</table>")


def mail_page(name: str, message: EmailMessage) -> str:
    """One mail: its headers, how it looks, its attachments."""
    heads = "".join(
        f"<tr><th>{title}<td>{escape(header(message, title))}"
        for title in HEADERS_SHOWN
        if header(message, title)
    )
    files = "".join(
        f'<li><a href="/{escape(name)}/attachments/{index}">{escape(filename(part, index))}</a>'
        f" ({escape(part.get_content_type())})"
        for index, part in enumerate(attachments(message))
    )
    return _page(
        header(message, "Subject") or "(no subject)",
        f'<p><a href="/">Inbox</a> · <a href="/{escape(name)}/source">Source</a></p>'
        f"<table>{heads}</table>"
        "<p>Shown as a mail client does: pictures are fetched, so the open pixel now counts as a "
        "hit. The source fetches nothing.</p>"
        f'<iframe title="The mail" sandbox="{SANDBOX}" src="/{escape(name)}/html"></iframe>'
        + (f"<h2>Attachments</h2><ul>{files}</ul>" if files else ""),
    )


def dns_page(records: str, problem: str = "") -> str:
    """The records that are published, to be changed."""
    return _page(
        "DNS",
        '<p><a href="/">Inbox</a></p><h1>DNS</h1>'
        "<p>What the stage's DNS says besides. Publish here the records that the settings show, as "
        "you would where a domain is registered: a line each, <code>NAME TYPE VALUE</code>.</p>"
        f'<form method="post" action="/dns"><textarea name="records" rows="16" cols="110" '
        f'spellcheck="false" aria-label="Records">{escape(records)}</textarea>'
        f'<p role="alert">{escape(problem)}</p><button>Publish</button></form>',
    )


def html_of(message: EmailMessage) -> str:
    """The mail's HTML, or its text as HTML, with links that open a tab of their own."""
    part = message.get_body(("html", "plain"))
    if part is None:
        return "<p>This mail has no text."
    html = text_of(part)
    if part.get_content_type() == "text/plain":
        html = f"<pre>{escape(html)}</pre>"
    base = '<base target="_blank">'
    with_base, heads = re.subn(r"(?i)<head(\s[^>]*)?>", rf"\g<0>{base}", html, count=1)
    return with_base if heads else base + html


def link_of(message: EmailMessage) -> str | None:
    """The first link to an attachment in a mail, if there is one."""
    found = re.search(r'href="(https?://[^"/]+/a/[\w-]+)"', html_of(message))
    return found[1] if found else None


def text_of(part: MIMEPart) -> str:
    """A part's text, even where it names a character set that nobody knows."""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        return content_of(part).decode("latin-1")


def attachments(message: EmailMessage) -> list[MIMEPart]:
    """The parts that are neither the mail's text nor its HTML."""
    return list(message.iter_attachments())


def filename(part: MIMEPart, index: int) -> str:
    """What an attachment is called."""
    return part.get_filename() or f"attachment-{index + 1}"


def content_of(part: MIMEPart) -> bytes:
    """A part's bytes, decoded."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else bytes(part)


def disposition(part: MIMEPart, index: int) -> str:
    """The header that makes a browser save an attachment under its name (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(filename(part, index), safe='')}"


def _page(title: str, body: str) -> str:
    return _PAGE.substitute(title=escape(title), body=body)
