"""Many emails at once: picked by mouse and keyboard, and what is done to them."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.page_answers import an_error
from tests.page_rows import row
from tests.page_stub import a_token


@pytest.fixture
def picking(page, stub, open_page):
    """The page with five emails, ready to pick some of them."""
    stub.rows = [row(number, can_resend=True) for number in range(5, 0, -1)]
    open_page(page)
    page.get_by_role("button", name="Seleziona").click()
    return page


def picked(page):
    return page.locator("tr:has(.pick:checked)")


def test_rows_are_picked_by_mouse_and_keyboard(picking):
    rows = picking.locator("tr[data-id]")
    bar = picking.get_by_role("group", name="E-mail selezionate")

    rows.nth(1).locator(".who").click()
    rows.nth(3).get_by_role("checkbox").click(modifiers=["Shift"])
    expect(picked(picking)).to_have_count(3)
    expect(bar).to_contain_text("3 selezionate")
    expect(picking.locator("#detail")).to_be_hidden()

    rows.nth(0).locator(".open").focus()
    picking.keyboard.press("Space")
    expect(picked(picking)).to_have_count(4)
    picking.keyboard.press("ArrowDown")
    picking.keyboard.press("Space")
    expect(picked(picking)).to_have_count(3)
    picking.keyboard.press("Control+a")
    expect(picked(picking)).to_have_count(5)

    picking.locator("[data-state=sent]").click()
    expect(bar).to_contain_text("0 selezionate")
    picking.get_by_role("button", name="Chiudi selezione").click()
    expect(bar).to_be_hidden()
    rows.nth(0).locator(".who").click()
    expect(picking.locator("#detail")).to_be_visible()


def test_picked_emails_are_sent_again_after_one_question(picking, stub):
    stub.answers["POST", "emails/3/resend"] = (404, an_error("not_found"))
    picking.locator("tr[data-id]").first.locator(".open").focus()
    picking.keyboard.press("Control+a")

    picking.get_by_role("button", name="Reinvia (5)").click()
    expect(picking.get_by_text("Reinviare 5 e-mail ai loro destinatari?")).to_be_visible()
    picking.get_by_role("button", name="Reinvia", exact=True).click()

    said = "Fatto per 4 e-mail su 5. Questa e-mail non c'è più."
    expect(picking.locator("#toast").get_by_role("status")).to_have_text(said)
    expect(picked(picking)).to_have_attribute("data-id", "3")
    sent = [call for call in stub.calls if call["path"].endswith("/resend")]
    assert [f"emails/{number}/resend" for number in (5, 4, 3, 2, 1)] == [
        call["path"] for call in sent
    ]
    assert 5 == len({call["key"] for call in sent})


def test_only_what_can_be_cancelled_is_cancelled(page, stub, open_page):
    stub.rows = [row(2, can_cancel=True, delivery="queued", icon="queued"), row(1)]
    open_page(page)
    page.get_by_role("button", name="Seleziona").click()
    page.locator(".open").first.focus()
    page.keyboard.press("Control+a")

    page.get_by_role("button", name="Annulla invio (1)").click()
    page.get_by_role("button", name="Annulla invio", exact=True).click()

    expect(page.locator("#toast").get_by_role("status")).to_have_text("Fatto per 1 e-mail su 1.")
    expect(page.locator("tr[data-icon=cancelled]")).to_have_count(1)
    assert ["emails/2"] == [call["path"] for call in stub.calls if call["method"] == "DELETE"]


def test_picked_emails_are_exported_by_their_numbers(picking, stub):
    headers = {"Content-Disposition": 'attachment; filename="email.csv"'}
    stub.answers["GET", "emails/export.csv"] = (200, b"x", {"Content-Type": "text/csv"} | headers)
    for at in (0, 2):
        picking.locator("tr[data-id]").nth(at).locator(".who").click()

    with picking.expect_download():
        picking.get_by_role("button", name="Esporta CSV").click()

    [query] = stub.asked("emails/export.csv")
    assert ["id = 5 or id = 3"] == query["q"]


def test_dossiers_come_as_one_archive(picking, stub):
    for number in (5, 4):
        pdf = (200, b"%PDF " + str(number).encode(), {"Content-Type": "application/pdf"})
        stub.answers["GET", f"emails/{number}/dossier.pdf"] = pdf
        picking.locator(f"tr[data-id='{number}'] .who").click()

    with picking.expect_download() as download:
        picking.get_by_role("button", name="Fascicoli (ZIP)").click()

    assert "fascicoli.zip" == download.value.suggested_filename
    with ZipFile(BytesIO(Path(download.value.path()).read_bytes())) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    assert {"5.pdf": b"%PDF 5", "4.pdf": b"%PDF 4"} == held


def test_who_may_only_read_is_offered_no_changes(page, stub, open_page):
    stub.rows = [row(1, can_resend=True, can_cancel=True)]
    open_page(page, token=a_token(scopes=["emails:r"]))
    page.get_by_role("button", name="Seleziona").click()
    page.locator("tr[data-id] .who").click()

    offered = page.locator("#bulk button")
    expect(offered).to_have_text(
        ["Esporta XLSX", "Esporta CSV", "Fascicoli (ZIP)", "Chiudi selezione"]
    )
