// The rows of the list, in blocks that exist on the page only while they are near what is seen: a
// list of ten thousand emails is as light as one of a hundred.

import { $, make } from "../elements/dom.js";
import { forgetAll, remember } from "./entries.js";
import { isFold, linesOf } from "./folds.js";
import { drawRows, refill, rowOf } from "./line_rows.js";
import { spaceRow } from "./rows.js";

const MOST_OF_A_BLOCK = 100;
const NEAR = "1200px 0px";
const TAB_STOP = ".open[tabindex='0']";

/** @typedef {import("./folds.js").Line} Line */

/** @type {import("./entries.js").Block[]} */
let blocks = [];
/** @type {Line[]} */
let lines = [];

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

/** Puts entries that are new to the page above the others, or below. */
export function add(added, atTop) {
  let block = atTop ? blocks[0] : undefined;
  if (!block || block.entries.length + added.length > MOST_OF_A_BLOCK) {
    block = { body: make("tbody", { role: "rowgroup" }), entries: [], height: 0, shown: true };
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
    entry.isFresh = atTop;
    remember(entry);
  }
  block.entries.unshift(...added);
  block.shown = true;
}

/** Draws what stands where by now. Who was at a row that is gone is at the one in its place. */
export function arrange() {
  const focused = lineOf(document.activeElement?.closest("tr"));
  const at = lines.indexOf(/** @type {Line} */ (focused ?? lineAtTabStop()));
  lines = linesOf(
    blocks.flatMap(({ entries }) => entries),
    lines,
  );
  for (const block of blocks) if (block.shown) draw(block);
  number();
  if (!tabStop() || (focused && !focused.parts?.tr.isConnected))
    rove(lines[Math.min(Math.max(at, 0), lines.length - 1)], Boolean(focused));
}

function draw(block) {
  const shown = lines.filter((line) => line.block === block);
  drawRows(block.body, shown.map(rowOf));
}

function show(block) {
  if (block.shown) return;
  block.shown = true;
  draw(block);
  number();
}

function hide(block) {
  // The row that Tab comes to stays: an email that was opened from it gives the focus back to it.
  if (!block.shown || block.body.querySelector(TAB_STOP)) return;
  block.height = block.body.offsetHeight;
  if (!block.height) return; // not seen because the whole list is not
  block.shown = false;
  block.body.replaceChildren(spaceRow(block.height));
  for (const line of lines) if (line.block === block) line.parts = null;
}

/** Says everything anew: the language has changed, or what is picked. */
export function refillAll() {
  for (const line of lines) if (line.parts) refill(line);
}

// Paper needs all rows.
addEventListener("beforeprint", () => blocks.forEach(show));

/** Tells assistive technology which rows these are, and of how many. */
function number() {
  for (const [place, { parts }] of lines.entries())
    parts?.tr.setAttribute("aria-rowindex", String(place + 2));
  const total = $("more").hidden ? lines.length + 1 : -1;
  $("table").setAttribute("aria-rowcount", String(total));
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
  lines = [];
  forgetAll();
}

/** What stands in the list, line by line. */
export const allLines = () => lines;

/** What a row of the table is about. @param {Element | null | undefined} tr */
export const lineOf = (tr) => lines.find(({ parts }) => tr && parts?.tr === tr);

/** The one place of the list that Tab comes to, if there are rows. */
const tabStop = () => $("table").querySelector(TAB_STOP);

/** The row of that place. */
export const lineAtTabStop = () => lineOf(tabStop()?.closest("tr"));

/**
 * Makes a row the one that Tab comes to: an email's, or that in which it is folded.
 * @param {Line} [line]
 */
export function rove(line, focus = false) {
  if (!line) return;
  const shown = !isFold(line) && line.fold && !line.fold.isOpen ? line.fold : line;
  show(shown.block);
  for (const old of $("table").querySelectorAll(TAB_STOP)) old.tabIndex = -1;
  shown.parts.open.tabIndex = 0;
  if (focus) shown.parts.open.focus();
}
