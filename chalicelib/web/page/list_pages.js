// The pages of the list, as the API gives them.
import { ask, Problem } from "./api.js";
import { entryFor, loadedCount } from "./entries.js";
import { ROW_FIELDS } from "./kept_rows.js";
import { filters } from "./view.js";

const PER_PAGE = 50;
const PAGES_TO_CATCH_UP = 10; // of emails new since the last look; more reload the list

/**
 * A page of the view that is looked at.
 * @param {string | null} cursor null: the newest
 * @param {AbortSignal} signal
 * @returns {Promise<EmailPage>}
 */
export async function pageOf(cursor, signal) {
  const query = filters();
  query.set("per_page", String(PER_PAGE));
  query.set("fields", ROW_FIELDS);
  if (cursor) query.set("cursor", cursor);
  const page = await ask(`emails?${query}`, { signal });
  if (!Array.isArray(page.data)) throw new Problem("failed");
  return page;
}

/**
 * More than a page may have been sent since the last look: on until an email that is known.
 * Null: they are too many, and the list is to be read anew.
 * @param {AbortSignal} signal
 */
export async function newest(signal) {
  const rows = [];
  /** @type {string | null} */
  let next = null;
  for (let pages = 0; pages < PAGES_TO_CATCH_UP; pages += 1) {
    const page = await pageOf(next, signal);
    rows.push(...page.data);
    next = page.next_cursor ?? null;
    if (!loadedCount() || !next || page.data.some((row) => entryFor(row.id))) return { rows, next };
  }
  return null;
}
