"""Every state of the page, in both languages and at both widths: no fault that axe finds.

With PICTURES=1 in the environment axe is left out: what each looks like at more widths, in light
and dark, in forced colours and on paper, lies in build/page/ afterwards.
"""

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from tests.page_answers import refusal_of
from tests.page_rows import NOW, an_example_of_everything, reason, row
from tests.page_stub import a_token

AXE = Path(__file__).parent / "axe"
PICTURES = Path(__file__).parent.parent.parent / "build" / "page"
HEIGHTS = {320: 640, 390: 844, 720: 1000, 1024: 700, 1280: 800, 1366: 768, 1920: 1080}
AS_EVER = {"color_scheme": "light", "forced_colors": "none", "media": "screen"}
MEDIA = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "paper": {"media": "print"},
}
LANGUAGES = ("it", "en")
LOOKS = [(390, "light"), (1280, "light"), (1280, "dark")]
TAKES_PICTURES = bool(os.environ.get("PICTURES"))
if TAKES_PICTURES:
    LOOKS = [(width, name) for width in (320, 390, 1024, 1366) for name in ("light", "dark")]
    LOOKS += [(1920, "light"), (1366, "forced"), (720, "paper")]
# The language is the browser's then.
TOKEN = a_token(locale=None)
READER = a_token(scopes=["emails:r"], locale=None)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe(npm_installed):
    """The script of axe-core, as npm gives it."""
    folder = npm_installed(AXE)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text()


