// The mail as it was written, in a frame where nothing runs and nothing is fetched: its sandbox
// allows no scripts, and the page's own policy, which holds inside too, allows no pictures from
// anywhere.
import { askToClose } from "../elements/dialogs.js";
import { make } from "../elements/dom.js";
import { lang, t } from "../words/texts.js";

const PLACE = /\{\{\s*allegati\s*\}\}/g;
const LOADS =
  "script, style, link, meta, base, iframe, object, embed, form, svg, math, audio, video, " +
  "source, template";
// Read by the parser, a style would be refused by the policy and complained of; set by script it is
// not.
const STYLED = /(<[a-z][^<>]*?\s)style=/gi;
const CALLS = /\\|(?<!\brgba?)\(/i; // any function of CSS but a colour's could fetch something

const NOWHERE = "about:blank"; // of buttons in a preview
const READ_OUT = ["title", "alt", "colspan", "rowspan", "dir", "lang"];

/** @param {string} html @param {string[]} files @returns {HTMLElement} */
export function mailFrame(html, files) {
  const frame = make("iframe", {
    class: "mail",
    title: t.detail.mailFrame,
    sandbox: "allow-same-origin",
    tabindex: "0",
  });
  frame.addEventListener("load", () => fill(frame, html, files));
  frame.src = "about:blank";
  return frame;
}

function fill(frame, html, files) {
  const inside = frame.contentDocument;
  if (!inside?.body || inside.body.childNodes.length) return;
  // Keys that are pressed in a frame are not heard outside.
  inside.addEventListener(
    "keydown",
    (event) => event.key === "Escape" && askToClose(frame.closest("dialog")),
  );
  inside.documentElement.lang = lang();
  inside.title = t.detail.mail;
  Object.assign(inside.body.style, {
    margin: "0",
    padding: "16px",
    background: "#fff",
    color: "#18212d",
    font: "15px/1.5 Arial, sans-serif",
    overflowWrap: "anywhere",
  });
  const names = files.length ? `[${files.map(escaped).join("] [")}]` : "";
  fillMail(
    frame,
    html.replace(PLACE, () => names),
    { kept: READ_OUT },
  );
  frame.style.height = `${Math.min(600, inside.body.scrollHeight + 2)}px`;
}

/**
 * Puts into a frame what of a mail can neither run nor fetch, looking as it says itself.
 * @param {HTMLIFrameElement} frame
 * @param {string} html
 * @param {{kept: string[], pictures?: boolean}} how which attributes stay beside the look, and
 *   whether pictures do that are within the mail
 */
export function fillMail(frame, html, { kept, pictures = false }) {
  const inside = /** @type {Document} */ (frame.contentDocument);
  const parsed = new DOMParser().parseFromString(html.replace(STYLED, "$1data-look="), "text/html");
  for (const risky of parsed.querySelectorAll(LOADS)) risky.remove();
  for (const each of parsed.body.querySelectorAll("*")) tame(each, kept, pictures);
  inside.body.append(...[...parsed.body.childNodes].map((node) => inside.importNode(node, true)));
  for (const styled of /** @type {NodeListOf<any>} */ (inside.querySelectorAll("[data-look]"))) {
    styled.style.cssText = styled.dataset.look;
    styled.removeAttribute("data-look");
  }
}

const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Leaves of an element what is to be read; its look is set by script afterwards, as the policy
 * wants it.
 */
function tame(each, kept, pictures) {
  const [look, href, src] = ["data-look", "href", "src"].map((name) => each.getAttribute(name));
  for (const { name } of [...each.attributes]) if (!kept.includes(name)) each.removeAttribute(name);
  if (pictures && src?.startsWith("data:image/")) each.setAttribute("src", src);
  if (look && !CALLS.test(look)) each.setAttribute("data-look", look);
  if (href && href !== NOWHERE) each.setAttribute("title", href);
}
