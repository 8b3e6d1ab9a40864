// What somebody writes, between the mail's HTML and what the editor shows: paragraphs, lists, bold,
// italic, underlined, links and line breaks, and variables as chips. All else is left out.

import { asMarkup, linkOf, plainOf } from "./incoming.js";

/** The names of marks by elements. @type {Record<string, string>} */
const MARKS = { B: "b", STRONG: "b", I: "i", EM: "i", U: "u" };
const LISTS = ["UL", "OL"];
const BLOCKS =
  "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, table, tr, blockquote, pre, section, article, hr, dl, dt, dd, address";
const VARIABLES = /\{\{(?:\s|&nbsp;)*([^{}\s&]+)(?:\s|&nbsp;)*\}\}/g;
const NEXT_PARAGRAPH = /(?:<br>\s*){2,}/;

/**
 * The paragraphs and lists of what an element holds.
 * @param {Element} root
 * @param {(name: string) => string} chip a variable's markup
 */
export function markupOf(root, chip) {
  const blocks = /** @type {string[]} */ ([]);
  let line = "";
  const end = () => {
    for (const part of line.split(NEXT_PARAGRAPH)) {
      const said = part.replace(/^(?:\s|<br>)+|(?:\s|<br>)+$/g, "");
      if (said) blocks.push(`<p>${said}</p>`);
    }
    line = "";
  };
  const walk = (element) => {
    for (const node of element.childNodes) {
      if (!isBlock(node)) line += inline(node, chip);
      else {
        end();
        if (LISTS.includes(node.tagName)) blocks.push(listOf(node, chip));
        else if (isBlank(node)) blocks.push("<p><br></p>");
        else if (/^H[1-6]$/.test(node.tagName)) line = `<b>${inlineOf(node, chip)}</b>`;
        else walk(node);
        end();
      }
    }
  };
  walk(root);
  end();
  return blocks.join("").replace(/^(?:<p><br><\/p>)+|(?:<p><br><\/p>)+$/g, "");
}

/** What an element says in one line. @param {Element} root @param {(name: string) => string} chip */
export const lineIn = (root, chip) =>
  [...root.childNodes]
    .map((node) => {
      const name = chipOf(node);
      if (name) return chip(name);
      return node instanceof Text ? node.data : lineIn(/** @type {Element} */ (node), chip);
    })
    .join("");

/** @param {any} node */
export const chipOf = (node) => node?.dataset?.variable ?? "";

const isBlock = (node) =>
  node.nodeType === Node.ELEMENT_NODE && (node.matches(BLOCKS) || node.querySelector(BLOCKS));

const isBlank = (block) =>
  block.matches("p, div") &&
  !block.querySelector("[data-variable]") &&
  !plainOf(block.textContent).trim();

function listOf(list, chip) {
  const tag = list.tagName.toLowerCase();
  const items = [...list.children]
    .filter((item) => item.tagName === "LI" || LISTS.includes(item.tagName))
    .map((item) => (item.tagName === "LI" ? itemOf(item, chip) : `<li>${listOf(item, chip)}</li>`));
  return items.length ? `<${tag}>${items.join("")}</${tag}>` : "";
}

const itemOf = (item, chip) =>
  `<li>${[...item.childNodes]
    .map((node) => (LISTS.includes(node.tagName) ? listOf(node, chip) : inline(node, chip)))
    .join("")
    .replace(/(?:\s|<br>)+$/, "")}</li>`;

/** What stands within a line, or what of a block does. @param {any} node */
function inline(node, chip) {
  if (node.nodeType === Node.TEXT_NODE) return markupOfText(node.data, chip);
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const name = chipOf(node);
  if (name) return chip(name);
  if (node.tagName === "BR") return "<br>";
  if (node.tagName === "IMG") return asMarkup(node.alt);
  const inside = inlineOf(node, chip);
  if (!inside) return "";
  if (/^T[DH]$/.test(node.tagName)) return `${inside} `;
  const href = node.tagName === "A" ? linkOf(node.getAttribute("href") ?? "") : "";
  if (href) return `<a href="${asMarkup(href)}">${inside}</a>`;
  return marksOf(node).reduce((said, mark) => `<${mark}>${said}</${mark}>`, inside);
}

const inlineOf = (element, chip) =>
  [...element.childNodes].map((child) => inline(child, chip)).join("");

/** By its name, or by the look that word processors give it. */
function marksOf(node) {
  const look = node.dataset.look ?? node.getAttribute("style") ?? "";
  const [bold, slanted] = [
    /font-weight:\s*(\w+)/i.exec(look)?.[1],
    /font-style:\s*(\w+)/i.exec(look)?.[1],
  ];
  const isPlain = /^(?:normal|[1-4]00)$/.test(bold ?? "");
  return [
    (MARKS[node.tagName] === "b" && !isPlain) || /^(?:bold|[6-9]00)$/.test(bold ?? "") ? "b" : "",
    MARKS[node.tagName] === "i" || slanted === "italic" ? "i" : "",
    MARKS[node.tagName] === "u" ? "u" : "",
  ].filter(Boolean);
}

/** Text, and the variables in it. */
const markupOfText = (text, chip) =>
  asMarkup(plainOf(text).replace(/\s+/g, " ")).replace(VARIABLES, (_, name) => chip(name));
