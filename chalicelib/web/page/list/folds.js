// The emails of one sending that stand one below the other: one row, which opens.

import { view } from "../tab/view.js";

/** @typedef {import("./entries.js").Entry} Entry */
/**
 * @typedef {{batch: string, entries: Entry[], isOpen: boolean, block: import("./entries.js").Block,
 *   parts: any, text: string}} Fold
 *   `text`: what its row says by now
 */
/** @typedef {Entry | Fold} Line what a row of the list is about */

const FEWEST = 3; // two, such as a mail and its copy, are seen at a glance

/** @type {Set<string>} */
const opened = new Set();

/** @param {Line} line @returns {line is Fold} */
export const isFold = (line) => "entries" in line;

/** Whether rows stand as they were sent, so that those of one sending belong together. */
export const foldsNow = () => !view().state && !view().search && ["", "id"].includes(view().sort);

/** @param {Fold} fold */
export function turnFold(fold) {
  fold.isOpen ? opened.delete(fold.batch) : opened.add(fold.batch);
}

/**
 * What stands in the list, line by line: a fold before its emails, and these where it is open.
 * @param {Entry[]} entries in their order
 * @param {Line[]} before the lines so far, whose folds stay the same ones
 * @returns {Line[]}
 */
export function linesOf(entries, before) {
  const known = new Map(before.filter(isFold).map((fold) => [fold.entries[0], fold]));
  /** @type {Line[]} */
  const lines = [];
  for (const run of runsOf(entries)) {
    const fold = run.length < FEWEST ? null : (known.get(run[0]) ?? freshFold(run[0]));
    if (fold)
      lines.push(
        Object.assign(fold, { entries: run, block: run[0].block, isOpen: opened.has(fold.batch) }),
      );
    for (const entry of run) entry.fold = fold;
    if (!fold || fold.isOpen) lines.push(...run);
    else for (const entry of run) entry.parts = null;
  }
  return lines;
}

/** @param {Entry} first @returns {Fold} */
const freshFold = (first) => ({
  batch: first.row.batch_id,
  entries: [first],
  isOpen: false,
  block: first.block,
  parts: null,
  text: "",
});

/** Neighbours of one sending together, others each alone. @param {Entry[]} entries */
function runsOf(entries) {
  const folding = foldsNow();
  /** @type {Entry[][]} */
  const runs = [];
  let batch = "";
  for (const entry of entries) {
    if (folding && batch && entry.row.batch_id === batch) runs[runs.length - 1].push(entry);
    else runs.push([entry]);
    batch = entry.row.batch_id ?? "";
  }
  return runs;
}
