// The rows of the list, in blocks that exist on the page only while they are near what is seen: a list of
// ten thousand emails is as light as one of a hundred.
import { describe } from "./describe.js";
import { $, make } from "./dom.js";
import { fillRow, makeRow } from "./rows.js";

const MOST_OF_A_BLOCK = 100;
const NEAR = "1200px 0px";
const KEPT = [
  "id", "batch_id", "sent_date", "due_at", "queued_at", "delivered_at", "to_email", "to_name", "subject",
  "attachments", "category", "kind", "document", "delivery_status", "delivery_reason", "evidence",
  "evidence_reason", "evidence_at", "recipient_date", "icon", "is_copy", "errors_count", "error_log",
];

/** The fields that a row needs, for the API. */
export const ROW_FIELDS = KEPT.join(",");

/** @typedef {{row: any, text: string, parts: any, cursor: string | null, block: Block}} Entry */
/** @typedef {{body: any, entries: Entry[], height: number, shown: boolean}} Block */

/** @type {Map<number, Entry>} */
export const entries = new Map();
/** @type {Block[]} */
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

/** Reasons are few and rows many: each is kept once. */
const reasons = new Map();

function kept(row) {
  const small = Object.fromEntries(KEPT.map((name) => [name, row[name]]));
  for (const name of ["delivery_reason", "evidence_reason"]) {
    const key = JSON.stringify(row[name] ?? null);
    if (!reasons.has(key)) reasons.set(key, row[name]);
    small[name] = reasons.get(key);
  }
  small.attachments = (row.attachments ?? []).map((attachment) => attachment.filename ?? "");
  return small;
}

/** Takes the rows of a page: known ones change in place, others go to the top, or to the end. */
export function place(rows, { cursor = null, atTop = false } = {}) {
  const count = { added: 0, changed: 0 };
  const added = [];
  for (const whole of rows) {
    const row = kept(whole);
    const text = JSON.stringify(row);
    const entry = entries.get(row.id);
    if (!entry) {
      added.push({ row, text, parts: null, cursor, block: null });
      count.added += 1;
    } else {
      if (entry.text !== text) {
        Object.assign(entry, { row, text });
        if (entry.parts) refill(entry, true);
        count.changed += 1;
      }
      entry.cursor = cursor;
    }
  }
  if (added.length) add(added, atTop);
  return count;
}

function add(added, atTop) {
  const first = atTop ? blocks[0] : undefined;
  let block = first;
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
    entries.set(entry.row.id, entry);
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
  const space = make("td", { colspan: 5 });
  space.style.height = `${block.height}px`;
  block.body.replaceChildren(make("tr", { class: "space", "aria-hidden": "true" }, space));
  for (const entry of block.entries) entry.parts = null;
}

function refill(entry, changed) {
  fillRow(entry.parts, describe(entry.row));
  if (changed) entry.parts.tr.classList.add("fresh");
}

/** Says everything anew: the language has changed. */
export function refillAll() {
  for (const entry of entries.values()) if (entry.parts) refill(entry, false);
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
  entries.clear();
}

const entryAt = (index) => {
  for (const block of blocks) {
    if (index < block.entries.length) return block.entries[index];
    index -= block.entries.length;
  }
  return undefined;
};

function rove(entry, focus = false) {
  if (!entry) return;
  show(entry.block);
  for (const old of $("table").querySelectorAll(".open[tabindex='0']")) old.tabIndex = -1;
  entry.parts.open.tabIndex = 0;
  if (focus) entry.parts.open.focus();
}

/** The entry of the row that an event is about. @param {Event} event @returns {Entry | undefined} */
export const entryOf = (event) =>
  entries.get(Number(/** @type {Element} */ (event.target).closest("tr[data-id]")?.getAttribute("data-id")));

/** Up and down the rows by keyboard. @param {KeyboardEvent} event */
export function moveInRows(event) {
  const entry = entryOf(event);
  if (!entry) return;
  const at = Number(entry.parts.tr.getAttribute("aria-rowindex")) - 2;
  const last = entries.size - 1;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rove(entryAt(Math.max(0, Math.min(last, to))), true);
}

/** The row that was clicked is the one that Tab comes back to. */
export const stayAt = (entry) => rove(entry);
