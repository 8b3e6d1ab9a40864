// The list: read, read on, and kept true while it is looked at.

import { $ } from "../elements/dom.js";
import { whenNear } from "../elements/near.js";
import { announce, announceNews, busy, fail, listIsThere } from "../elements/notices.js";
import { Problem } from "../tab/api.js";
import { beginFeed, catchUp, endFeed } from "../tab/feed.js";
import { session } from "../tab/session.js";
import { range, view } from "../tab/view.js";
import { counted, t } from "../words/texts.js";
import { arrange, clear } from "./blocks.js";
import { entryFor, loadedCount } from "./entries.js";
import { fits } from "./fits.js";
import { newest, pageOf } from "./list_pages.js";
import { idsInOrder, insert, place, replaceRows, takeAway } from "./placing.js";
import { followSummary, showSummary } from "./summary.js";
import { readAnew, untold } from "./untold.js";

/** @type {string | null} */
let nextPage = null;
let loadedRange = "";
let fetching = new AbortController();
/** @type {Problem["kind"] | null} */
let problem = null;
let reading = false;
/** Somebody did not want to wait: what is further down comes when it is asked for. */
let stopped = false;

/** Forgets what is shown and reads the view's first page. */
export async function load() {
  if (!session()) return;
  fetching.abort();
  fetching = new AbortController();
  const { signal } = fetching;
  endFeed();
  problem = null;
  loadedRange = range().join();
  readAnew();
  busy(true, loadedCount() > 0);
  showSummary(signal);
  try {
    const page = await pageOf(null, signal);
    replaceRows(page.data);
    nextPage = page.next;
    stopped = Boolean(page.stopped);
    succeed();
    announce(loadedCount() ? counted(t.shown, loadedCount()) : $("notice-title").textContent);
  } catch (error) {
    if (signal.aborted) return;
    // The old rows belong to another view: better none than wrong ones.
    clear();
    nextPage = null;
    failWith(error);
  }
  busy(false);
  beginFeed();
}

export async function loadMore() {
  if (!nextPage || reading || problem) return;
  const { signal } = fetching;
  reading = true;
  $("more").textContent = t.loading;
  try {
    const page = await pageOf(nextPage, signal);
    if (signal.aborted) return;
    place(page.data);
    nextPage = page.next;
    stopped = Boolean(page.stopped);
    succeed();
    announce(counted(t.shown, loadedCount()));
  } catch (error) {
    if (!signal.aborted) failWith(error);
  } finally {
    reading = false;
    $("more").textContent = t.more;
  }
  readAhead();
}

/** Reads on before the end of the list is reached, from wherever it is now. */
export const readAhead = whenNear("more", () => stopped || loadMore());

/** Looks again: at the newest page, at all that changed elsewhere, and at the counts. */
export async function refresh() {
  if (!session()) return;
  const { signal } = fetching;
  try {
    await catchUp();
    const news = await newest(signal);
    if (signal.aborted) return;
    if (!news) return load();
    if (!loadedCount()) nextPage = news.next;
    const count = takeRows(/** @type {EmailRow[]} */ (news.rows.reverse()));
    const there = new Set(news.rows.map(({ id }) => id));
    const last = news.next ? Math.min(...there) : 0;
    for (const id of idsInOrder()) if (id >= last && !there.has(id)) count.gone += takeAway(id);
    succeed();
    announceNews(count);
    showSummary(signal);
  } catch (error) {
    if (!signal.aborted) failWith(error);
  }
}

/** What happened to emails, wherever they stand. @param {EmailRow[]} rows */
export function takeChanges(rows) {
  if (loadedRange !== range().join()) return void dispatchEvent(new Event("midnight"));
  if (problem && !loadedCount()) return void load();
  const fitting = rows.filter((row) => fits(row, view(), range(), Boolean(entryFor(row.id))));
  const count = takeRows(fitting);
  for (const row of rows) if (!fitting.includes(row)) count.gone += takeAway(row.id);
  succeed();
  announceNews(count);
  if (!rows.length) return;
  dispatchEvent(new CustomEvent("changes", { detail: rows }));
  followSummary(fetching.signal);
}

/** Puts rows where they belong, so far as that was read. @param {EmailRow[]} rows */
function takeRows(rows) {
  const count = { added: 0, changed: 0, gone: 0, waiting: 0 };
  for (const row of rows) {
    if (entryFor(row.id)) count.changed += place([row]).changed;
    else if (view().sort)
      count.waiting += untold(row, Boolean(nextPage)); // where it belongs is known by reading anew
    else if (insert(row)) count.added += 1;
    else if (!nextPage) count.added += place([row]).added;
  }
  return count;
}

/** Somebody is back, or something was done. */
export function lookNow() {
  if (document.hidden || !session() || reading) return;
  if (loadedRange !== range().join()) return void dispatchEvent(new Event("midnight"));
  problem && !loadedCount() ? load() : refresh();
}

function succeed() {
  problem = null;
  listIsThere(loadedCount(), { more: Boolean(nextPage) });
  arrange();
}

/** @param {unknown} error */
export function failWith(error) {
  problem = error instanceof Problem ? error.kind : "failed";
  fail(error, loadedCount() > 0);
}
