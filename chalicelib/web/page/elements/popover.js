// A button that opens a panel under it: closed by Esc, by a click elsewhere, by leaving it.
import { $ } from "./dom.js";

/** @type {Set<(refocus: boolean) => void>} */
const closers = new Set();

/**
 * @param {string} name of the elements `{name}`, `{name}-button` and `{name}-panel`
 * @param {() => HTMLElement | null | undefined} opened fills it, says who gets the focus
 */
export function popover(name, opened) {
  const [whole, button, panel] = [$(name), $(`${name}-button`), $(`${name}-panel`)];
  const close = (refocus) => {
    if (panel.hidden) return;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (refocus) button.focus();
  };
  button.addEventListener("click", () => {
    if (!panel.hidden) return close(true);
    const focus = opened();
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    focus?.focus();
  });
  whole.addEventListener("focusout", (event) => {
    // A browser's own date picker takes the focus to nowhere: that is not leaving.
    if (event.relatedTarget && !whole.contains(event.relatedTarget)) close(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!whole.contains(/** @type {Node} */ (event.target))) close(false);
  });
  closers.add(close);
  return close;
}

function closePopovers(refocus = false) {
  for (const close of closers) close(refocus);
}

/** Closes by Esc what stands open, and tooltips too, until the mouse moves. @param {() => void} hush */
export function listenForEscape(hush) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    closePopovers(true);
    hush();
    document.body.classList.add("hushed"); // a tooltip can be sent away without moving the mouse
  });
  for (const type of ["pointerover", "focusin"])
    $("table").addEventListener(type, () => document.body.classList.remove("hushed"));
}
