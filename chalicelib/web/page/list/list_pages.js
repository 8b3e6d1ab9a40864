// The pages of the list, as the API gives them.
import { ask, Problem } from "../tab/api.js";
import { filters, view } from "../tab/view.js";
import { entryFor, loadedCount } from "./entries.js";
import { ROW_FIELDS } from "./kept_rows.js";

const PER_PAGE = 50;
const PAGES_TO_CATCH_UP = 10; // of emails new since the last look; more reload the list

/**
 * A page of the view that is looked at, and where the next one is.
 * @param {string | null} place null: the first one
 * @param {AbortSignal} signal
 * @returns {Promise<{data: EmailRow[], next: string | null}>}
 */
export async function pageOf(place, signal) {
  const query = filters();
  query.set("per_page", String(PER_PAGE));
  query.set("fields", ROW_FIELDS);
  const { sort } = view();
  if (sort) query.set("sort", sort);
  // Where the order is not that of time, pages have numbers.
  const numbered = sort && sort !== "id";
  if (place || numbered) query.set(numbered ? "page" : "cursor", place ?? "1");
  const page = await ask(`emails?${query}`, { signal });
  if (!Array.isArray(page.data)) throw new Problem("failed");
  const after = numbered && page.next_page_url ? String(Number(place ?? "1") + 1) : null;
  return { data: page.data, next: numbered ? after : (page.next_cursor ?? null) };
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
