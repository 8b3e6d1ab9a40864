// A new email: the form, and what follows when it was sent.

import { openDialog } from "../elements/dialogs.js";
import { $, make } from "../elements/dom.js";
import { clearProblems, showProblems } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { loadWriting } from "../elements/parts.js";
import { ask, Problem } from "../tab/api.js";
import { put } from "../words/texts.js";
import { beginAbout } from "./about_document.js";
import { attachmentField } from "./attachment_field.js";
import { makeForm } from "./compose_form.js";
import { requestOf } from "./compose_request.js";
import { composeTexts } from "./compose_texts.js";
import { draftOf, keepDraft, keptDraft, refillForm } from "./drafts.js";
import { tellQueued } from "./undo.js";
import { prepareAttachments } from "./uploads.js";

/** @type {AbortController | null} */
let sending = null;
let key = "";
let files = () => /** @type {File[]} */ ([]);

/**
 * @param {() => Promise<void>} changed is told when emails were queued or cancelled
 * @param {any} [about] the registered document that it is about, where nothing else was begun
 */
export async function openCompose(changed, about = null) {
  const tools = await loadWriting();
  if (!tools) return;
  sending = null;
  key = crypto.randomUUID(); // so that trying again after a lost answer sends nothing twice
  const draft = keptDraft();
  const attachments = attachmentField();
  files = attachments.files;
  const form = makeForm(tools.writingFields, attachments.whole, draft?.recipients);
  const dialog = openDialog("compose", composeTexts.title, draft && resumed(draft, changed), form);
  const usual = JSON.stringify(draftOf(form, []));
  if (draft) refillForm(form, draft);
  else if (about) beginAbout(form, about);
  const isBegun = () => JSON.stringify(draftOf(form, files())) !== usual;
  const keep = () => keepDraft(isBegun() ? draftOf(form, files()) : null);
  for (const type of ["input", "change", "click"]) form.addEventListener(type, keep);
  dialog.oncancel = (event) => {
    if (sending || (isBegun() && !confirm(composeTexts.discard))) event.preventDefault();
    else keepDraft(null);
  };
  window.onbeforeunload = (event) => {
    if (dialog.open && (sending || isBegun())) event.preventDefault();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const left = attachments.refused();
    if (left && !confirm(put(composeTexts.sendWithout, left))) return;
    submitEmail(form, changed);
  });
  $("compose-preview").addEventListener("click", () => previewEmail(form, tools.openPreview));
  form.querySelector("select").focus();
}

/** What is to be said of a draft that was taken up again. */
function resumed(draft, changed) {
  const anew = make("button", { type: "button", class: "link" }, composeTexts.anew);
  anew.addEventListener("click", () => {
    keepDraft(null);
    openCompose(changed);
  });
  const lost = draft.files.length ? put(composeTexts.filesLost, draft.files.join(", ")) : "";
  return make(
    "p",
    { class: "note" },
    [composeTexts.resumed, lost].filter(Boolean).join(" "),
    " ",
    anew,
  );
}

async function submitEmail(form, changed) {
  if (sending) return;
  clearProblems(form);
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  button.textContent = composeTexts.sending;
  try {
    const { data } = await ask("emails", {
      method: "POST",
      body: await requestWithFiles(form),
      headers: { "Idempotency-Key": key },
    });
    sending = null;
    keepDraft(null);
    $("compose").close();
    await Promise.all([tellQueued(data.emails, changed), changed()]);
  } catch (error) {
    // What was refused is another request once it is put right; what got no answer is the same one.
    if (error instanceof Problem && error.status >= 400 && error.status < 500)
      key = crypto.randomUUID();
    notDone(form, error);
  }
  button.disabled = false;
  button.textContent = composeTexts.send;
}

async function previewEmail(form, openPreview) {
  if (sending) return;
  clearProblems(form);
  const write = async () => {
    try {
      return await requestWithFiles(form);
    } finally {
      sending = null;
    }
  };
  try {
    await openPreview(write, { files: files().length > 0 });
  } catch (error) {
    notDone(form, error);
  }
}

/** The request, once its large files lie where the API wants them. */
async function requestWithFiles(form) {
  const progress = $("compose-progress");
  sending = new AbortController();
  const told = (file, percent) => {
    progress.textContent = put(composeTexts.uploading, file.name, percent);
  };
  const attachments = await prepareAttachments(files(), told, sending.signal);
  progress.textContent = "";
  return requestOf(form, attachments);
}

function notDone(form, error) {
  sending = null;
  $("compose-progress").textContent = "";
  showProblems(form, error instanceof Problem ? error.fields : {}, saidWithoutFields(error));
}

const saidWithoutFields = (error) =>
  error instanceof Problem && Object.keys(error.fields).length ? error.message : saidOf(error);
