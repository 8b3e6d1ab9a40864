// A new email: the form, and what follows when it was sent.

import { openDialog } from "../elements/dialogs.js";
import { $, make } from "../elements/dom.js";
import { clearProblems, showProblems } from "../elements/fields.js";
import { saidOf, toast } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { put, t } from "../words/texts.js";
import { attachmentField } from "./attachment_field.js";
import { makeForm } from "./compose_form.js";
import { requestOf } from "./compose_request.js";
import { draftOf, keepDraft, keptDraft, refillForm } from "./drafts.js";
import { tellQueued } from "./undo.js";
import { prepareAttachments } from "./uploads.js";

/** @type {AbortController | null} */
let sending = null;
let key = "";
let files = () => /** @type {File[]} */ ([]);

/** @param {() => Promise<void>} changed is told when emails were queued or cancelled */
export function openCompose(changed) {
  sending = null;
  key = crypto.randomUUID(); // so that trying again after a lost answer sends nothing twice
  const draft = keptDraft();
  const attachments = attachmentField();
  files = attachments.files;
  const form = makeForm(attachments.whole, draft?.recipients);
  const dialog = openDialog("compose", t.compose.title, draft && resumed(draft, changed), form);
  const usual = JSON.stringify(draftOf(form, []));
  if (draft) refillForm(form, draft);
  const isBegun = () => JSON.stringify(draftOf(form, files())) !== usual;
  const keep = () => keepDraft(isBegun() ? draftOf(form, files()) : null);
  for (const type of ["input", "change", "click"]) form.addEventListener(type, keep);
  dialog.oncancel = (event) => {
    if (sending || (isBegun() && !confirm(t.compose.discard))) event.preventDefault();
    else keepDraft(null);
  };
  window.onbeforeunload = (event) => {
    if (dialog.open && (sending || isBegun())) event.preventDefault();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const left = attachments.refused();
    if (left && !confirm(put(t.compose.sendWithout, left))) return;
    submitEmail(form, changed);
  });
  form.querySelector("select").focus();
}

/** Offers what was begun in this tab and is neither sent nor dropped. */
export function offerDraft(changed) {
  if (!keptDraft() || $("compose").open) return;
  const resume = make("button", { type: "button", class: "primary" }, t.compose.resume);
  resume.addEventListener("click", () => openCompose(changed));
  toast(t.compose.draftWaits, { actions: [resume], seconds: 0 });
}

/** What is to be said of a draft that was taken up again. */
function resumed(draft, changed) {
  const anew = make("button", { type: "button", class: "link" }, t.compose.anew);
  anew.addEventListener("click", () => {
    keepDraft(null);
    openCompose(changed);
  });
  const lost = draft.files.length ? put(t.compose.filesLost, draft.files.join(", ")) : "";
  return make(
    "p",
    { class: "note" },
    [t.compose.resumed, lost].filter(Boolean).join(" "),
    " ",
    anew,
  );
}

async function submitEmail(form, changed) {
  if (sending) return;
  clearProblems(form);
  sending = new AbortController();
  const [button, progress] = [form.querySelector("[type=submit]"), $("compose-progress")];
  button.disabled = true;
  button.textContent = t.compose.sending;
  try {
    const attachments = await prepareAttachments(
      files(),
      (file, percent) => {
        progress.textContent = put(t.compose.uploading, file.name, percent);
      },
      sending.signal,
    );
    progress.textContent = "";
    const { data } = await ask("emails", {
      method: "POST",
      body: requestOf(form, attachments),
      headers: { "Idempotency-Key": key },
    });
    sending = null;
    keepDraft(null);
    $("compose").close();
    await Promise.all([tellQueued(data.emails, changed), changed()]);
  } catch (error) {
    sending = null;
    // What was refused is another request once it is put right; what got no answer is the same one.
    if (error instanceof Problem && error.status >= 400 && error.status < 500)
      key = crypto.randomUUID();
    progress.textContent = "";
    showProblems(form, error instanceof Problem ? error.fields : {}, saidWithoutFields(error));
  }
  button.disabled = false;
  button.textContent = t.compose.send;
}

const saidWithoutFields = (error) =>
  error instanceof Problem && Object.keys(error.fields).length ? error.message : saidOf(error);
