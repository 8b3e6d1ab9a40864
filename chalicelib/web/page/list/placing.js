// Where rows go: those of a page that was read, and those that something happened to. They are drawn
// once all of them are placed.
import { $ } from "../elements/dom.js";
import {
  add,
  allBlocks,
  allLines,
  arrange,
  clear,
  dropBlock,
  lineAtTabStop,
  lineOf,
  rove,
} from "./blocks.js";
import { entryFor, forget, remember } from "./entries.js";
import { isFold } from "./folds.js";
import { kept } from "./kept_rows.js";
import { brighten, refill } from "./line_rows.js";

/**
 * Takes the rows of a page: known ones change in place, others go to the top, or to the end.
 * @param {any[]} rows
 */
export function place(rows, { atTop = false } = {}) {
  const count = { added: 0, changed: 0 };
  const added = [];
  for (const whole of rows) {
    const entry = entryFor(whole.id);
    if (!entry) added.push(freshEntry(whole));
    else if (change(entry, whole)) count.changed += 1;
  }
  count.added = added.length;
  if (added.length) add(added, atTop);
  return count;
}

/**
 * Other rows in place of all: who is at a row, or has opened an email from it, is there again.
 * @param {any[]} rows
 */
export function replaceRows(rows) {
  const focused = lineOf(document.activeElement?.closest("tr"));
  const line = focused ?? lineAtTabStop();
  clear();
  place(rows);
  arrange();
  if (!line || !(focused || $("detail").open)) return;
  const { id } = isFold(line) ? line.entries[0].row : line.row;
  rove(entryFor(id) ?? allLines()[0], Boolean(focused));
}

function freshEntry(whole) {
  const row = kept(whole);
  return { row, text: JSON.stringify(row), parts: null, block: null, fold: null, isFresh: false };
}

/** Says anew what is known otherwise by now; false: it is as it was. */
function change(entry, whole) {
  const { row, text } = freshEntry(whole);
  if (entry.text === text) return false;
  Object.assign(entry, { row, text });
  if (entry.parts) {
    refill(entry);
    brighten(entry);
  }
  return true;
}

/** Puts a row where its moment belongs; false: further back than what was read so far. */
export function insert(whole) {
  const block = allBlocks().find(({ entries }) => entries[entries.length - 1].row.id < whole.id);
  if (!block) return false;
  const at = block.entries.findIndex(({ row }) => row.id < whole.id);
  if (block === allBlocks()[0] && at === 0) place([whole], { atTop: true });
  else {
    const entry = { ...freshEntry(whole), block, isFresh: true };
    remember(entry);
    block.entries.splice(at, 0, entry);
  }
  return true;
}

/** Takes a row away, if there is one: how many that are. */
export function takeAway(id) {
  const entry = entryFor(id);
  if (!entry) return 0;
  const { block } = entry;
  block.entries.splice(block.entries.indexOf(entry), 1);
  forget(entry);
  if (!block.entries.length) dropBlock(block);
  return 1;
}

/** The ids of all emails, as they stand. */
export const idsInOrder = () =>
  allBlocks().flatMap(({ entries }) => entries.map(({ row }) => row.id));
