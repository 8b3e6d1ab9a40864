// HTML as it comes, before an editor shows it: read into elements of which nothing runs, loads or
// complains.

const UNREAD = "script, style, head, title, template, iframe, object, svg, math, select, textarea";
const HELD = "p, br, b, strong, i, em, u, a, ul, ol, li";
const HELD_ATTRIBUTES = ["href", "rel"];
const STYLE_SHEET = /<style[\s\S]*?(?:<\/style>|$)/gi;
const TAG = /<[a-z][^<>]*>/gi;
const RISKY = /(\s)(?:style|on[a-z]+)\s*=/gi;

/** Beside a chip, so that the caret finds a place there; never part of what is plainOf. */
export const CARET_PLACE = "\u200b";

/** @param {string} text */
export const asMarkup = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Elements as markup has them, of which nothing runs, loads or complains. @param {string} html */
export function parsedMarkup(html) {
  const body = new DOMParser().parseFromString(tamed(html), "text/html").body;
  for (const unread of body.querySelectorAll(UNREAD)) unread.remove();
  return body;
}

/** Whether the editor shows all that the HTML says. @param {string} html */
export const holdsAll = (html) =>
  [...new DOMParser().parseFromString(tamed(html), "text/html").body.querySelectorAll("*")].every(
    (each) =>
      each.matches(HELD) &&
      [...each.attributes].every(({ name }) => HELD_ATTRIBUTES.includes(name)),
  );

/** Where a look would be refused by the page's policy, or a script, and complained of. */
const tamed = (html) =>
  html
    .replace(STYLE_SHEET, "")
    .replace(TAG, (tag) => tag.replace(RISKY, (_, blank) => `${blank}data-look=`));

/** Where a link may lead; empty: nowhere. @param {string} typed */
export function linkOf(typed) {
  const said = typed.trim();
  if (/^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(said)) return said;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(said)) return `mailto:${said}`;
  return /^[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$/.test(said) ? `https://${said}` : "";
}

/** Text without what only the editor needs. @param {string} text */
export const plainOf = (text) => text.replaceAll(CARET_PLACE, "").replaceAll("\u00a0", " ");
