// Putting something into a text where its caret stands.

import { parsedMarkup, plainOf } from "./incoming.js";

/** @param {Range} range */
export function selectRange(range) {
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** Does to what is selected what browsers do by themselves. @param {string} name @param {string} [value] */
export const command = (name, value) => document.execCommand(name, false, value);

/**
 * Puts markup in place of what is selected in a text, and the caret behind it.
 * @param {any} area
 * @param {string} markup which this page wrote
 */
export function putMarkup(area, markup) {
  const selection = getSelection();
  if (!selection?.rangeCount || !area.contains(selection.anchorNode)) return;
  if (!selection.isCollapsed) command("delete");
  const range = selection.getRangeAt(0);
  const nodes = [...parsedMarkup(markup).childNodes].map((node) => document.importNode(node, true));
  if (nodes.some(isParagraph)) putParagraphs(area, range, nodes);
  else {
    const line = new DocumentFragment();
    line.append(...nodes);
    range.insertNode(line);
  }
  const behind = new Range();
  behind.selectNodeContents(nodes.at(-1) ?? area);
  behind.collapse(false);
  selectRange(behind);
  tellInput(area);
}

/** Takes away what a range holds. @param {any} area @param {Range} range */
export function takeOut(area, range) {
  range.deleteContents();
  selectRange(range);
  tellInput(area);
}

/** Tells whoever follows what is written, as a browser does. @param {any} area */
const tellInput = (area) =>
  area.dispatchEvent(
    new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }),
  );

/** @param {any} node */
const isParagraph = (node) => node instanceof HTMLElement && node.matches("p, ul, ol");

/** Between the halves of the paragraph where the caret stands, or behind its list. */
function putParagraphs(area, range, nodes) {
  const top = [...area.children].find((child) => child.contains(range.startContainer));
  if (!top) return area.append(...nodes);
  if (!(top instanceof HTMLParagraphElement)) return top.after(...nodes);
  const behind = range.cloneRange();
  behind.setEnd(top, top.childNodes.length);
  const rest = document.createElement("p");
  rest.append(behind.extractContents());
  top.after(...nodes, rest);
  for (const half of [top, rest])
    if (!plainOf(half.textContent ?? "").trim() && !half.querySelector("[data-variable]"))
      half.remove();
}
