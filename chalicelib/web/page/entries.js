// The emails of the list that are known so far, by id.

/** @typedef {{row: any, text: string, parts: any, cursor: string | null, block: Block}} Entry */
/** @typedef {{body: any, entries: Entry[], height: number, shown: boolean}} Block */

/** @type {Map<number, Entry>} */
const entries = new Map();

/** How many rows there are. */
export const loadedCount = () => entries.size;

/** @param {number} id */
export const entryFor = (id) => entries.get(id);

/**
 * The cursors of the pages that hold such rows; null is that of the first.
 * @param {(row: EmailRow) => boolean} holds
 */
export const cursorsOf = (holds) => {
  const found = [...entries.values()].filter(({ row }) => holds(row));
  return [...new Set(found.map(({ cursor }) => cursor))];
};

/** @param {Entry} entry */
export const remember = (entry) => void entries.set(entry.row.id, entry);

export const forgetAll = () => entries.clear();

/** @param {(entry: Entry) => void} act */
export const forEachEntry = (act) => entries.forEach(act);
