// Which row of the list the keyboard is at.
import { allLines, arrange, lineAtTabStop, lineOf, rove } from "../list/blocks.js";
import { entryFor } from "../list/entries.js";
import { isFold, turnFold } from "../list/folds.js";
import { $ } from "./dom.js";

/** @param {(id: number) => void} open shows an email */
export function listenToRows(open) {
  $("table").addEventListener("click", (event) => {
    const id = clickedRow(event);
    if (id !== null) open(id);
  });
  $("table").addEventListener("keydown", moveInRows);
  $("table").addEventListener("animationend", (event) => event.target.classList.remove("fresh"));
}

/** What the row is about in which something happened. @param {Event} event */
export const lineUnder = (event) => lineOf(/** @type {Element} */ (event.target).closest("tr"));

/** Up and down the rows by keyboard, and left and right in and out of a fold. @param {KeyboardEvent} event */
function moveInRows(event) {
  const line = lineUnder(event);
  if (!line) return;
  const at = allLines().indexOf(line);
  const last = allLines().length - 1;
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + 10,
    PageUp: at - 10,
    Home: 0,
    End: last,
  }[event.key];
  if (isFold(line) && event.key === (line.isOpen ? "ArrowLeft" : "ArrowRight")) openOrFold(line);
  else if (to === undefined) return;
  else rove(allLines()[Math.max(0, Math.min(last, to))], true);
  event.preventDefault();
}

/** Shows the emails of a sending below it, or folds them. @param {import("../list/folds.js").Fold} fold */
function openOrFold(fold) {
  turnFold(fold);
  arrange();
  fold.parts.open.setAttribute("aria-expanded", String(fold.isOpen));
}

/**
 * The id of the email whose row was clicked: the row that Tab comes back to. Null for a fold, which
 * opens where it stands.
 * @param {MouseEvent} event
 */
function clickedRow(event) {
  const line = lineUnder(event);
  const onButton = /** @type {Element} */ (event.target).closest(".open");
  // Who has marked text with the mouse wants to copy it.
  if (!line || (!onButton && String(getSelection()))) return null;
  rove(line, true);
  if (!isFold(line)) return Number(line.row.id);
  openOrFold(line);
  return null;
}

/**
 * An email was closed. What it was opened from may be gone: the list was read anew meanwhile, or a
 * link led to it. Then its own row has the focus, or that which Tab comes to.
 * @param {number} id
 */
export function backToRow(id) {
  const focused = document.activeElement;
  if (focused === document.body || !focused?.checkVisibility())
    rove(entryFor(id) ?? lineAtTabStop(), true);
}
