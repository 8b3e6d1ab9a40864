"""What ten thousand rows cost the page: elements, memory and frames while they are scrolled.

Chromium before the tests' stub of the API; needs the browser (`make browser`).
"""

import json
import subprocess
import sys
from importlib import import_module
from statistics import median

from playwright.sync_api import Page, sync_playwright

ROWS = 10_000
CHECKPOINTS = (50, 1_000, 5_000, ROWS)
FRAMES = 120

_TO_THE_END = """(shown) => new Promise((done) => (function down() {
  scrollTo(0, document.body.scrollHeight);
  const count = Number(document.getElementById("count").textContent.replace(/\\D/g, ""));
  count >= shown ? done(count) : setTimeout(down, 5);
})())"""
_FRAMES = """(frames) => new Promise((done) => {
  const times = [];
  let last = performance.now();
  requestAnimationFrame(function next(now) {
    times.push(now - last);
    last = now;
    scrollBy(0, times.length % 40 < 20 ? -160 : 160);
    times.length < frames ? requestAnimationFrame(next) : done(times.slice(1));
  });
})"""


def main() -> int:
    """Print a line at each checkpoint."""
    tests = import_module("tests.page_stub")  # typed as tests are: not
    chromium = subprocess.run(
        ["sh", "local/find-chromium"], check=True, capture_output=True, text=True
    ).stdout.splitlines()[-1]
    stub = tests.PageStub()
    stub.rows = [import_module("tests.page_rows").row(number) for number in range(ROWS, 0, -1)]
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{stub.url}#token={tests.TOKEN}")
            page.wait_for_selector("tr[data-id]")
            for shown in CHECKPOINTS:
                print(json.dumps(measured(page, shown)), flush=True)
            page.evaluate("scrollTo(0, 0)")
            page.wait_for_timeout(500)
            print(json.dumps({"back at the top": True, **_weight(page)}))
            browser.close()
    finally:
        stub.close()
    return 0


def measured(page: Page, shown: int) -> dict[str, float]:
    """Elements, megabytes of heap after a collection, and milliseconds of a frame, scrolling."""
    count = page.evaluate(_TO_THE_END, shown)
    page.wait_for_timeout(300)
    frames = sorted(page.evaluate(_FRAMES, FRAMES))
    return {
        "rows": count,
        **_weight(page),
        "frame_median_ms": round(median(frames), 1),
        "frame_p95_ms": round(frames[len(frames) * 95 // 100], 1),
    }


def _weight(page: Page) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    counters = session.send("Memory.getDOMCounters")
    session.detach()
    elements = page.evaluate("document.querySelectorAll('*').length")
    return {"elements": elements, "nodes": counters["nodes"], "heap_mb": round(heap / 1e6, 1)}


if __name__ == "__main__":
    sys.exit(main())
