// What comes into a text from elsewhere by pasting and dropping, and what goes out of it.

import { make } from "../elements/dom.js";
import { announce } from "../elements/notices.js";
import { asChip, asCode } from "./chips.js";
import { asMarkup, parsedMarkup, plainOf } from "./incoming.js";
import { chipOf, lineIn, markupOf } from "./markup.js";
import { command, putMarkup, selectRange } from "./putting.js";
import { writingTexts } from "./writing_texts.js";

/** @param {string} markup */
export const withChips = (markup) =>
  markup.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_, name) => asChip(name));

/** Takes in what was pasted or dropped: its words and what marks them, and nothing else. */
export function takeIn(event, brought, oneLine) {
  const area = event.currentTarget;
  event.preventDefault();
  if (event.type === "drop") caretAt(event);
  const [html, text] = [brought.getData("text/html"), brought.getData("text/plain")];
  if (oneLine) {
    const line = html ? lineIn(parsedMarkup(html), asCode) : text;
    return putMarkup(area, withChips(asMarkup(line.replace(/\s+/g, " ").trim())));
  }
  const body = html ? parsedMarkup(html) : null;
  const markup = body ? markupOf(body, asChip) : markupOfPlain(text);
  if (markup) putMarkup(area, unwrapped(markup));
  if (body?.querySelector("img") || (!markup && brought.files.length))
    announce(writingTexts.noPictures);
}

/** A paragraph alone goes into the one where the caret stands. */
const unwrapped = (markup) =>
  markup.indexOf("</p>") === markup.length - 4 && markup.startsWith("<p>")
    ? markup.slice(3, -4)
    : markup;

const markupOfPlain = (text) =>
  withChips(
    asMarkup(text.replaceAll("\r", ""))
      .split(/\n{2,}/)
      .filter(Boolean)
      .map((part) => `<p>${part.replaceAll("\n", "<br>")}</p>`)
      .join(""),
  );

function caretAt({ clientX, clientY }) {
  const place = /** @type {any} */ (document).caretPositionFromPoint?.(clientX, clientY);
  const range = place ? new Range() : document.caretRangeFromPoint?.(clientX, clientY);
  if (place) range?.setStart(place.offsetNode, place.offset);
  if (range) selectRange(range);
}

/** Gives to others what was plainOf, with variables by their code. */
export function giveOut(event) {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return;
  const copied = make("div", {});
  copied.append(selection.getRangeAt(0).cloneContents());
  if (![...copied.querySelectorAll("*")].some((node) => chipOf(node))) return;
  event.preventDefault();
  for (const chip of copied.querySelectorAll("[data-variable]"))
    chip.replaceWith(asCode(chipOf(chip)));
  event.clipboardData.setData("text/html", markupOf(copied, asCode));
  event.clipboardData.setData("text/plain", plainOf(copied.textContent));
  if (event.type === "cut") command("delete");
}