class Looker:
    """Looks at a page in a state, small, large and in the dark: what is wrong with it."""

    def __init__(self, page, axe, language):
        self.page, self.axe, self.language = page, axe, language
        self.wrong = {}
        self.seen = []

    def look(self, state):
        if "axe" not in self.page.evaluate("Object.keys(window)"):
            self.page.evaluate(self.axe)
        for width, name in LOOKS:
            self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            self.page.emulate_media(**AS_EVER | MEDIA[name])
            self._look(f"{self.language}-{width}-{name}-{state}")
        # What is not for paper, nor for phones, can be clicked again.
        self.page.emulate_media(**AS_EVER)
        self.page.set_viewport_size({"width": 1280, "height": HEIGHTS[1280]})

    def _look(self, state):
        self.seen.append(state)
        if TAKES_PICTURES:
            self.page.screenshot(path=PICTURES / f"{state}.png")
            return
        # The mail's own frame holds what the company wrote.
        options = {"runOnly": RULES, "iframes": False, "resultTypes": ["violations"]}
        # Behind the uppermost dialog, the document's last, all is as it was looked at before.
        uppermost = "[...document.querySelectorAll('dialog[open]')].at(-1)"
        run = f"(options) => axe.run({uppermost} ?? document, options)"
        found = self.page.evaluate(run, options)
        faults = [
            f"{fault['id']}: {node['target']} {node['failureSummary']}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]
        if faults:
            self.wrong[state] = faults


def open_page(page, stub, query="", token=TOKEN):
    page.goto("about:blank")
    page.goto(f"{stub.url}{query}#token={token}")
    expect(page.locator("#list[aria-busy=false]")).to_have_count(1)


def look_at_the_list(page, stub, looker):
    page.goto(stub.url)
    looker.look("closed")
    open_page(page, stub)
    looker.look("empty")
    page.locator("[data-state=read]").click()
    expect(page.locator("#clear-filters")).to_be_visible()
    looker.look("empty-filtered")
    stub.rows = [*an_example_of_everything(), row(1, silent_days=12)]
    open_page(page, stub)
    looker.look("list")
    page.locator("[data-state=silent]").click()
    expect(page.locator("#silent-days")).to_be_visible()
    looker.look("whom-to-remind")
    page.locator("[data-state=all]").click()
    expect(page.locator("#silent-days")).to_be_hidden()
    page.locator(".open").nth(2).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    looker.look("list-row-focused")
    for name in ("period", "category", "views", "export"):
        page.locator(f"#{name}-button").click()
        looker.look(f"panel-{name}")
        page.keyboard.press("Escape")
    stub.rows = [row(number, batch_id="listino", subject="Listino") for number in (9, 8, 7)]
    open_page(page, stub)
    looker.look("batch")
    page.locator("tr[data-batch] .open").click()
    page.locator("#select").click()
    page.locator("tr[data-id='8']").get_by_role("checkbox").click()
    looker.look("batch-open-and-picked")
    page.locator("#bulk-resend-email").click()
    looker.look("bulk-question")


def look_at_notices(page, stub, looker):
    stub.rows = an_example_of_everything()
    stub.settings["page"]["suspended"] = {
        "since": NOW.isoformat(),
        "reason": reason("suspended", "L'invio è sospeso.", "Sending is suspended."),
        "note": "Tel. 0123 456789",
    }
    ends = a_token(exp=int((NOW + timedelta(minutes=4)).timestamp()), locale=None)
    open_page(page, stub, token=ends)
    expect(page.locator("#toast")).to_be_visible()
    looker.look("suspended-and-session-ending")
    stub.settings["page"]["suspended"] = None
    open_page(page, stub)
    page.locator("#notify").click()
    expect(page.locator("#notify[aria-pressed=true]")).to_have_count(1)
    looker.look("told-of-reading")
    page.locator("#notify").click()


def look_at_troubles(page, stub, looker):
    stub.hold = threading.Event()
    page.goto("about:blank")
    page.goto(f"{stub.url}#token={TOKEN}")
    expect(page.locator(".bone").first).to_be_visible()
    looker.look("loading")
    stub.hold.set()
    stub.hold = None
    stub.trouble = (500, {"error": {"message": ""}})
    open_page(page, stub)
    looker.look("error")
    stub.trouble = None
    open_page(page, stub)
    page.context.set_offline(True)
    page.locator("#refresh").click()
    expect(page.locator("#notice")).to_be_visible()
    looker.look("offline")
    page.context.set_offline(False)
    stub.trouble = (401, {"error": {"message": ""}})
    open_page(page, stub)
    looker.look("expired")
    stub.trouble = None


def look_at_an_email(page, stub, looker):
    stub.rows = an_example_of_everything()
    for number in (7, 4, 9, 5):
        open_page(page, stub, f"?email={number}")
        expect(page.locator("#detail h3").first).to_be_visible()
        if number == 4:
            page.locator("#resend-email").click()
        if number == 5:
            page.locator("#detail summary").first.click()
        looker.look(f"email-{number}")


def look_at_a_new_email(page, stub, looker):
    stub.settings["sending"]["undo_seconds"] = 60
    open_page(page, stub)
    page.locator("#compose-open").click()
    for summary in page.locator("#compose details summary").all():
        summary.click()
    looker.look("new-email")
    problems = {
        "to.0.email": [Problem(ProblemCode.NOT_AN_ADDRESS, "No address.")],
        "subject": [Problem(ProblemCode.REQUIRED, "Field required")],
    }
    stub.answers["POST", "emails"] = refusal_of(InvalidRequest(problems))
    page.locator("#compose [type=submit]").click()
    expect(page.locator("#compose [aria-invalid]").first).to_be_visible()
    looker.look("new-email-refused")
    del stub.answers["POST", "emails"]
    typed = {"to.0.email": "mario@cliente.example", "subject": "Fattura 18"}
    for name, text in typed.items():
        page.locator(f"#compose [data-field='{name}']").fill(text)
    page.locator("#compose .writing .rich").fill("In allegato la fattura.")
    page.locator("#compose-preview").click()
    expect(page.locator("#preview iframe")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": HEIGHTS[390]})
    expect(page.locator("#preview iframe")).to_be_visible()
    looker.look("preview")
    page.locator("#preview [data-look=phone]").click()
    page.locator("#preview [data-field=to]").fill("estraneo@altrove.example")
    page.locator("#preview form [type=submit]").click()
    expect(page.locator("#preview [aria-invalid]")).to_be_visible()
    looker.look("preview-phone-test-refused")
    page.locator("#preview [data-field=to]").fill("")
    page.locator("#preview form [type=submit]").click()
    expect(page.locator("#preview .saved")).not_to_be_empty()
    looker.look("preview-phone-test-sent")
    page.locator("#preview-close").click()
    page.locator("#compose [type=submit]").click()
    expect(page.locator("#toast [role=timer]")).to_be_visible()
    looker.look("undo")


def look_at_settings(page, stub, looker):
    stub.settings["smtp"] = {
        "host": "mail.example.test",
        "port": 587,
        "security": "starttls",
        "username": "ufficio",
        "connected_by": None,
        "from_email": "ufficio@cliente.example",
        "from_name": "Rossi Infissi",
        "fallback": "wait",
        "max_per_minute": None,
        "verified_at": None,
        "broken_at": None,
        "broken_reason": None,
        "paused_until": None,
        "paused_reason": None,
    }
    for licence, token in (
        ("premium_plus", TOKEN),
        ("standard", a_token(scopes=["emails:r"], locale=None)),
    ):
        stub.company["licence"] = licence
        open_page(page, stub, token=token)
        page.locator("#settings-open").click()
        expect(page.locator("#settings form").first).to_be_visible()
        if licence == "premium_plus":
            page.locator(".rules ~ .link").click()
        looker.look(f"settings-{licence}")
        page.locator("details:has(> .brand) > summary").click()
        expect(page.locator(".brand [data-field=color]")).to_be_visible()
        if licence == "premium_plus":
            expect(page.locator(".brand iframe")).to_be_visible()
            page.locator(".brand [data-field=color]").fill("#ffd400")
        looker.look(f"settings-{licence}-brand")


def look_at_documents(page, stub, looker):
    stub.company["licence"] = "premium"
    open_page(page, stub)
    page.locator("#documents-open").click()
    expect(page.locator("#documents-said")).not_to_be_empty()
    looker.look("documents-none")
    stub.documents.register(18)
    stub.documents.register(19, number="19/A", customer=None)
    stub.documents.register(20, reminded_at=NOW, gross_amount="12345.50")
    stub.documents.standings[18] = {"icon": "read"}
    open_page(page, stub)
    page.locator("#documents-open").click()
    expect(page.locator(".document")).to_have_count(3)
    page.locator("#pay-20-email").click()
    page.locator("#remind-18-email").click()
    page.locator(".document .pick").first.check()
    looker.look("documents")


@pytest.fixture
def looker(browser, axe):
    """A looker at a page in a language."""
    contexts = []

    def looker(language):
        context = browser.new_context(
            locale={"it": "it-IT", "en": "en-GB"}[language], reduced_motion="reduce"
        )
        context.grant_permissions(["notifications"])
        contexts.append(context)
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        return Looker(page, axe, language)

    yield looker
    for context in contexts:
        context.close()


ALL = [
    look_at_the_list,
    look_at_notices,
    look_at_troubles,
    look_at_an_email,
    look_at_a_new_email,
    look_at_settings,
    look_at_documents,
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_fault_in_any_state(looker, stub, language):
    one = looker(language)
    for look in ALL:
        look(one.page, stub, one)

    assert {} == one.wrong
    assert len(one.seen) > 18 * len(LOOKS)
