// A whole mail in a frame where nothing runs and nothing is fetched, in light or dark, wide or as on
// a phone. Its styles are set by script: read by the parser they would be refused by the policy.

import { make } from "../elements/dom.js";
import { fillMail } from "../email/mail_frame.js";
import { writingTexts } from "./writing_texts.js";

const SHOWN = [
  ...["title", "alt", "colspan", "rowspan", "dir", "lang", "class", "id", "width", "height"],
  ...[
    "align",
    "valign",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "hidden",
    "start",
    "type",
  ],
];
const PHONE = 375; // px
const STYLES = /<style[^>]*>([\s\S]*?)<\/style>/gi;
const DARK = /prefers-color-scheme:\s*dark/i;

/**
 * @param {string} html a whole document
 * @param {{dark: boolean, narrow: boolean}} how
 * @returns {HTMLElement}
 */
export function previewFrame(html, { dark, narrow }) {
  const frame = make("iframe", {
    class: narrow ? "mail whole narrow" : "mail whole",
    title: writingTexts.previewFrame,
    sandbox: "allow-same-origin",
    tabindex: "0",
  });
  if (narrow) frame.style.width = `${PHONE}px`;
  frame.addEventListener("load", () => {
    const inside = frame.contentDocument;
    if (!inside?.body || inside.body.childNodes.length) return;
    inside.documentElement.style.colorScheme = dark ? "dark" : "light";
    inside.adoptedStyleSheets = [sheetOf(inside, html, dark)];
    inside.body.style.margin = "0";
    fillMail(frame, html.replace(STYLES, ""), { kept: SHOWN, pictures: true });
    frame.style.height = `${Math.min(900, inside.documentElement.scrollHeight + 2)}px`;
  });
  frame.src = "about:blank";
  return frame;
}

/** The mail's own rules, those for the dark only where it is. */
function sheetOf(inside, html, dark) {
  const Sheet = /** @type {any} */ (inside.defaultView).CSSStyleSheet;
  const [read, sheet] = [new Sheet(), new Sheet()];
  read.replaceSync([...html.matchAll(STYLES)].map(([, css]) => css).join("\n"));
  for (const rule of read.cssRules) {
    const media = rule.media?.mediaText ?? "";
    if (!DARK.test(media)) sheet.insertRule(rule.cssText, sheet.cssRules.length);
    else if (dark)
      for (const inner of rule.cssRules) sheet.insertRule(inner.cssText, sheet.cssRules.length);
  }
  return sheet;
}
