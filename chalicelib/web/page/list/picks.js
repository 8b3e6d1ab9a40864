// Which rows are picked, for what is done to many at once.
import { entryFor } from "./entries.js";

/** @type {Set<number>} */
const picks = new Set();
let reachFrom = 0; // from where Shift reaches

/** @param {number} id */
export const isPicked = (id) => picks.has(id);

/** Those of the picked rows that are in the list. @returns {EmailRow[]} */
export const pickedRows = () =>
  [...picks].map((id) => entryFor(id)?.row).filter((row) => row !== undefined);

/** @param {number[]} ids @param {boolean} on */
export function pick(ids, on) {
  for (const id of ids) on ? picks.add(id) : picks.delete(id);
}

export function pickNone() {
  picks.clear();
  reachFrom = 0;
}

/**
 * Picks a row or lets it go; with Shift all from the one before to this one become as it was.
 * @param {number[]} ids of the row: one, or all emails that are folded in it
 * @param {boolean} reaching
 * @param {number[]} order the ids of the list as they stand
 */
export function pickTo(ids, reaching, order) {
  const anchor = order.indexOf(reachFrom);
  const places = [anchor, ...ids.map((id) => order.indexOf(id))];
  if (reaching && anchor >= 0)
    pick(order.slice(Math.min(...places), Math.max(...places) + 1), picks.has(reachFrom));
  else pick(ids, !ids.every(isPicked));
  if (!reaching || anchor < 0) reachFrom = ids[0] ?? 0;
}
