// The rows of lines: made when they are shown, and changed in place.

import { describe } from "../words/describe.js";
import { describeBatch } from "../words/describe_batch.js";
import { isFold } from "./folds.js";
import { isPicked } from "./picks.js";
import { fillRow, makeRow } from "./rows.js";

/** @typedef {import("./folds.js").Line} Line */

/** The row of a line, made where there is none. @param {Line} line */
export function rowOf(line) {
  if (!line.parts) {
    line.parts = isFold(line) ? makeRow(line.batch, { folds: true }) : makeRow(line.row.id);
    refill(line);
    if (!isFold(line) && line.isFresh) brighten(line);
  } else if (isFold(line) && line.text !== textOf(line)) {
    refill(line);
    brighten(line);
  }
  if (!isFold(line)) line.isFresh = false;
  line.parts.tr.classList.toggle("member", !isFold(line) && Boolean(line.fold));
  return line.parts.tr;
}

/**
 * Has these rows in a body, and no others. Those that stay are not moved: one that was would lose
 * the focus.
 * @param {HTMLElement} body
 * @param {HTMLElement[]} rows
 */
export function drawRows(body, rows) {
  const wanted = new Set(rows);
  for (const old of [...body.children]) if (!wanted.has(/** @type {any} */ (old))) old.remove();
  for (const [place, tr] of rows.entries())
    if (body.children[place] !== tr) body.insertBefore(tr, body.children[place] ?? null);
}

/** Says anew what stands in a row. @param {Line} line */
export function refill(line) {
  if (!isFold(line)) {
    const picked = isPicked(line.row.id);
    return fillRow(line.parts, describe(line.row), { picked, partly: false });
  }
  const { entries, isOpen, parts } = line;
  const picked = entries.filter(({ row }) => isPicked(row.id)).length;
  fillRow(parts, describeBatch(entries.map(({ row }) => row)), {
    picked: picked === entries.length,
    partly: picked > 0 && picked < entries.length,
  });
  parts.open.setAttribute("aria-expanded", String(isOpen));
  line.text = textOf(line);
}

const textOf = ({ entries }) => entries.map(({ text }) => text).join();

/** What is new is seen to be. @param {Line} line */
export const brighten = (line) => line.parts.tr.classList.add("fresh");
