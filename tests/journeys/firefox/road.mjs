// The main road in Firefox, by WebDriver BiDi: says in JSON what was seen on the way.
//   node road.mjs FIREFOX PAGE_URL FILE
import puppeteer from "puppeteer-core";

const [firefox, pageUrl, file] = process.argv.slice(2);
const PATIENCE = 60_000; // ms: how long a busy machine takes to come to a state
const TO = "volpe@cliente.example";

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: firefox,
  extraPrefsFirefox: { "intl.accept_languages": "it", "ui.prefersReducedMotion": 1 },
});
try {
  console.log(JSON.stringify(await walk(await browser.newPage())));
} finally {
  await browser.close();
}

async function walk(page) {
  page.setDefaultTimeout(PATIENCE);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.setViewport({ width: 1024, height: 768 });
  await page.goto(pageUrl);
  await page.waitForSelector("#list[aria-busy=false] tr[data-id]");
  const textOf = (selector) => page.$eval(selector, (node) => node.textContent.trim());
  const click = (selector) => page.locator(selector).click();
  const type = (field, text) => page.locator(`#compose [data-field="${field}"]`).fill(text);
  const holds = (selector, text) =>
    page.waitForFunction(
      (where, what) => document.querySelector(where)?.textContent.includes(what),
      {},
      selector,
      text,
    );

  await click("#compose-open");
  await type("to.0.email", TO);
  await type("subject", "Fattura 18");
  await page.locator('#compose [data-field="body"] [role=textbox]').fill("Buongiorno");
  await (await page.$("#compose input[type=file]")).uploadFile(file);
  await click("#compose [type=submit]");
  await page.waitForSelector("#compose[open]", { hidden: true });
  await page.locator("#search").fill(TO);
  await holds("tr[data-id] .who", TO);
  await page.waitForFunction((to) => new URLSearchParams(location.search).get("search") === to, {}, TO);
  // Without a reload.
  await holds("tr[data-id] .words", "Inviata");

  await click("tr[data-id] .what");
  await page.waitForSelector("#detail[open] .timeline li:nth-child(2)");
  const detail = await textOf("#detail h2");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#detail[open]", { hidden: true });
  const focused = await page.evaluate(() => document.activeElement.textContent);

  await click("#export-button");
  await click("#export-csv");
  await holds("#toast", "Esportazione pronta.");
  await page.reload();
  await holds("tr[data-id] .who", TO);

  return {
    detail,
    focused,
    files: await textOf("tr[data-id] .files"),
    searched: new URL(page.url()).searchParams.get("search"),
    overflows: await page.evaluate(() => document.documentElement.scrollWidth > innerWidth),
    motion: await page.evaluate(() => getComputedStyle(document.querySelector("#detail")).animationName),
    complaints,
  };
}
