// A text that somebody writes: a mail's body with its marks, or a line of its own.

import { make } from "../elements/dom.js";
import { asChip, asCode, chipBesideCaret } from "./chips.js";
import { keepHistory } from "./history.js";
import { asMarkup, parsedMarkup, plainOf } from "./incoming.js";
import { lineIn, markupOf } from "./markup.js";
import { giveOut, takeIn, withChips } from "./pasting.js";
import { command, putMarkup, selectRange, takeOut } from "./putting.js";

const TYPED = /\{\{\s*([^{}\s]+)\s*\}\}$/;

/**
 * An element that has a `value`, as a text field has: HTML, or of one line plain text. What nobody
 * changed it gives back to the letter.
 * @param {{oneLine?: boolean}} [how]
 * @returns {any}
 */
export function editor({ oneLine = false } = {}) {
  const area = make("div", {
    class: oneLine ? "rich line" : "rich",
    contenteditable: "true",
    role: "textbox",
    "aria-multiline": String(!oneLine),
    tabindex: "0",
  });
  const said = () => (oneLine ? plainOf(lineIn(area, asCode)).trim() : markupOf(area, asCode));
  let [given, asGiven] = ["", ""];
  Object.defineProperty(area, "value", {
    get: () => (said() === asGiven ? given : said()),
    set: (value) => {
      given = value;
      showText(area, value, oneLine);
      asGiven = said();
      history.forget();
    },
  });
  const history = keepHistory(area);
  area.addEventListener("focus", () => {
    command("defaultParagraphSeparator", "p");
    if (!oneLine && !area.textContent && !area.children.length) showText(area, "", oneLine);
  });
  area.addEventListener("beforeinput", (event) => beforeInput(area, event, oneLine));
  area.addEventListener("input", () => chipOfTyped(area));
  area.addEventListener("paste", (event) => takeIn(event, event.clipboardData, oneLine));
  area.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) event.preventDefault();
    else takeIn(event, event.dataTransfer, oneLine);
  });
  for (const type of ["copy", "cut"]) area.addEventListener(type, (event) => giveOut(event));
  return area;
}

function showText(area, value, oneLine) {
  const markup = oneLine
    ? withChips(asMarkup(value))
    : markupOf(parsedMarkup(value), asChip) || "<p><br></p>";
  const shown = parsedMarkup(markup);
  area.replaceChildren(...[...shown.childNodes].map((node) => document.importNode(node, true)));
}

function beforeInput(area, event, oneLine) {
  if (
    oneLine &&
    (/^insert(?:Paragraph|LineBreak)$/.test(event.inputType) || /^format/.test(event.inputType))
  )
    return event.preventDefault();
  if (!/^deleteContent(?:Back|For)ward$/.test(event.inputType)) return;
  const range = chipBesideCaret(event.inputType === "deleteContentBackward");
  if (!range) return;
  event.preventDefault();
  takeOut(area, range);
}

/** Makes a chip of a variable that was typed by its braces. */
function chipOfTyped(area) {
  const caret = getSelection();
  const node = caret?.anchorNode;
  if (!caret?.isCollapsed || !(node instanceof Text) || !area.contains(node)) return;
  const found = TYPED.exec(node.data.slice(0, caret.anchorOffset));
  if (!found) return;
  const range = new Range();
  range.setStart(node, found.index);
  range.setEnd(node, caret.anchorOffset);
  selectRange(range);
  putMarkup(area, asChip(found[1]));
}
