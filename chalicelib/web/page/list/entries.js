// The emails of the list that are known so far, by id.

/** @typedef {{row: any, text: string, parts: any, block: Block, fold: import("./folds.js").Fold | null,
 *   isFresh: boolean}} Entry */
/** @typedef {{body: any, entries: Entry[], height: number, shown: boolean}} Block */

/** @type {Map<number, Entry>} */
const entries = new Map();

/** How many rows there are. */
export const loadedCount = () => entries.size;

/** @param {number} id */
export const entryFor = (id) => entries.get(id);

/** @param {Entry} entry */
export const remember = (entry) => void entries.set(entry.row.id, entry);

/** @param {Entry} entry */
export const forget = (entry) => void entries.delete(entry.row.id);

export const forgetAll = () => entries.clear();
