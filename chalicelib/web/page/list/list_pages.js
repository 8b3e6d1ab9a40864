// The pages of the list, as the API gives them.
import { ask, Problem } from "../tab/api.js";
import { filters, view } from "../tab/view.js";
import { entryFor, loadedCount } from "./entries.js";
import { ROW_FIELDS } from "./kept_rows.js";
import { beginSearch } from "./search_progress.js";

const PER_PAGE = 50;
const LOOK_THROUGH = 1_000; // emails for each answer to a search
const PAGES_TO_CATCH_UP = 10; // of emails new since the last look; more reload the list

/**
 * @typedef {{data: EmailRow[], next: string | null, stopped?: boolean}} Page
 *   rows, and where the next ones are; `stopped` where somebody did not want to wait for more
 */

/**
 * A page of the view that is looked at.
 * @param {string | null} place null: the first one
 * @param {AbortSignal} signal
 * @returns {Promise<Page>}
 */
export async function pageOf(place, signal) {
  const query = filters();
  query.set("per_page", String(PER_PAGE));
  query.set("fields", ROW_FIELDS);
  const { sort } = view();
  if (sort) query.set("sort", sort);
  // Where the order is not that of time, pages have numbers.
  const numbered = sort && sort !== "id";
  if (view().search && !sort) return searched(query, place, signal);
  if (place || numbered) query.set(numbered ? "page" : "cursor", place ?? "1");
  const page = await ask(`emails?${query}`, { signal });
  if (!Array.isArray(page.data)) throw new Problem("failed");
  const after = numbered && page.next_page_url ? String(Number(place ?? "1") + 1) : null;
  return { data: page.data, next: numbered ? after : (page.next_cursor ?? null) };
}

/**
 * What a search finds, in answers small enough to say between them how far it is.
 * @param {URLSearchParams} query
 * @param {string | null} place
 * @param {AbortSignal} signal
 * @returns {Promise<Page>}
 */
async function searched(query, place, signal) {
  query.set("look_through", String(LOOK_THROUGH));
  const search = beginSearch();
  /** @type {EmailRow[]} */
  const data = [];
  let next = place;
  let looked = 0;
  try {
    do {
      if (next) query.set("cursor", next);
      const page = await Promise.race([ask(`emails?${query}`, { signal }), search.stopped]);
      if (!page) return { data, next, stopped: true };
      if (!Array.isArray(page.data)) throw new Problem("failed");
      data.push(...page.data);
      next = page.next_cursor ?? null;
      looked += page.looked_through ?? 0;
      if (next && data.length < PER_PAGE) search.tell(looked);
    } while (next && data.length < PER_PAGE);
  } finally {
    search.end();
  }
  return { data, next };
}

/**
 * More than a page may have been sent since the last look: on until an email that is known.
 * Null: they are too many or lie anywhere, and the list is to be read anew.
 * @param {AbortSignal} signal
 */
export async function newest(signal) {
  if (view().sort) return null;
  const rows = [];
  /** @type {string | null} */
  let next = null;
  for (let pages = 0; pages < PAGES_TO_CATCH_UP; pages += 1) {
    const page = await pageOf(next, signal);
    rows.push(...page.data);
    next = page.next;
    if (!loadedCount() || !next || page.data.some((row) => entryFor(row.id))) return { rows, next };
  }
  return null;
}
