// What the page says about itself: one sentence over the list, or in its place, and to screen
// readers.

import { boneRow } from "../list/rows.js";
import { Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { isFiltered } from "../tab/view.js";
import { inRome } from "../words/days.js";
import { counted, put, t } from "../words/texts.js";
import { $, make } from "./dom.js";

const BONES = 8;

export const announce = (text) => {
  $("announce").textContent = text;
};

/** While the list is being read; bones stand in for rows where there are none. */
export function busy(yes, hasRows = true) {
  $("list").setAttribute("aria-busy", String(yes));
  $("bones").replaceChildren();
  if (!yes) return;
  $("notice").hidden = true;
  if (hasRows) return;
  $("list").hidden = false;
  $("foot").hidden = true;
  announce(t.loading);
  $("bones").replaceChildren(...Array.from({ length: BONES }, boneRow));
}

/**
 * The list was read just now: so many rows, and whether there are more.
 * @param {number} total
 * @param {{more: boolean}} others
 */
export function listIsThere(total, { more }) {
  $("list").hidden = !total;
  $("foot").hidden = !total && !more;
  $("updated").textContent = put(t.updated, inRome(new Date()).time);
  $("more").hidden = !more;
  $("count").textContent = counted(t.shown, total);
  if (total || more) $("notice").hidden = true;
  else showEmpty();
}

/** Says what came, what changed and what left. @param {Record<string, number>} news */
export function announceNews({ added, changed, gone, waiting }) {
  const said = [
    added && counted(t.added, added),
    changed && counted(t.changed, changed),
    gone && counted(t.gone, gone),
    waiting && counted(t.waiting, waiting),
  ].filter(Boolean);
  if (said.length) announce(said.join(", "));
  // What can be undone, stopped or gone on with stays within reach: it was only announced then.
  if (offersSomething()) return;
  // Who looks at a row that goes away is told where it went.
  if (gone) toast(counted(t.gone, gone));
  if (waiting) toast(counted(t.waiting, waiting));
}

/** @param {string} kind @param {string} title @param {string} text */
export function notice(kind, title, text, { above = false } = {}) {
  $("notice").className = `notice ${kind}${above ? " above" : ""}`;
  $("notice-title").textContent = title;
  $("notice-text").textContent = text;
  $("retry").hidden = !["offline", "failed"].includes(kind);
  $("clear-filters").hidden = kind !== "empty" || !isFiltered();
  const isFirst = kind === "empty" && !isFiltered();
  $("first-email").hidden = !isFirst || !may("emails:a");
  $("own-mailbox").hidden = !isFirst || !may("settings:a");
  $("notice").hidden = false;
}

function showEmpty() {
  if (isFiltered()) notice("empty", t.emptyFiltered, t.emptyFilteredHint);
  else notice("empty", t.empty, may("emails:a") ? t.emptyHint : t.emptyHintReader);
}

export function fail(error, hasRows) {
  const known = error instanceof Problem ? error : new Problem("failed");
  if (known !== error) console.error(error);
  $("list").hidden = $("foot").hidden = !hasRows;
  const text = saidOf(known);
  notice(known.kind, t[known.kind], text, { above: hasRows });
  announce(`${t[known.kind]}. ${text}`);
}

/** What can be said of a problem to people. @param {any} error */
export function saidOf(error) {
  if (!(error instanceof Problem)) return t.failedHint;
  if (error.kind !== "failed") return t[`${error.kind}Hint`];
  // What the service leans on did not answer: its words for that help nobody here.
  if (error.status >= 500) return t.failedHint;
  // The one complaint about a period: the page itself sends no wrong one.
  if (error.fields.from) return t.tooMuch;
  const details = Object.values(error.fields)
    .flat()
    .filter((detail) => detail !== error.message);
  // "Look at the marked fields" is for forms that mark them.
  const general = details.length > 0 && error.code === "invalid_request";
  return [general ? "" : error.message, ...details].filter(Boolean).join(" ") || t.failedHint;
}

const bread = $("toast");
let hushing = 0;
/** @type {Element | null} */
let cameFrom = null;

/**
 * A sentence at the foot of the window, with what can be done about it.
 * @param {string} text
 * @param {{actions?: HTMLElement[], seconds?: number}} [more] `seconds`: 0 until another one comes
 */
export function toast(text, { actions = [], seconds = 8 } = {}) {
  clearTimeout(hushing);
  const close = make(
    "button",
    { type: "button", class: "quiet", "aria-label": t.close, click: hush },
    "×",
  );
  const left = bread.contains(document.activeElement);
  bread.replaceChildren(make("p", { role: "status" }, text), ...actions, close);
  bread.hidden = false;
  if (left) close.focus();
  else serve();
  if (seconds) hushing = window.setTimeout(hush, seconds * 1000);
}

const offersSomething = () => !bread.hidden && bread.querySelector("button:not(.quiet)") !== null;

/** Beside an open dialog nothing could be clicked, nor heard; elsewhere Tab leads there next. */
function serve() {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) return dialog.append(bread);
  cameFrom = document.activeElement;
  const near = cameFrom?.closest(".top > *, #content > *");
  if (near) near.after(bread);
  else $("content").prepend(bread);
}

export function hush() {
  clearTimeout(hushing);
  const left = bread.contains(document.activeElement);
  bread.hidden = true;
  if (left && cameFrom instanceof HTMLElement) cameFrom.focus();
}
