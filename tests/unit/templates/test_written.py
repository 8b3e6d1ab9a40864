"""Mails written from templates."""

from datetime import date
from decimal import Decimal

import pytest

from chalicelib.domain.categories import REMINDERS, Category
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.templates.facts import MailFacts
from chalicelib.domain.templates.templates import (
    LOCALES,
    Template,
    TemplateKey,
    all_keys,
    default_template,
    key_named,
)
from chalicelib.domain.templates.texts import unknown_variables
from chalicelib.domain.templates.variables import Variable
from chalicelib.domain.templates.written import fill_template
from tests.builders import let_in

KEY = TemplateKey(Category.INVOICE, "it")
FACTS = MailFacts(sender="Bianchi Srl", kind=Category.INVOICE, number="18")
ALL_FACTS = MailFacts(
    sender="Bianchi Srl",
    kind=Category.INVOICE,
    number="18",
    issued_on=date(2026, 5, 2),
    customer="Verdi SpA",
    owed=((date(2026, 6, 30), Decimal(1220)),),
    today=date(2026, 7, 10),
)


def a_template(subject="Fattura", body="Buongiorno"):
    return Template(key=KEY, subject=subject, body=body, version=3)


def refused(template, facts=FACTS):
    with pytest.raises(InvalidRequest) as refusal:
        fill_template(template, facts).whole()
    return [(one.code, dict(one.params)) for one in refusal.value.problems["template"]]


def test_a_mail_remembers_what_wrote_it():
    mail = fill_template(a_template(), FACTS).whole()

    assert ("invoice.it", 3) == (mail.template_id, mail.version)


def test_a_mail_with_gaps_is_not_whole():
    template = a_template("{{data}}", "{{numero}} {{scadenza}} {{data}}")

    assert (Variable.DATE, Variable.DUE_DATE) == fill_template(template, FACTS).missing
    assert [
        (ProblemCode.VALUE_MISSING, {"name": "data"}),
        (ProblemCode.VALUE_MISSING, {"name": "scadenza"}),
    ] == refused(template)


def test_no_value_begins_another_line_of_a_header():
    facts = MailFacts(sender="Bianchi\r\nBcc: a@b.example", kind=Category.INVOICE)

    assert [(ProblemCode.NOT_ONE_LINE, {})] == refused(a_template("{{ragione-sociale}}"), facts)


def test_values_do_not_make_a_body_of_any_size():
    facts = MailFacts(sender="x" * 1000, kind=Category.INVOICE)

    assert [(ProblemCode.TOO_MANY_BYTES, {"max": 50 * 1024})] == refused(
        a_template(body="{{ragione-sociale}}" * 2000), facts
    )


@pytest.mark.parametrize("key", all_keys(), ids=lambda key: key.template_id)
def test_each_default_is_harmless_and_filled_by_what_is_usually_known(key):
    template = default_template(key)
    mail = fill_template(template, ALL_FACTS)

    assert template.body == let_in(template.body)
    assert [] == unknown_variables(template.subject, in_subject=True)
    assert [] == unknown_variables(template.body, in_subject=False)
    assert () == mail.missing
    assert "18" in mail.subject
    assert 1 == mail.body.count("{{allegati}}")
    assert "{{" not in mail.body.replace("{{allegati}}", "")


@pytest.mark.parametrize("locale", LOCALES)
def test_only_reminders_need_more_than_a_number(locale):
    gaps = {
        category: fill_template(default_template(TemplateKey(category, locale)), FACTS).missing
        for category in Category
    }

    assert dict.fromkeys(REMINDERS, (Variable.DUE_LINES,)) == {
        category: missing for category, missing in gaps.items() if missing
    }


def test_a_template_is_found_by_its_id():
    assert KEY == key_named("invoice.it")
    assert key_named("invoice.fr") is None
