"""What a company's mails say, in its own words."""

import pytest

from chalicelib.domain.categories import Category
from chalicelib.tables import templates as templates_table

OWN = {"subject": "La nostra {{documento-numerato}}", "body": "<p>{{saluto}} {{allegati}}</p>"}
CUSTOMER = {"name": "Verdi & Figli", "email": "acquisti@verdi.example", "language": "en"}
INVOICE = {"type": "invoice", "number": "18", "date": "2024-11-20", "customer": CUSTOMER}


@pytest.fixture
def template(api, company):
    """Ask for a template, or write one: `template(OWN)`."""

    def ask(text=None, *, name="invoice.it", method=None, key=company.key):
        path = f"/c/{company.id}/templates/{name}"
        if text is not None:
            return api.put(path, text, key=key)
        return api.call(method or "GET", path, key=key)

    return ask


def test_each_category_has_a_template_in_each_language(api, company, template):
    template(OWN)
    listed = api.get(f"/c/{company.id}/templates", key=company.key).json
    own = [one for one in listed["data"] if one["is_own"]]

    assert [f"{category}.{locale}" for category in Category for locale in ("it", "en")] == [
        one["id"] for one in listed["data"]
    ]
    assert [("invoice.it", 1, OWN["subject"])] == [
        (one["id"], one["version"], one["subject"]) for one in own
    ]
    assert {"cliente", "ammontare-lordo-no-valuta", "scadenze", "allegati"} <= {
        *listed["variables"]
    }


def test_a_changed_template_is_a_version_and_earlier_ones_stay(template):
    first = template(OWN).json["data"]
    again = template(OWN).json["data"]
    second = template(OWN | {"subject": "Fattura"}).json["data"]
    reset = template(method="DELETE").json["data"]

    def versions(number):
        return template(name=f"invoice.it/{number}")

    assert first == again == versions(1).json["data"]
    assert ("Fattura", 2) == (second["subject"], second["version"])
    assert second == versions(2).json["data"]
    assert (3, False) == (reset["version"], reset["is_own"])
    assert reset["body"] == versions(0).json["data"]["body"]
    assert reset == template().json["data"] == versions(3).json["data"]
    assert 404 == versions(4).status == versions("x").status


def test_a_registered_documents_mail_is_written_by_it(api, company, template):
    path = f"/c/{company.id}/issued_documents/18"
    api.put(path, INVOICE, key=company.key)
    template(OWN, name="invoice.en")
    draft = api.get(f"{path}/email", key=company.key).json["data"]

    assert "La nostra invoice 18" == draft["subject"]
    assert "<p>Dear Verdi &amp; Figli, {{allegati}}</p>" == draft["body"]


def test_a_body_is_made_harmless_where_it_is_written(template):
    body = '<p onclick="x()">{{cliente}}<script>x()</script><a href="{{cliente}}">a</a></p>'
    kept = template(OWN | {"body": body}).json["data"]["body"]

    assert '<p>{{cliente}}<a rel="noopener noreferrer">a</a></p>' == kept


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"subject": "{{numeri}}"}, "subject", "unknown_variable"),
        ({"subject": "{{scadenze}}"}, "subject", "unknown_variable"),
        ({"body": "<p>{{#each x}}</p>"}, "body", "unknown_variable"),
        ({"subject": "a\r\nBcc: b@c.example"}, "subject", "not_one_line"),
        ({"subject": ""}, "subject", "too_short"),
        ({"body": "x" * 51_201}, "body", "too_many_bytes"),
        ({"name": "x"}, "name", "unknown_field"),
    ],
)
def test_what_is_wrong_with_a_template_is_said(template, wrong, field, code):
    answer = template(OWN | wrong)

    assert 422 == answer.status
    assert [(field, code)] == [
        (one["field"], one["code"]) for one in answer.json["error"]["problems"]
    ]


def test_an_unknown_variable_is_told_with_its_place(template):
    answer = template(OWN | {"body": "<p>\n  {{clienti}}</p>"})

    assert [{"name": "clienti", "line": 2, "column": 3}] == [
        one["params"] for one in answer.json["error"]["problems"]
    ]


@pytest.mark.parametrize("name", ["invoice", "invoice.fr", "letter.it"])
def test_there_are_no_others(template, name):
    assert 404 == template(name=name).status == template(OWN, name=name).status


def test_who_writes_at_the_same_time_writes_the_next_version(template, monkeypatch):
    put, meanwhile = templates_table.put_template, [("Prima", "<p>a</p>")]

    def put_late(company_id, key, text, **options):
        if meanwhile:
            put(company_id, key, meanwhile.pop(), **options)
        return put(company_id, key, text, **options)

    monkeypatch.setattr("chalicelib.actions.templates.change_template.put_template", put_late)
    changed = template(OWN).json["data"]
    before = template(name="invoice.it/1").json["data"]

    assert (2, OWN["subject"]) == (changed["version"], changed["subject"])
    assert "Prima" == before["subject"]


@pytest.fixture
def queue(api, company):
    def queue(**fields):
        sent = {"category": "invoice", "to": [{"email": "a@verdi.example", "name": "Verdi & C."}]}
        return api.post(f"/c/{company.id}/emails", sent | fields, key=company.key)

    return queue


