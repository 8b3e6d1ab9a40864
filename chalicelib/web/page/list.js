// The list: read, read on, and looked at again while something is under way.
import { Problem } from "./api.js";
import { clear, place } from "./blocks.js";
import { isUnderWay } from "./describe.js";
import { $ } from "./dom.js";
import { cursorsOf, entryFor, loadedCount } from "./entries.js";
import { newest, pageOf } from "./list_pages.js";
import { whenNear } from "./near.js";
import { announce, announceNews, busy, fail, listIsThere } from "./notices.js";
import { session } from "./session.js";
import { showSummary } from "./summary.js";
import { counted, t } from "./texts.js";
import { range } from "./view.js";

const SOON = 4_000; // ms until the next look while an email is under way
const SLOWEST = 60_000; // ms, after ever longer waits without news, and after a failed look

/** @type {string | null} */
let nextCursor = null;
let loadedRange = "";
let fetching = new AbortController();
let timer = 0;
let wait = SOON;
/** @type {Problem["kind"] | null} */
let problem = null;

/** Forgets what is shown and reads the view's first page. */
export async function load() {
  if (!session()) return;
  fetching.abort();
  fetching = new AbortController();
  const { signal } = fetching;
  clearTimeout(timer);
  problem = null;
  wait = SOON;
  loadedRange = range().join();
  busy(true, loadedCount() > 0);
  showSummary(signal);
  try {
    const page = await pageOf(null, signal);
    clear();
    place(page.data);
    nextCursor = page.next_cursor ?? null;
    succeed();
    announce(loadedCount() ? counted(t.shown, loadedCount()) : $("notice-title").textContent);
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
    const page = await pageOf(cursor, signal);
    if (signal.aborted) return;
    place(page.data, { cursor });
    nextCursor = page.next_cursor ?? null;
    succeed();
    announce(counted(t.shown, loadedCount()));
  } catch (error) {
    if (!signal.aborted) failWith(error);
  } finally {
    reading = false;
    $("more").textContent = t.more;
  }
  schedule();
  readAhead();
}

/** Reads on before the end of the list is reached, from wherever it is now. */
export const readAhead = whenNear("more", loadMore);

/** Looks again: at the newest page, and at the older ones that hold an email under way. */
export async function refresh() {
  if (!session()) return;
  clearTimeout(timer);
  if (loadedRange !== range().join()) return void dispatchEvent(new Event("midnight"));
  const { signal } = fetching;
  const older = cursorsOf(isUnderWay).filter((cursor) => cursor !== null);
  try {
    const count = { added: 0, changed: 0 };
    const news = await newest(signal);
    if (!news) return load();
    if (!loadedCount()) nextCursor = news.next;
    sum(count, place(news.rows, { atTop: true }));
    for (const cursor of older) {
      const { data } = await pageOf(cursor, signal);
      const known = data.filter((row) => entryFor(row.id));
      sum(count, place(known, { cursor }));
    }
    if (signal.aborted) return;
    succeed();
    if (count.added || count.changed) {
      wait = SOON;
      showSummary(signal);
    }
    announceNews(count);
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

/** The next look: only while something is under way and the page is seen, and ever more seldom. */
function schedule() {
  clearTimeout(timer);
  if (document.hidden || !session() || problem === "forbidden") return;
  if (!problem && !cursorsOf(isUnderWay).length) return;
  timer = setTimeout(refresh, problem ? SLOWEST : wait);
  wait = Math.min(SLOWEST, wait * 1.5);
}

/** Somebody is back, or something was done. */
export function lookNow() {
  clearTimeout(timer);
  if (document.hidden || !session() || reading) return;
  wait = SOON;
  if (problem && !loadedCount()) load();
  else refresh();
}

function succeed() {
  problem = null;
  listIsThere(loadedCount(), { more: Boolean(nextCursor) });
}

function failWith(error) {
  problem = error instanceof Problem ? error.kind : "failed";
  fail(error, loadedCount() > 0);
}
