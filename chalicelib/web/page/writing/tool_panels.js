// What the tools of a text open, and where the text's caret stood meanwhile.

import { make } from "../elements/dom.js";
import { input } from "../elements/fields.js";
import { asMarkup, linkOf } from "./incoming.js";
import { command, putMarkup, selectRange } from "./putting.js";
import { writingTexts } from "./writing_texts.js";

/** Where the caret stood in each of the editors when it was left. */
export function keepPlaces(areas) {
  const ranges = new Map();
  let last = areas[1];
  for (const area of areas) {
    area.addEventListener("focus", () => {
      last = area;
    });
    const follow = () => {
      if (!area.isConnected) return document.removeEventListener("selectionchange", follow);
      const selection = getSelection();
      if (selection?.rangeCount && area.contains(selection.anchorNode))
        ranges.set(area, selection.getRangeAt(0).cloneRange());
    };
    document.addEventListener("selectionchange", follow);
  }
  return {
    last: () => last,
    backTo: (area) => {
      if (document.activeElement === area) return;
      const range = ranges.get(area) ?? new Range();
      if (!area.contains(range.startContainer)) {
        range.selectNodeContents(area);
        range.collapse(false);
      }
      area.focus();
      selectRange(range);
    },
  };
}

let openings = 0;

/** A button that opens a panel, and closes it as Esc does. */
export function opening(text, panel) {
  openings += 1;
  panel.id = `tool-panel-${openings}`;
  panel.hidden = true;
  const button = make(
    "button",
    { type: "button", class: "tool", "aria-expanded": "false", "aria-controls": panel.id },
    text,
  );
  const open = (yes) => {
    panel.hidden = !yes;
    button.setAttribute("aria-expanded", String(yes));
  };
  button.addEventListener("click", () => {
    open(panel.hidden);
    if (!panel.hidden) panel.querySelector("input, button")?.focus();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // the dialog stays
    open(false);
    button.focus();
  });
  return { button, panel, close: () => open(false) };
}

/** A link of what is selected, or, of nothing, one that shows where it leads. */
export function linking(places, area) {
  const w = writingTexts;
  const address = input("text", "", { "aria-label": w.linkTo, placeholder: "https://" });
  const wrong = make("p", { class: "wrong", role: "alert" });
  const put = make("button", { type: "button" }, w.putLink);
  const remove = make("button", { type: "button" }, w.removeLink);
  const panel = make("div", { class: "linking" }, address, put, remove, wrong);
  const tool = opening(w.link, panel);
  put.addEventListener("click", () => {
    const to = linkOf(address.value);
    wrong.textContent = to ? "" : w.noLink;
    if (!to) return address.focus();
    tool.close();
    places.backTo(area);
    const shown = asMarkup(address.value.trim());
    if (getSelection()?.isCollapsed) putMarkup(area, `<a href="${asMarkup(to)}">${shown}</a>`);
    else command("createLink", to);
    address.value = "";
  });
  address.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // no form is sent by it
    put.click();
  });
  remove.addEventListener("click", () => {
    tool.close();
    places.backTo(area);
    command("unlink");
  });
  return tool;
}