def test_an_email_is_written_by_a_template_and_remembers_which(
    api, company, template, queue, deliver_all, sent
):
    body = "<p>{{saluto}} {{documento-numerato}} del {{data}}: {{ammontare-lordo}}</p>{{scadenze}}"
    template(OWN | {"body": body})
    told = {"date": "2026-11-20", "amount": "1220.5", "due_date": "2026-12-20"}
    answer = queue(template="invoice", document={"id": 7, "number": "7/A"} | told)
    [email] = answer.json["data"]["emails"]
    template(OWN)
    deliver_all()
    [mail] = sent.mails()
    path = f"/c/{company.id}/emails/{email['id']}"
    shown = api.get(path, key=company.key).json["data"]

    assert "La nostra fattura n. 7/A" == mail.message["Subject"]
    said = "Gentile Verdi &amp; C., fattura n. 7/A del 20/11/2026: 1.220,50 EUR"
    assert said in mail.html
    assert "1.220,50 EUR, con scadenza il 20/12/2026" in mail.html
    assert {"id": "invoice.it", "version": 1} == shown["template"]


def test_what_is_registered_is_known_and_what_the_request_tells_goes_before_it(
    api, company, template, queue, deliver_all, sent
):
    registered = INVOICE | {"gross_amount": "100.00", "net_amount": "80.00"}
    api.put(f"/c/{company.id}/issued_documents/18", registered, key=company.key)
    body = "{{cliente}}, {{data}}, {{ammontare-netto}}, {{ammontare-lordo}}"
    template({"subject": "{{documento-numerato}}", "body": body}, name="invoice.en")
    queue(
        template="invoice", document={"id": 18, "number": "18", "amount": "99", "currency": "CHF"}
    )
    deliver_all()
    [mail] = sent.mails()

    assert "Verdi &amp; Figli, 20 November 2024, CHF 80.00, CHF 99.00" in mail.html


def test_a_subject_of_ones_own_goes_before_the_templates(api, company, queue):
    answer = queue(template="invoice.it", subject="Eccola", document={"id": 7, "number": "7"})
    [email] = answer.json["data"]["emails"]
    path = f"/c/{company.id}/emails/{email['id']}"
    shown = api.get(path, key=company.key).json["data"]

    assert "Eccola" == shown["subject"]
    assert "aprire la fattura n. 7" in shown["content"]
    assert shown["template"] is None


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"template": "invoice"}, [("template", "value_missing")]),
        ({"template": "letter"}, [("template", "not_a_choice")]),
        ({"template": "invoice.fr"}, [("template", "not_a_choice")]),
        ({}, [("subject", "required"), ("body", "required")]),
        ({"subject": "a"}, [("body", "required")]),
        (
            {"template": "invoice", "document": {"id": 1, "number": "1", "due_date": "2026-12-20"}},
            [("document", "required")],
        ),
    ],
)
def test_nothing_is_queued_with_a_gap(api, company, queue, fields, wrong):
    answer = queue(**fields)
    listed = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]

    assert 422 == answer.status
    assert wrong == [(one["field"], one["code"]) for one in answer.json["error"]["problems"]]
    assert [] == listed


def test_fics_clients_may_leave_the_text_to_the_template(api, company, template, deliver_all, sent):
    place = f"/c/{company.id}/issued_documents/18"
    api.put(place, INVOICE, key=company.key)
    template({"subject": "Our {{documento-numerato}}", "body": "{{saluto}}"}, name="invoice.en")
    none = dict.fromkeys(("document", "delivery_note", "attachment", "accompanying_invoice"), False)
    schedule = {"sender_id": 0, "recipient_email": "a@verdi.example", "include": none}
    data = schedule | {"attach_pdf": False, "send_copy": False}
    answer = api.post(f"{place}/email", {"data": data}, key=company.key)
    deliver_all()
    [mail] = sent.mails()

    assert 200 == answer.status
    assert "Our invoice 18" == mail.message["Subject"]
    assert "Dear Verdi &amp; Figli," in mail.html


def test_templates_are_a_companys_own(api, company, make_company, template):
    template(OWN)
    other = make_company(company_id=company.id + 1_000_000)

    assert 404 == template(key=other.key).status
    mine = api.get(f"/c/{other.id}/templates/invoice.it", key=other.key).json
    assert not mine["data"]["is_own"]


def test_ones_own_words_may_have_the_templates_variables(api, company, queue):
    body = '<p>{{cliente}}</p><p title="{{numero}}">{{documento-numerato}}</p>{{allegati}}'
    document = {"id": 7, "number": '7"<i>'}
    own = {"subject": "Ecco {{numero}}", "body": body}
    answer = queue(template="invoice.it", document=document, **own)
    [email] = answer.json["data"]["emails"]
    path = f"/c/{company.id}/emails/{email['id']}"
    shown = api.get(path, key=company.key).json["data"]

    assert 'Ecco 7"<i>' == shown["subject"]
    content = '<p>Verdi &amp; C.</p><p>fattura n. 7"&lt;i&gt;</p>{{allegati}}'
    assert content == shown["content"]


def test_an_unknown_variable_in_ones_own_words_is_told_with_its_place(queue):
    own = {"subject": "{{numeri}}", "body": "<p>{{clienti}}</p>"}
    answer = queue(template="invoice.it", document={"id": 7, "number": "7"}, **own)

    assert 422 == answer.status
    assert [("subject", "numeri", 1), ("body", "clienti", 4)] == [
        (one["field"], one["params"]["name"], one["params"]["column"])
        for one in answer.json["error"]["problems"]
    ]


def test_what_the_template_alone_misses_matters_only_where_the_template_says_it(queue):
    own = {"subject": "Eccola", "body": "<p>Buongiorno.</p>"}

    assert 202 == queue(template="invoice.it", **own).status
