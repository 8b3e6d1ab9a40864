// Which row of the list the keyboard is at.
import { entryAt, entryAtTabStop, rove } from "../list/blocks.js";
import { entryFor, loadedCount } from "../list/entries.js";

/** The row that an event is about. @param {Event} event */
const entryOf = (event) =>
  entryFor(
    Number(/** @type {Element} */ (event.target).closest("tr[data-id]")?.getAttribute("data-id")),
  );

/** Up and down the rows by keyboard. @param {KeyboardEvent} event */
export function moveInRows(event) {
  const entry = entryOf(event);
  if (!entry) return;
  const at = Number(entry.parts.tr.getAttribute("aria-rowindex")) - 2;
  const last = loadedCount() - 1;
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + 10,
    PageUp: at - 10,
    Home: 0,
    End: last,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rove(entryAt(Math.max(0, Math.min(last, to))), true);
}

/**
 * The id of the row that was clicked: the one that Tab comes back to.
 * @param {MouseEvent} event
 */
export function clickedRow(event) {
  const entry = entryOf(event);
  const onButton = /** @type {Element} */ (event.target).closest(".open");
  // Who has marked text with the mouse wants to copy it.
  if (!entry || (!onButton && String(getSelection()))) return null;
  rove(entry, true);
  return Number(entry.row.id);
}

/**
 * An email was closed. What it was opened from may be gone: the list was read anew meanwhile, or a
 * link led to it. Then its own row has the focus, or that which Tab comes to.
 * @param {number} id
 */
export function backToRow(id) {
  const focused = document.activeElement;
  if (focused === document.body || !focused?.checkVisibility())
    rove(entryFor(id) ?? entryAtTabStop(), true);
}
