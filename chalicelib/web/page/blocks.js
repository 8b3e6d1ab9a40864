// The rows of the list, in blocks that exist on the page only while they are near what is seen: a
// list of ten thousand emails is as light as one of a hundred.
import { describe } from "./describe.js";
import { $, make } from "./dom.js";
import { entryFor, forEachEntry, forget, forgetAll, remember } from "./entries.js";
import { kept } from "./kept_rows.js";
import { fillRow, makeRow, spaceRow } from "./rows.js";

const MOST_OF_A_BLOCK = 100;
const NEAR = "1200px 0px";

/** @type {import("./entries.js").Block[]} */
let blocks = [];

// Of this document, so that the margin counts in a frame as well.
const watch = new IntersectionObserver(
  (seen) => {
    for (const { target, isIntersecting } of seen) {
      const block = blocks.find(({ body }) => body === target);
      if (block) isIntersecting ? show(block) : hide(block);
    }
  },
  { root: document, rootMargin: NEAR },
);

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
  const block = blocks.find(({ entries }) => entries[entries.length - 1].row.id < whole.id);
  if (!block) return false;
  const at = block.entries.findIndex(({ row }) => row.id < whole.id);
  if (block === blocks[0] && at === 0) place([whole], { atTop: true });
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

/** Takes a row away; the focus goes on to its neighbour. */
export function takeAway(entry) {
  const { block, parts } = entry;
  const at = block.entries.indexOf(entry);
  const focused = parts?.tr.contains(document.activeElement);
  block.entries.splice(at, 1);
  forget(entry);
  parts?.tr.remove();
  if (!block.entries.length) {
    watch.unobserve(block.body);
    block.body.remove();
    blocks = blocks.filter((other) => other !== block);
  }
  number();
  if (focused) rove(block.entries[at] ?? block.entries[at - 1] ?? blocks[0]?.entries[0], true);
}

/** The ids of all rows from the newest to one. @param {number} last */
export const idsDownTo = (last) =>
  blocks.flatMap(({ entries }) => entries.map(({ row }) => row.id).filter((id) => id >= last));

function add(added, atTop) {
  let block = atTop ? blocks[0] : undefined;
  if (!block || block.entries.length + added.length > MOST_OF_A_BLOCK) {
    block = { body: make("tbody", { role: "rowgroup" }), entries: [], height: 0, shown: false };
    if (atTop) {
      blocks.unshift(block);
      $("table").tHead.after(block.body);
    } else {
      blocks.push(block);
      $("table").append(block.body);
    }
    watch.observe(block.body);
  }
  for (const entry of added) {
    entry.block = block;
    remember(entry);
  }
  block.entries.unshift(...added);
  // The rows that are there stay where they are: one that was moved would lose the focus.
  if (block.shown) block.body.prepend(...added.map(rowOf));
  else show(block);
  if (atTop) for (const entry of added) entry.parts.tr.classList.add("fresh");
  number();
}

function show(block) {
  if (block.shown) return;
  block.shown = true;
  block.body.replaceChildren(...block.entries.map(rowOf));
  number();
}

function rowOf(entry) {
  if (!entry.parts) {
    entry.parts = makeRow(entry.row.id);
    refill(entry, false);
  }
  return entry.parts.tr;
}

function hide(block) {
  if (!block.shown || block.body.contains(document.activeElement)) return;
  block.height = block.body.offsetHeight;
  if (!block.height) return; // not seen because the whole list is not
  block.shown = false;
  block.body.replaceChildren(spaceRow(block.height));
  for (const entry of block.entries) entry.parts = null;
}

function refill(entry, changed) {
  fillRow(entry.parts, describe(entry.row));
  if (changed) entry.parts.tr.classList.add("fresh");
}

/** Says everything anew: the language has changed. */
export function refillAll() {
  forEachEntry((entry) => {
    if (entry.parts) refill(entry, false);
  });
}

/** Tells assistive technology which rows of how many these are, and leaves one for Tab to reach. */
function number() {
  let index = 1;
  for (const block of blocks)
    for (const { parts } of block.entries) {
      index += 1;
      parts?.tr.setAttribute("aria-rowindex", String(index));
    }
  if (!$("table").querySelector(".open[tabindex='0']")) rove(blocks[0]?.entries[0]);
}

export function clear() {
  watch.disconnect();
  for (const { body } of blocks) body.remove();
  blocks = [];
  forgetAll();
}

/** The row at a place in the list, from 0. @param {number} place */
export function entryAt(place) {
  let left = place;
  for (const block of blocks) {
    if (left < block.entries.length) return block.entries[left];
    left -= block.entries.length;
  }
  return undefined;
}

/** Makes a row the one that Tab comes to. @param {import("./entries.js").Entry} [entry] */
export function rove(entry, focus = false) {
  if (!entry) return;
  show(entry.block);
  for (const old of $("table").querySelectorAll(".open[tabindex='0']")) old.tabIndex = -1;
  entry.parts.open.tabIndex = 0;
  if (focus) entry.parts.open.focus();
}
