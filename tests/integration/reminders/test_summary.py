"""A company that wants it is told by mail which reminders a day had."""

import pytest

from tests.integration.reminders.conftest import RULE, an_invoice

OFFICE = "ufficio@rossi.example"


@pytest.fixture
def summaries(aws, sent):
    """The summaries that left, as text."""
    return lambda: [mail for mail in sent.mails() if OFFICE == mail.message["To"]]


def test_a_day_with_reminders_has_one_summary(put, register, run, summaries):
    put(RULE, summary_to=OFFICE)
    for number in (18, 19):
        register(
            number,
            an_invoice(-7, number=str(number), customer={"email": f"{number}@verdi.example"}),
        )

    run()

    [summary] = summaries()
    assert "2 solleciti" in summary.text
    assert "(18@verdi.example)" in summary.text


def test_a_day_without_reminders_has_none(put, register, run, summaries):
    put(RULE, summary_to=OFFICE)
    register(18, an_invoice(0))

    run()

    assert [] == summaries()


def test_who_does_not_want_it_gets_none(put, register, run, summaries):
    put(RULE)
    register(18, an_invoice(-7))

    run()

    assert [] == summaries()
