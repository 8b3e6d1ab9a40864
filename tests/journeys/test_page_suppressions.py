"""Blocked addresses and the way of bounces, in the page's settings."""

import pytest
from playwright.sync_api import expect

from chalicelib.domain.errors import Conflict
from chalicelib.domain.problems import ErrorCode
from tests.journeys.test_page_settings import SMTP
from tests.page_answers import SCOPES, refusal_of
from tests.page_stub import a_token

ANNA = "anna+fatture@verdi.example"
LIFT = ("DELETE", f"suppressions/{ANNA.replace('+', '%2B').replace('@', '%40')}")


def suppressed(email, until=None):
    reason = {"code": "unknown_address", "it": "L'indirizzo non esiste.", "en": "It is not there."}
    return {
        "email": email,
        "reason": reason,
        "since": "2026-11-24T10:42:00+01:00",
        "until": until,
        "by": None,
        "note": None,
        "email_id": 893040697041727,
    }


@pytest.fixture
def opened(page, stub, open_page):
    """The settings, with one of their panels open."""

    def opened(panel, *more_scopes):
        open_page(page, token=a_token(scopes=[*SCOPES, *more_scopes]))
        page.get_by_role("button", name="Impostazioni").click()
        dialog = page.get_by_role("dialog", name="Impostazioni")
        expect(dialog.locator("form").first).to_be_visible()
        dialog.get_by_text(panel, exact=True).click()
        return dialog

    return opened


def test_an_address_is_allowed_again_for_a_reason(stub, opened):
    until = "2026-11-27T10:42:00+01:00"
    stub.answers["GET", "suppressions"] = (
        200,
        {"data": [suppressed(ANNA), suppressed("bruno@verdi.example", until)], "next_cursor": None},
    )
    stub.answers[LIFT] = (204, None)
    dialog = opened("Indirizzi bloccati", "recipients:r", "recipients:a")
    row = dialog.locator(".suppressions li").first
    expect(row).to_contain_text("L'indirizzo non esiste. Dal 24/11/2026 10:42.")
    expect(dialog.locator(".suppressions")).to_contain_text("al 27/11/2026 10:42.")

    row.get_by_role("button", name="Riammetti").click()
    row.get_by_label("Perché l'indirizzo è giusto").fill("Me lo ha detto")
    row.get_by_role("button", name="Riammetti").click()

    expect(row).to_have_text(f"{ANNA} è riammesso.")


def test_what_only_the_operator_lifts_is_said(stub, opened):
    stub.answers["GET", "suppressions"] = (
        200,
        {"data": [suppressed(ANNA)], "next_cursor": None},
    )
    stub.answers[LIFT] = refusal_of(Conflict("No.", ErrorCode.OPERATORS_TO_LIFT))
    dialog = opened("Indirizzi bloccati", "recipients:r", "recipients:a")
    row = dialog.locator(".suppressions li")

    row.get_by_role("button", name="Riammetti").click()
    row.get_by_label("Perché l'indirizzo è giusto").fill("Me lo ha detto")
    row.get_by_role("button", name="Riammetti").click()

    expect(row.get_by_role("alert")).to_contain_text("solo il gestore del servizio")


def test_who_may_only_read_allows_nobody(stub, opened):
    stub.answers["GET", "suppressions"] = (
        200,
        {"data": [suppressed(ANNA)], "next_cursor": None},
    )
    dialog = opened("Indirizzi bloccati", "recipients:r")

    expect(dialog.locator(".suppressions li")).to_contain_text(ANNA)
    expect(dialog.locator(".suppressions li").get_by_role("button")).to_have_count(0)


def test_where_bounces_are_forwarded_to_is_shown_and_fits_a_phone(page, stub, opened):
    page.set_viewport_size({"width": 375, "height": 800})
    stub.settings["smtp"] = dict(SMTP)
    address = "baebaaaaaaaadaoiaaaaaaaaaabxxbse2opdpqpesza@bounces.ricevuta.example"
    way = {"provider": "libero", "it": "Libero: creare un filtro.", "en": "Libero: a filter."}
    stub.answers["GET", "settings/bounces"] = (
        200,
        {"data": {"forward_to": address, "seen_at": None, "code": "123456789", "how": [way]}},
    )
    dialog = opened("E-mail respinte dal server dell'azienda")

    panel = dialog.locator(".bounces")
    expect(panel.locator("code")).to_have_text(address)
    expect(panel).to_contain_text("Finora non è arrivato nulla.")
    expect(panel).to_contain_text("Codice di conferma di Gmail: 123456789")
    expect(panel).to_contain_text("Libero: creare un filtro.")
    assert dialog.evaluate("it => it.scrollWidth <= it.clientWidth")
