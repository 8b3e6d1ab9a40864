// The panels over the list. The browser keeps the focus inside and gives it back.

import { t } from "../words/texts.js";
import { $, all, make } from "./dom.js";

/** Opens a dialog with a title and a body, or shows others in it: the focus stays where it was. @param {string} id @returns {any} the dialog */
export function openDialog(id, title, ...body) {
  const dialog = $(id);
  const close = make(
    "button",
    {
      id: `${id}-close`,
      type: "button",
      class: "quiet close",
      "aria-label": t.close,
      click: () => askToClose(dialog),
    },
    "×",
  );
  const head = make(
    "div",
    { class: "dialog-head" },
    make("h2", { id: `${id}-title`, tabindex: "-1" }, title),
    close,
  );
  const focused = document.activeElement?.id ?? "";
  dialog.setAttribute("aria-labelledby", `${id}-title`);
  dialog.replaceChildren(
    head,
    make("div", { class: "dialog-body" }, ...body),
    ...dialog.querySelectorAll(":scope > .toast"),
  );
  if (!dialog.open) dialog.showModal();
  else if (!dialog.contains(document.activeElement))
    ($(focused) ?? close).focus({ preventScroll: true });
  return dialog;
}

/** Closes a dialog unless whoever listens for `cancel` objects, as Esc does. */
export function askToClose(dialog) {
  if (dialog.dispatchEvent(new Event("cancel", { cancelable: true }))) dialog.close();
}

export function closeDialogs() {
  for (const dialog of all("dialog")) if (dialog.open) dialog.close();
}

/** A click beside a dialog closes it; what the page says at its foot outlives it. */
export function prepareDialogs() {
  for (const dialog of all("dialog")) {
    dialog.addEventListener("pointerdown", (event) => {
      if (event.target === dialog) askToClose(dialog);
    });
    dialog.addEventListener("close", () =>
      $("content").append(...dialog.querySelectorAll(":scope > .toast")),
    );
  }
}

/** A loading sign while the promise lasts. */
export const bones = () =>
  make(
    "div",
    { class: "bones", "aria-busy": "true" },
    ...Array.from({ length: 6 }, () => make("i", {})),
  );
