// Where rows go: those of a page that was read, and those that something happened to.
import { $ } from "../elements/dom.js";
import {
  add,
  allBlocks,
  clear,
  dropBlock,
  entryAt,
  entryAtTabStop,
  number,
  refill,
  rove,
  rowOf,
  tabStop,
} from "./blocks.js";
import { entryFor, forget, remember } from "./entries.js";
import { kept } from "./kept_rows.js";

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
  const row = document.activeElement?.closest("tr[data-id]");
  const at = row?.getAttribute("data-id") ?? entryAtTabStop()?.row.id;
  clear();
  place(rows);
  if (row || $("detail").open) rove(entryFor(Number(at)) ?? entryAt(0), Boolean(row));
}

function freshEntry(whole) {
  const row = kept(whole);
  return { row, text: JSON.stringify(row), parts: null, block: null };
}

/** Says anew what is known otherwise by now; false: it is as it was. */
function change(entry, whole) {
  const { row, text } = freshEntry(whole);
  if (entry.text === text) return false;
  Object.assign(entry, { row, text });
  if (entry.parts) refill(entry, true);
  return true;
}

/** Puts a row where its moment belongs; false: further back than what was read so far. */
export function insert(whole) {
  const block = allBlocks().find(({ entries }) => entries[entries.length - 1].row.id < whole.id);
  if (!block) return false;
  const at = block.entries.findIndex(({ row }) => row.id < whole.id);
  if (block === allBlocks()[0] && at === 0) place([whole], { atTop: true });
  else {
    const entry = { ...freshEntry(whole), block };
    remember(entry);
    if (block.shown) {
      rowOf(block.entries[at]).before(rowOf(entry));
      rowOf(entry).classList.add("fresh");
    }
    block.entries.splice(at, 0, entry);
    number();
  }
  return true;
}

/** Takes a row away, if there is one: how many that are. Tab, or the focus, goes on to its neighbour. */
export function takeAway(id) {
  const entry = entryFor(id);
  if (!entry) return 0;
  const { block, parts } = entry;
  const at = block.entries.indexOf(entry);
  const focused = parts?.tr.contains(document.activeElement);
  const stopped = parts?.open === tabStop();
  block.entries.splice(at, 1);
  forget(entry);
  parts?.tr.remove();
  if (!block.entries.length) dropBlock(block);
  if (stopped)
    rove(block.entries[at] ?? block.entries[at - 1] ?? allBlocks()[0]?.entries[0], focused);
  number();
  return 1;
}

/** The ids of all rows from the newest to one. @param {number} last */
export const idsDownTo = (last) =>
  allBlocks().flatMap(({ entries }) => entries.map(({ row }) => row.id).filter((id) => id >= last));
