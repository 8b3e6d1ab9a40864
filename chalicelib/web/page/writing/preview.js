// A mail before it leaves: as its reader will see it, who sends it, and what is to be said of it.

import { bones, openDialog } from "../elements/dialogs.js";
import { make } from "../elements/dom.js";
import { saidOf } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { counted, lang, put } from "../words/texts.js";
import { variableName } from "./chips.js";
import { ownTest } from "./own_test.js";
import { previewFrame } from "./preview_frame.js";
import { writingTexts } from "./writing_texts.js";

const ATTACHED = /\ballegat[oaie]\b|\bin allegato\b|\battached\b|\battachments?\b/i;

/**
 * Shows what a request would send, and sends it to oneself where somebody wants to see it there.
 * Throws what is to be said of the request's fields.
 * @param {() => Promise<any>} write makes the request's body
 * @param {{files: boolean, sample?: boolean}} more whether it has attachments, and whether its
 *   document is made up
 */
export async function openPreview(write, { files, sample = false }) {
  const w = writingTexts;
  const dialog = openDialog("preview", w.previewTitle, bones());
  try {
    const body = await write();
    const { data: mail } = await ask("emails/preview", { method: "POST", body });
    if (!dialog.open) return;
    // Without all of its values nothing is sent.
    const test = mail.missing.length ? [] : [ownTest(body)];
    openDialog("preview", w.previewTitle, ...mailPreview(mail, { files, sample }), ...test);
  } catch (error) {
    if (error instanceof Problem && Object.keys(error.fields).length) {
      dialog.close();
      throw error;
    }
    openDialog(
      "preview",
      w.previewTitle,
      make("p", { role: "alert", class: "wrong" }, saidOf(error)),
    );
  }
}

const mailPreview = (mail, how) => [
  mailFacts(mail, how),
  ...warnings(mail, how),
  ...mailLooks(mail),
];

/** How a mail looks, to choose from. @param {any} mail @returns {HTMLElement[]} */
export function mailLooks(mail) {
  const w = writingTexts;
  const shown = make("div", { class: "previewed" });
  const looks = /** @type {Record<string, () => HTMLElement>} */ ({
    desktop: () => previewFrame(mail.html, { dark: false, narrow: false }),
    phone: () => previewFrame(mail.html, { dark: false, narrow: true }),
    dark: () => previewFrame(mail.html, { dark: true, narrow: false }),
    text: () => make("pre", { class: "mail-text", tabindex: "0" }, mail.text),
  });
  const buttons = Object.entries(w.looks).map(([name, text]) =>
    make("button", { type: "button", "data-look": name, click: () => show(name) }, text),
  );
  const show = (name) => {
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(button.dataset.look === name));
    shown.replaceChildren(looks[name]());
  };
  show("desktop");
  return [make("div", { class: "tools", role: "group", "aria-label": w.look }, ...buttons), shown];
}

function mailFacts(mail, { sample }) {
  const w = writingTexts;
  const kilobytes = new Intl.NumberFormat(lang(), { maximumFractionDigits: 1 }).format(
    mail.size / 1000,
  );
  const rows = [
    [w.previewSubject, mail.subject],
    [w.previewFrom, `${mail.from_name} <${mail.from_email}>`.trim()],
    ...(mail.reply_to ? [[w.previewReplyTo, mail.reply_to]] : []),
    [w.previewSize, `${kilobytes} kB`],
    ...(sample ? [] : [[w.previewRecords, recorded(mail.recipients)]]),
  ];
  return make(
    "dl",
    { class: "facts" },
    rows.map(([name, text]) => make("div", {}, make("dt", {}, name), make("dd", {}, text))),
  );
}

/** Of whom reading and downloading are recorded, and why not of others. */
function recorded(recipients) {
  const w = writingTexts;
  const untracked = recipients.filter(({ tracked }) => !tracked);
  if (!untracked.length) return w.recordsAll;
  const why = [...new Set(untracked.map((one) => one.not_tracked_because))]
    .map((code) => w.recordsNot[code] ?? code)
    .join("; ");
  if (untracked.length === recipients.length) return put(w.recordsNone, why);
  return put(w.recordsSome, untracked.map(({ to_email: email }) => email).join(", "), why);
}

/** What is missing, what was taken out, and what seems to be forgotten. */
function warnings(mail, { files, sample }) {
  const w = writingTexts;
  const said = [
    ...(mail.missing.length
      ? [put(sample ? w.missingInSample : w.missing, mail.missing.map(variableName).join(", "))]
      : []),
    ...(ATTACHED.test(`${mail.subject} ${mail.text}`) && !files ? [w.noAttachment] : []),
    ...mail.warnings.map(({ code, params }) => changeText(code, params)),
  ];
  if (!said.length) return [];
  const list = make(
    "ul",
    { class: "warned" },
    said.map((text) => make("li", {}, text)),
  );
  return [make("div", { class: "note attention", role: "status" }, list)];
}

function changeText(code, params) {
  const text = writingTexts.changes[code];
  if (!text) return code;
  if (typeof text === "object") return counted(text, params.count);
  return put(text, ...Object.values(params));
}
