// A new email: the form, and what follows when it was sent.
import { ask, Problem } from "./api.js";
import { attachmentField } from "./attachment_field.js";
import { makeForm } from "./compose_form.js";
import { requestOf } from "./compose_request.js";
import { openDialog } from "./dialogs.js";
import { $ } from "./dom.js";
import { clearProblems, showProblems } from "./fields.js";
import { saidOf } from "./notices.js";
import { put, t } from "./texts.js";
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
  const attachments = attachmentField();
  files = attachments.files;
  const form = makeForm(attachments.whole);
  const dialog = openDialog("compose", t.compose.title, form);
  dialog.oncancel = (event) => {
    if (sending || (isBegun(form) && !confirm(t.compose.discard))) event.preventDefault();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitEmail(form, changed);
  });
  form.querySelector("select").focus();
}

const isBegun = (form) =>
  files().length > 0 ||
  [...form.elements].some(
    (control) =>
      control.matches("input, textarea") &&
      control.type !== "file" &&
      control.value !== control.defaultValue,
  );

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
    const body = requestOf(form, attachments);
    const { data } = await ask("emails", {
      method: "POST",
      body,
      headers: { "Idempotency-Key": key },
    });
    sending = null;
    $("compose").close();
    await changed();
    await tellQueued(data.emails, Boolean(body.send_at), changed);
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
