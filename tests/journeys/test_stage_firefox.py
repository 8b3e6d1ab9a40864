"""The main road of the page in Firefox, on the local stage.

Playwright drives a Firefox of its own making; Debian's is driven by puppeteer-core.
"""

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROAD = Path(__file__).parent / "firefox"
ENDS_WITHIN = 300
"""Seconds."""


@pytest.fixture(scope="session")
def road(npm_installed):
    """The script of the road, with what it is driven by, as npm gives it."""
    return npm_installed(ROAD) / "road.mjs"


def test_the_main_road_is_walked_in_firefox_too(road, stage, tmp_path):
    firefox = subprocess.run(
        ["sh", "local/find-firefox"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    (tmp_path / "fattura-18.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    command = ["node", road, firefox.stdout.splitlines()[-1], stage["page_url"]]
    walked = subprocess.run(
        [*command, tmp_path / "fattura-18.pdf"],
        capture_output=True,
        text=True,
        timeout=ENDS_WITHIN,
        check=False,
    )

    assert "" == walked.stderr
    assert {
        "detail": "Fattura 18",
        "focused": "Fattura 18",
        "files": "fattura-18.pdf",
        "searched": "volpe@cliente.example",
        "overflows": False,
        "motion": "none",
        "complaints": [],
    } == json.loads(walked.stdout)
