"""`python -m local.pictures`: the README's pictures, taken of the running stage."""

import json
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from urllib.request import Request, urlopen

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from local import handout, places
from local.trouble import Trouble

IMAGES = places.ROOT / "docs" / "images"
PAGE = ViewportSize(width=1180, height=748)
MAIL = ViewportSize(width=390, height=494)
QUALITY = 75
DELIVERED_WITHIN = 30.0
"""Seconds."""


def main() -> int:
    """Take the pictures."""
    stage = handout.read()
    if stage is None:
        print("ricevuta: no local stage is running here: start it with `make run`", file=sys.stderr)
        return 1
    try:
        mail = f"{stage.inbox_url}/{sent_email(stage)}/html"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            picture(browser, mail, MAIL, "a", IMAGES / "mail.webp")
            picture(browser, stage.page_url, PAGE, "tr[data-id]", IMAGES / "page.webp")
            browser.close()
    except Trouble as trouble:
        print(f"ricevuta: {trouble}", file=sys.stderr)
        return 1
    return 0


def chromium() -> str:
    """Where the browser is, installed where it is missing and can be."""
    command = ["sh", str(places.ROOT / "local" / "find-chromium")]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    return found.stdout.splitlines()[-1]


def sent_email(stage: handout.Handout) -> int:
    """Queue the first email of the printed lines, and wait until it lies in the inbox.

    Raises:
        Trouble: it does not get there.
    """
    request = Request(  # noqa: S310 - our own service
        f"{stage.base_url}/c/{stage.company_id}/emails",
        data=places.FIRST_EMAIL.read_bytes(),
        headers={
            "Authorization": f"Bearer {stage.api_key}",
            "Content-Type": "application/json",
        },
    )
    with urlopen(request) as answer:  # noqa: S310 - as above
        email_id: int = json.load(answer)["data"]["emails"][0]["id"]
    deadline = time.monotonic() + DELIVERED_WITHIN
    while not (places.INBOX / f"{email_id}.eml").exists():
        if time.monotonic() > deadline:
            raise Trouble("the email does not arrive in the inbox: see .local/service.log")
        time.sleep(0.2)
    return email_id


def picture(browser: Browser, url: str, size: ViewportSize, shown: str, path: Path) -> None:
    """Keep what a page looks like, once it shows what the selector names."""
    page = browser.new_page(viewport=size, device_scale_factor=1.5, locale="it-IT")
    page.goto(url)
    page.wait_for_selector(shown)
    page.wait_for_load_state("networkidle")
    with Image.open(BytesIO(page.screenshot())) as image:
        image.save(path, quality=QUALITY, method=6)
    page.close()
    print(f"{path.relative_to(places.ROOT)}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
