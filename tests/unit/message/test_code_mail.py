"""The operator's mail with a code."""

from email import message_from_bytes
from email.policy import default

import pytest

from chalicelib.domain.access.codes import Deed
from chalicelib.domain.message.code_mail import compose_code_mail
from tests.builders import MORNING


def composed(deed=Deed.OPEN, locale="it", sender="Officina Bianchi Srl"):
    raw = compose_code_mail(
        "01234567",
        deed,
        sender=sender,
        from_email="no-reply@ricevuta.example",
        to_email="anna@verdi.example",
        locale=locale,
        at=MORNING,
        name="a1",
    )
    return message_from_bytes(raw, policy=default)


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("locale", ["it", "en"])
def test_it_tells_the_code_whose_it_is_and_to_give_it_to_nobody(deed, locale):
    text = composed(deed, locale).get_content()

    assert "0123 4567" in text
    assert "Officina Bianchi Srl" in text
    assert {"it": "Non darlo a nessuno", "en": "Give it to nobody"}[locale] in text
    assert "{" not in text


def test_its_subject_shows_no_code_and_its_sender_is_nobodys_name():
    mail = composed(sender="0123 4567")

    assert ("Il tuo codice", "no-reply@ricevuta.example") == (mail["Subject"], mail["From"])


def test_nobody_answers_it_by_machine():
    assert "auto-generated" == composed()["Auto-Submitted"]
