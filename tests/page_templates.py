"""The templates and previews of the page's stub, filled and refused by the service's own code."""

from dataclasses import replace

from chalicelib.domain.bodies.gate import let_in
from chalicelib.domain.emails import DeliverAs
from chalicelib.domain.errors import InvalidRequest, NotFound
from chalicelib.domain.message.previews import preview_of
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import SendRequest
from chalicelib.domain.senders.own_addresses import OwnAddresses
from chalicelib.domain.templates.facts import MailFacts
from chalicelib.domain.templates.templates import all_keys, default_template, key_named
from chalicelib.domain.templates.texts import check_variables
from chalicelib.domain.templates.variables import FILES, Variable
from chalicelib.domain.templates.written import fill_template
from chalicelib.routes.company.send_bodies import read_send_request
from chalicelib.routes.company.templates.bodies import read_template
from tests.builders import an_email
from tests.page_rows import NOW


class PageTemplates:
    """What a company's mails say."""

    def __init__(self, face):
        self.face = face
        self.versions = {key.template_id: [default_template(key)] for key in all_keys()}
        """Of each template, the newest at the end."""
        self.own = OwnAddresses(("ufficio@rossi.example",), "")
        """Where tests may go."""

    def answer(self, method, path, query, raw):
        """What the service answers to a call below the company's path."""
        if path == "emails/preview":
            return 200, {"data": self._preview(read_send_request(raw))}
        if path == "emails/test":
            return 200, {"data": self._test(read_send_request(raw), *query.get("to", []))}
        _, _, named = path.partition("/")
        if not named:
            data = [_outline(versions[-1]) for versions in self.versions.values()]
            return 200, {"data": data, "variables": [*Variable, FILES]}
        template_id, _, version = named.partition("/")
        versions = self.versions.get(template_id)
        if versions is None or (version and int(version) >= len(versions)):
            raise NotFound("There is no such template.")
        if method == "PUT":
            self.write(template_id, *read_template(raw, remote_pictures=False))
        if method == "DELETE":
            own = default_template(versions[0].key)
            self.write(template_id, own.subject, own.body, is_own=False)
        shown = versions[int(version)] if version else versions[-1]
        return 200, {"data": _outline(shown) | {"body": shown.body}}

    def write(self, template_id, subject, body, *, is_own=True):
        """Give a template another text."""
        versions = self.versions[template_id]
        changed = {"subject": subject, "body": body, "is_own": is_own, "changed_at": NOW}
        versions.append(replace(versions[-1], version=len(versions), **changed))

    def _test(self, request: SendRequest, to=None):
        """What is told of a test of a request's first mail."""
        if to is None and not self.own.addresses:
            raise _refused(ProblemCode.REQUIRED)
        if to is not None and not self.own.has(to):
            raise _refused(ProblemCode.NOT_AN_OWN_ADDRESS)
        mail = self._preview(request)
        return {
            "to_email": to or self.own.addresses[0],
            "from_email": mail["from_email"],
            "subject": f"[Prova] {mail['subject']}",
        }

    def _preview(self, request: SendRequest):
        """What the first recipient of a request would get."""
        came = let_in(request.body, remote_pictures=False)
        subject, html, missing = request.subject, came.html, ()
        if request.template:
            key = key_named(request.template)
            template = self.versions[key.template_id][-1]
            subject, html = subject or template.subject, html or template.body
            check_variables(subject, html)
            facts = MailFacts(
                sender="Rossi Infissi",
                kind=request.category,
                customer=request.to[0].name,
                number=request.document.number if request.document else "",
                issued_on=request.details.issued_on,
                gross=request.details.amount,
            )
            written = fill_template(replace(template, subject=subject, body=html), facts)
            subject, html, missing = written.subject, written.body, written.missing
        files = tuple(file.attachment for file in request.files)
        email = an_email(subject=subject, attachments=files, deliver_as=DeliverAs.LINK)
        shown = preview_of(email, body=html, locale="it", brand=self.face.brand)
        tracked = request.tracking is not False
        return {
            "subject": subject,
            "html": shown.html,
            "text": shown.text,
            "size": shown.size,
            "missing": list(missing),
            "warnings": [
                {"code": one.code.value, "params": dict(one.params)} for one in came.changes
            ],
            "from_email": "no-reply@ricevuta.example",
            "from_name": "Rossi Infissi",
            "reply_to": None,
            "transport": "ses",
            "recipients": [
                {
                    "to_email": to.email,
                    "tracked": tracked,
                    "not_tracked_because": None if tracked else "sender_choice",
                    "deliver_as": "link",
                }
                for to in request.to
            ],
        }


def _refused(code):
    return InvalidRequest(
        {"to": [Problem(code, "A test goes to an address of the company's own.")]}
    )


def _outline(template):
    return {
        "id": template.key.template_id,
        "category": template.key.category.value,
        "language": template.key.locale,
        "version": template.version,
        "is_own": template.is_own,
        "changed_at": template.changed_at and template.changed_at.isoformat(),
        "subject": template.subject,
    }
