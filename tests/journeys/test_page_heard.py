"""The page as a screen reader hears it: the accessibility tree of list, row and timeline."""

from playwright.sync_api import expect

from tests.page_rows import EVIDENCE, row
from tests.page_stub import TOKEN

HIT = {"event": "hit", "at": "2026-11-24T10:41:00+01:00", "agent": "x", "network": "y"}


def an_email_with_a_story():
    return row(
        7,
        evidence="seen_through_proxy",
        icon="read",
        recipient_date="2026-11-24T10:41:00+01:00",
        timeline=[
            {"event": "sent", "at": "2026-11-23T18:05:09+01:00"},
            HIT | {"what": "pixel", "verdict": "proxy", "reason": EVIDENCE["seen_through_proxy"]},
        ],
    )


def test_the_tiles_are_pressed_buttons_with_their_counts(page, stub, open_page):
    stub.rows = [row(7)]
    open_page(page)

    expect(page.locator("#tiles")).to_match_aria_snapshot(
        """
        - group "Stato":
          - button "1 Tutte" [pressed]
          - button "0 In coda"
          - button "1 Inviate"
        """
    )


def test_the_list_is_a_table_with_headers_and_a_row_says_its_whole_story(page, stub, open_page):
    stub.rows = [an_email_with_a_story()]
    open_page(page)

    expect(page.get_by_role("table")).to_match_aria_snapshot(
        """
        - table "Gestione e-mail":
          - caption: Gestione e-mail
          - rowgroup:
            - row "Data Destinatario Oggetto Categoria Stato":
              - columnheader "Data"
              - columnheader "Destinatario"
              - columnheader "Oggetto"
              - columnheader "Categoria"
              - columnheader "Stato"
          - rowgroup:
            - row:
              - cell "23/11/2026 18:05"
              - cell "Cliente 7 cliente7@cliente.example"
              - cell:
                - button "Fattura 7"
                - list "Allegati":
                  - listitem: fattura-7.pdf
              - cell /n. 7/
              - cell /Letta 24\\/11\\/2026 10:41 Aperta attraverso Gmail/
        """
    )
    expect(page.get_by_role("button", name="Fattura 7")).to_have_accessible_description(
        "Aperta attraverso Gmail: di norma una persona l'ha aperta. "
        "Consegnata al server di posta del destinatario."
    )


def test_the_timeline_is_a_list_of_moments(page, stub, open_page):
    stub.rows = [an_email_with_a_story()]
    open_page(page, "?email=7")

    expect(page.locator(".timeline")).to_match_aria_snapshot(
        """
        - list:
          - listitem:
            - paragraph:
              - strong: Inviata
              - time: 23/11/2026 18:05
          - listitem:
            - paragraph:
              - strong: Immagini del messaggio scaricate
              - text: /persona/
              - time: 24/11/2026 10:41
            - text: /Aperta attraverso Gmail/
        """
    )


def test_where_colours_are_forced_what_is_chosen_has_an_edge_and_nothing_moves(new_page, stub):
    page = new_page(forced_colors="active", reduced_motion="reduce")
    stub.rows = [row(7)]
    page.goto(f"{stub.url}#token={TOKEN}")
    chosen = page.locator("[data-state=all]")
    expect(chosen).to_have_css("border-top-width", "2px")
    page.locator(".open").first.click()

    expect(page.locator("#detail")).to_have_css("animation-name", "none")
