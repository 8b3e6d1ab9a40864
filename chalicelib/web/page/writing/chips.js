// Variables as people see them: a chip with a name instead of braces.

import { make } from "../elements/dom.js";
import { put } from "../words/texts.js";
import { asMarkup, CARET_PLACE, plainOf } from "./incoming.js";
import { chipOf } from "./markup.js";
import { writingTexts } from "./writing_texts.js";

/** How the mail's HTML says it. @param {string} name */
export const asCode = (name) => `{{${name}}}`;

/** Whether there is such a variable. @param {string} name */
const isKnown = (name) => Object.hasOwn(writingTexts.variables, name);

/** What a person calls it. @param {string} name */
export const variableName = (name) =>
  isKnown(name) ? writingTexts.variables[name] : put(writingTexts.unknownVariable, name);

/** How the editor shows it. @param {string} name */
export const asChip = (name) =>
  `${CARET_PLACE}<span class="chip${isKnown(name) ? "" : " unknown"}" contenteditable="false" ` +
  `data-variable="${asMarkup(name)}">${asMarkup(variableName(name))}</span>${CARET_PLACE}`;

/**
 * The buttons by which variables are put into what is plainOf.
 * @param {(name: string) => void} chosen
 */
export const variableButtons = (chosen) =>
  Object.entries(writingTexts.variables).map(([name, text]) =>
    make("li", {}, make("button", { type: "button", click: () => chosen(name) }, text)),
  );

/**
 * The chip that a key of erasing takes away, with what lies between it and the caret.
 * @param {boolean} backwards
 * @returns {Range | null}
 */
export function chipBesideCaret(backwards) {
  const caret = getSelection();
  if (!caret?.isCollapsed || !caret.anchorNode) return null;
  let [node, offset] = /** @type {[any, number]} */ ([caret.anchorNode, caret.anchorOffset]);
  if (node instanceof Text) {
    if (plainOf(backwards ? node.data.slice(0, offset) : node.data.slice(offset))) return null;
    node = backwards ? node.previousSibling : node.nextSibling;
  } else node = node.childNodes[backwards ? offset - 1 : offset];
  while (node instanceof Text && !plainOf(node.data))
    node = backwards ? node.previousSibling : node.nextSibling;
  if (!chipOf(node)) return null;
  const range = new Range();
  range.selectNode(node);
  if (backwards) range.setEnd(caret.anchorNode, caret.anchorOffset);
  else range.setStart(caret.anchorNode, caret.anchorOffset);
  return range;
}
