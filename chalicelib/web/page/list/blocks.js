// The rows of the list, in blocks that exist on the page only while they are near what is seen: a
// list of ten thousand emails is as light as one of a hundred.

import { $, make } from "../elements/dom.js";
import { describe } from "../words/describe.js";
import { entryFor, forEachEntry, forgetAll, remember } from "./entries.js";
import { isPicked } from "./picks.js";
import { fillRow, makeRow, spaceRow } from "./rows.js";

const MOST_OF_A_BLOCK = 100;
const NEAR = "1200px 0px";
const TAB_STOP = ".open[tabindex='0']";

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

/** All of them, the newest first. */
export const allBlocks = () => blocks;

/** The ids of all rows, as they stand. */
export const idsInOrder = () => blocks.flatMap(({ entries }) => entries.map(({ row }) => row.id));

/** Puts entries that are new to the page above the others, or below. */
export function add(added, atTop) {
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

/** The row of an entry, made where there is none. */
export function rowOf(entry) {
  if (!entry.parts) {
    entry.parts = makeRow(entry.row.id);
    refill(entry, false);
  }
  return entry.parts.tr;
}

function hide(block) {
  // The row that Tab comes to stays: an email that was opened from it gives the focus back to it.
  if (!block.shown || block.body.querySelector(TAB_STOP)) return;
  block.height = block.body.offsetHeight;
  if (!block.height) return; // not seen because the whole list is not
  block.shown = false;
  block.body.replaceChildren(spaceRow(block.height));
  for (const entry of block.entries) entry.parts = null;
}

/** Says anew what stands in a row. */
export function refill(entry, changed) {
  fillRow(entry.parts, describe(entry.row), isPicked(entry.row.id));
  if (changed) entry.parts.tr.classList.add("fresh");
}

/** Says everything anew: the language has changed. */
export function refillAll() {
  forEachEntry((entry) => {
    if (entry.parts) refill(entry, false);
  });
}

// Paper needs all rows.
addEventListener("beforeprint", () => blocks.forEach(show));

/** Tells assistive technology which rows of how many these are, and leaves one for Tab to reach. */
export function number() {
  let index = 1;
  for (const block of blocks)
    for (const { parts } of block.entries) {
      index += 1;
      parts?.tr.setAttribute("aria-rowindex", String(index));
    }
  if (!tabStop()) rove(blocks[0]?.entries[0]);
}

/** Takes an empty block off the page. @param {import("./entries.js").Block} block */
export function dropBlock(block) {
  watch.unobserve(block.body);
  block.body.remove();
  blocks = blocks.filter((other) => other !== block);
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

/** The one place of the list that Tab comes to, if there are rows. */
export const tabStop = () => $("table").querySelector(TAB_STOP);

/** The row of that place. */
export const entryAtTabStop = () => entryFor(Number(tabStop()?.closest("tr").dataset.id));

/** Makes a row the one that Tab comes to. @param {import("./entries.js").Entry} [entry] */
export function rove(entry, focus = false) {
  if (!entry) return;
  show(entry.block);
  for (const old of $("table").querySelectorAll(TAB_STOP)) old.tabIndex = -1;
  entry.parts.open.tabIndex = 0;
  if (focus) entry.parts.open.focus();
}
