// One email: what it is, what happened to it, what can be done about it.

import { bones, openDialog } from "../elements/dialogs.js";
import { $, element, foreign, iconElement, make } from "../elements/dom.js";
import { announce, saidOf } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { view } from "../tab/view.js";
import { describe, hasArrived, sentences } from "../words/describe.js";
import { lang, t } from "../words/texts.js";
import { dossierButtons } from "./dossier_buttons.js";
import { emailActions } from "./email_actions.js";
import { facts } from "./facts.js";
import { mailFrame } from "./mail_frame.js";
import { meaningOf, rawLine, replyTo } from "./refusals.js";
import { timeline } from "./timeline.js";

/**
 * Shows the email; `changed` is told when something was done to one.
 * @param {string} id
 * @param {() => Promise<void>} changed
 */
export async function showDetail(id, changed) {
  if (!$("detail").open) openDialog("detail", t.loading, bones());
  try {
    const { data } = await ask(`emails/${id}`);
    if (view().email === id) drawDetail(data, changed);
  } catch (error) {
    if (view().email !== id) return;
    const gone = error instanceof Problem && error.status === 404;
    const text = gone ? error.message : saidOf(error);
    openDialog(
      "detail",
      t.failed,
      make("p", { role: "alert", class: "wrong" }, text),
      again(id, changed, gone),
    );
  }
}

const again = (id, changed, gone) =>
  gone ? null : make("button", { type: "button", click: () => showDetail(id, changed) }, t.retry);

/** @param {WholeEmail} row @param {() => Promise<void>} changed */
function drawDetail(row, changed) {
  const update = () => {
    changed();
    return showDetail(String(row.id), changed);
  };
  const body = [
    standingOf(row),
    facts(row),
    row.version_reason ? element("p", "note attention", foreign(row.version_reason[lang()])) : null,
    row.follow_ups?.length
      ? section(t.detail.followUps, list(row.follow_ups.map((one) => one[lang()])))
      : null,
    emailActions(row, update),
    section(t.detail.happened, timeline(row)),
    hasArrived(row) && row.cannot_know?.length
      ? section(t.detail.cannotKnow, list(row.cannot_know.map((one) => one[lang()])))
      : null,
    hasArrived(row) && row.expectation
      ? section(t.detail.expectation, element("p", "", foreign(row.expectation[lang()])))
      : null,
    section(t.detail.mail, message(row)),
    section(t.detail.dossier, dossierButtons(row)),
  ].filter(Boolean);
  const scrolled = $("detail").scrollTop;
  openDialog("detail", describe(row).subject, ...body);
  $("detail").scrollTop = scrolled;
  announce(sentences(row)[0] ?? "");
}

/**
 * Shows anew what is open, where something happened to it and nothing is asked in it.
 * @param {any} event whose detail is the rows that changed
 */
export function followDetail({ detail: rows }, changed) {
  const { email } = view();
  if (!email || !rows.some(({ id }) => String(id) === email)) return;
  lookAtIt = () => {
    if (isAsked()) return;
    lookAtIt = null;
    if (view().email === email) showDetail(email, changed);
  };
  lookAtIt();
}

/** What is to be looked at once nothing is asked any more. @type {(() => void) | null} */
let lookAtIt = null;

/** A question is not taken away from under the hand that answers it. */
const isAsked = () => $("detail").querySelector(".confirm:not([hidden])") !== null;

$("detail").addEventListener("click", () => lookAtIt?.());

/** @param {EmailRow} row */
function standingOf(row) {
  const said = describe(row);
  const reply = replyTo(row);
  const words = element(
    "div",
    "",
    element("strong", "", said.short),
    ...said.sentences.map((sentence) => element("p", "", foreign(sentence))),
    ...(meaningOf(reply) ? [rawLine(reply)] : []),
  );
  return make(
    "div",
    { class: "standing", "data-icon": said.icon },
    element("span", "bubble", iconElement(said.icon)),
    words,
  );
}

/** @param {EmailRow} row */
function message(row) {
  if (typeof row.content !== "string") return make("p", { class: "soft" }, t.detail.mailGone);
  const files = (row.attachments ?? []).map((file) => file.filename ?? "");
  return make(
    "div",
    {},
    make("p", { class: "soft" }, t.detail.mailNote),
    mailFrame(row.content, files),
  );
}

const list = (texts) =>
  make(
    "ul",
    { class: "plain" },
    texts.map((text) => make("li", {}, text)),
  );
const section = (title, ...children) => make("section", {}, make("h3", {}, title), ...children);
