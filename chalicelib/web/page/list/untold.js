// Emails that a sorted list lacks: where they belong is known only once it is read anew.

/** @type {Set<number>} */
const toldWaiting = new Set();
let readAt = 0; // ms

/** The list is read now, and lacks nothing. */
export function readAnew() {
  toldWaiting.clear();
  readAt = Date.now();
}

/**
 * 1 for an email that nobody was told of so far; 0 also for one that may stand in the pages that
 * were not read.
 * @param {EmailRow} row
 * @param {boolean} hasMore whether there are such pages
 */
export function untold({ id, queued_at }, hasMore) {
  const mayBeThere = hasMore && Date.parse(queued_at ?? "") < readAt;
  if (mayBeThere || toldWaiting.has(id)) return 0;
  toldWaiting.add(id);
  return 1;
}
