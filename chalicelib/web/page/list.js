// The list: read, read on, and looked at again while something is under way.
import { Problem, ask } from "./api.js";
import { clear, entries, place, ROW_FIELDS } from "./blocks.js";
import { inRome } from "./days.js";
import { isUnderWay } from "./describe.js";
import { $ } from "./dom.js";
import { announce, busy, fail, listIsThere, showEmpty } from "./notices.js";
import { session } from "./session.js";
import { showSummary } from "./summary.js";
import { counted, put, t } from "./texts.js";
import { filters, range } from "./view.js";

const PER_PAGE = 50;
const SOON = 4_000; // ms until the next look while an email is under way
const SLOWEST = 60_000; // ms, after ever longer waits without news, and after a failed look
const NEAR_THE_END = 600; // px
const PAGES_TO_CATCH_UP = 10; // a send of more emails than this holds between two looks reloads the list

let nextCursor = null;
let loadedRange = "";
let fetching = new AbortController();
let timer = 0;
let wait = SOON;
/** @type {Problem["kind"] | null} */
let problem = null;

const pageOf = (cursor, signal) => {
  const query = filters();
  query.set("per_page", String(PER_PAGE));
  query.set("fields", ROW_FIELDS);
  if (cursor) query.set("cursor", cursor);
  return ask(`emails?${query}`, { signal });
};

function checked(page) {
  if (!Array.isArray(page.data)) throw new Problem("failed");
  return page;
}

/** Forgets what is shown and reads the view's first page. */
export async function load() {
  if (!session) return;
  fetching.abort();
  fetching = new AbortController();
  const { signal } = fetching;
  clearTimeout(timer);
  problem = null;
  wait = SOON;
  loadedRange = range().join();
  busy(true, entries.size > 0);
  showSummary(signal);
  try {
    const page = checked(await pageOf(null, signal));
    clear();
    place(page.data);
    nextCursor = page.next_cursor;
    succeed();
    announce(entries.size ? counted(t.shown, entries.size) : $("notice-title").textContent);
  } catch (error) {
    if (signal.aborted) return;
    // The old rows belong to another view: better none than wrong ones.
    clear();
    nextCursor = null;
    failWith(error);
  }
  busy(false);
  schedule();
}

let reading = false;

export async function loadMore() {
  if (!nextCursor || reading || problem) return;
  const { signal } = fetching;
  const cursor = nextCursor;
  reading = true;
  $("more").textContent = t.loading;
  try {
    const page = checked(await pageOf(cursor, signal));
    if (signal.aborted) return;
    place(page.data, { cursor });
    nextCursor = page.next_cursor;
    succeed();
    announce(counted(t.shown, entries.size));
  } catch (error) {
    if (!signal.aborted) failWith(error);
  } finally {
    reading = false;
    $("more").textContent = t.more;
  }
  schedule();
  readAhead();
}

const ahead = new IntersectionObserver(([seen]) => seen.isIntersecting && loadMore(), { root: document, rootMargin: `${NEAR_THE_END}px 0px` });

/** Reads on before the end of the list is reached, from wherever it is now. */
export function readAhead() {
  // Observed anew, it is told of even where it is as near as before.
  ahead.unobserve($("more"));
  ahead.observe($("more"));
}

/** Looks again: at the newest page, and at the older ones that hold an email under way. */
export async function refresh() {
  if (!session) return;
  clearTimeout(timer);
  if (loadedRange !== range().join()) return void dispatchEvent(new Event("midnight"));
  const { signal } = fetching;
  const older = new Set([...entries.values()].filter(({ row, cursor }) => cursor && isUnderWay(row)).map((entry) => entry.cursor));
  try {
    const count = { added: 0, changed: 0 };
    const news = await newest(signal);
    if (!news) return load();
    if (!entries.size) nextCursor = news.next;
    sum(count, place(news.rows, { atTop: true }));
    for (const cursor of older) {
      const { data } = checked(await pageOf(cursor, signal));
      sum(count, place(data.filter((row) => entries.has(row.id)), { cursor }));
    }
    if (signal.aborted) return;
    succeed();
    if (count.added || count.changed) {
      wait = SOON;
      showSummary(signal);
    }
    const said = [count.added && counted(t.added, count.added), count.changed && counted(t.changed, count.changed)];
    if (said.some(Boolean)) announce(said.filter(Boolean).join(", "));
  } catch (error) {
    if (signal.aborted) return;
    failWith(error);
  }
  schedule();
}

const sum = (count, more) => {
  count.added += more.added;
  count.changed += more.changed;
};

/** More than a page may have been sent since the last look: on until an email that is known. */
async function newest(signal) {
  const rows = [];
  let next = null;
  for (let pages = 0; pages < PAGES_TO_CATCH_UP; pages += 1) {
    const page = checked(await pageOf(next, signal));
    rows.push(...page.data);
    next = page.next_cursor;
    if (!entries.size || !next || page.data.some((row) => entries.has(row.id))) return { rows, next };
  }
  return null;
}

/** The next look: only while something is under way and the page is seen, and ever more seldom. */
function schedule() {
  clearTimeout(timer);
  if (document.hidden || !session || problem === "forbidden") return;
  if (!problem && ![...entries.values()].some(({ row }) => isUnderWay(row))) return;
  timer = setTimeout(refresh, problem ? SLOWEST : wait);
  wait = Math.min(SLOWEST, wait * 1.5);
}

/** Somebody is back, or something was done. */
export function lookNow() {
  clearTimeout(timer);
  if (document.hidden || !session || reading) return;
  wait = SOON;
  if (problem && !entries.size) load();
  else refresh();
}

function succeed() {
  problem = null;
  $("updated").textContent = put(t.updated, inRome(new Date()).time);
  listIsThere(entries.size > 0);
  $("more").hidden = !nextCursor;
  $("count").textContent = counted(t.shown, entries.size);
  $("table").setAttribute("aria-rowcount", String(nextCursor ? -1 : entries.size + 1));
  if (!entries.size) showEmpty();
}

function failWith(error) {
  problem = error instanceof Problem ? error.kind : "failed";
  fail(error, entries.size > 0);
}
