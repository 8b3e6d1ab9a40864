// A new email: the form, and what follows when it was sent.
import { Problem, ask } from "./api.js";
import { entries } from "./blocks.js";
import { company } from "./company.js";
import { momentText, romeMoment } from "./days.js";
import { openDialog } from "./dialogs.js";
import { $, foreign, iconElement, make } from "./dom.js";
import { tick } from "./email_actions.js";
import { clearProblems, field, formProblem, input, select, showProblems } from "./fields.js";
import { saidOf, toast } from "./notices.js";
import { counted, put, t } from "./texts.js";
import { MOST_BYTES, MOST_FILES, prepareAttachments } from "./uploads.js";

/** @type {File[]} */
let files = [];
/** @type {AbortController | null} */
let sending = null;
let key = "";

/** @param {() => Promise<void>} changed is told when emails were queued or cancelled */
export function openCompose(changed) {
  files = [];
  sending = null;
  key = crypto.randomUUID(); // so that trying again after a lost answer sends nothing twice
  const form = makeForm();
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

const isBegun = (form) => files.length > 0 || [...form.elements].some((control) => control.matches("input, textarea") && control.type !== "file" && control.value !== control.defaultValue);

function makeForm() {
  const c = t.compose;
  const recipients = make("div", { class: "recipients" });
  const more = make("button", { type: "button", class: "link", click: () => addRecipient(recipients, true) }, `+ ${c.addRecipient}`);
  addRecipient(recipients);
  const body = make("textarea", { rows: 7 });
  const standard = company.licence === "standard";
  return make(
    "form",
    { novalidate: true, class: "form" },
    field("category", c.category, select(t.categories, "invoice")),
    recipients,
    more,
    field("subject", c.subject, input("text", "", { maxlength: 250 })),
    field("body", c.body, body, { hint: c.bodyHint }),
    attachmentField(),
    make(
      "details",
      {},
      make("summary", {}, c.options),
      make(
        "div",
        { class: "two" },
        field("send_at", c.sendAt, input("datetime-local"), { hint: c.sendAtHint }),
        field("copy_to", c.copyTo, input("email", "", { autocomplete: "email" })),
        field("document.number", c.documentNumber, input("text")),
        field("document.id", c.documentId, input("text", "", { inputmode: "numeric" })),
        standard ? make("p", { class: "soft" }, c.noTracking) : field("deliver_as", c.deliverAs, select(c.deliver)),
        standard ? null : field("tracking", c.tracking, select(c.trackingChoice)),
        field("sender", c.sender, select(c.senderChoice)),
      ),
    ),
    formProblem(),
    make("div", { class: "buttons" }, make("p", { class: "soft", id: "compose-progress", role: "status" }), make("button", { type: "submit", class: "primary" }, c.send)),
  );
}

function addRecipient(recipients, focus = false) {
  const n = recipients.children.length;
  const email = input("email", "", { autocomplete: "off" });
  const row = make("div", { class: "two recipient" }, field(`to.${n}.email`, t.compose.toEmail, email), field(`to.${n}.name`, t.compose.toName, input("text", "", { maxlength: 200, autocomplete: "off" })));
  if (n) row.append(make("button", { type: "button", class: "quiet", "aria-label": put(t.compose.removeRecipient, n + 1), click: () => removeRecipient(recipients, row) }, "×"));
  recipients.append(row);
  if (focus) email.focus();
}

function removeRecipient(recipients, row) {
  row.remove();
  [...recipients.children].forEach((other, n) => {
    for (const control of other.querySelectorAll("[data-field]")) control.dataset.field = control.dataset.field.replace(/\d+/, String(n));
  });
  recipients.querySelector("input").focus();
}

function attachmentField() {
  const picker = input("file", "", { multiple: true, class: "unseen" });
  const shown = make("ul", { class: "files chosen-files" });
  const whole = field("attachments", t.compose.attachments, picker, { hint: t.compose.filesHint });
  const drop = make("label", { class: "button", for: picker.id }, t.compose.addFiles);
  picker.after(drop, shown);
  const take = (added) => {
    const all = [...files, ...added];
    const empty = added.find((file) => file.size === 0);
    const problem = empty ? put(t.compose.emptyFile, empty.name) : all.length > MOST_FILES ? t.compose.tooManyFiles : all.reduce((sum, file) => sum + file.size, 0) > MOST_BYTES ? t.compose.tooLarge : "";
    $(`${picker.id}-problem`).textContent = problem;
    if (!problem) files = all;
    drawFiles(shown);
  };
  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  whole.addEventListener("dragover", (event) => event.preventDefault());
  whole.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  return whole;
}

function drawFiles(shown) {
  shown.replaceChildren(
    ...files.map((file) =>
      make(
        "li",
        {},
        iconElement("attachment"),
        foreign(file.name),
        make("button", { type: "button", class: "quiet", "aria-label": put(t.compose.remove, file.name), click: () => { files = files.filter((one) => one !== file); drawFiles(shown); } }, "×"),
      ),
    ),
  );
}

/** The request that the form stands for; what is left empty is left out, as usual. */
function requestOf(form, attachments) {
  const value = (path) => form.querySelector(`[data-field="${path}"]`)?.value.trim() ?? "";
  const to = [...form.querySelectorAll(".recipient")].map((_, n) => ({ email: value(`to.${n}.email`), name: value(`to.${n}.name`) }));
  const chosen = Object.fromEntries(["copy_to", "deliver_as", "tracking", "sender"].map((name) => [name, value(name)]).filter(([, said]) => said));
  const [id, number] = [value("document.id"), value("document.number")];
  return {
    category: value("category"),
    to,
    subject: value("subject"),
    body: htmlOf(value("body")),
    attachments,
    ...chosen,
    ...(id || number ? { document: { id: /^\d+$/.test(id) ? Number(id) : id, number } } : {}),
    ...(value("send_at") ? { send_at: romeMoment(value("send_at")) } : {}),
  };
}

/** Paragraphs of what was typed as plain text. */
const htmlOf = (text) =>
  text.split(/\n{2,}/).filter(Boolean)
    .map((part) => `<p>${part.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll("\n", "<br>")}</p>`)
    .join("");

async function submitEmail(form, changed) {
  if (sending) return;
  clearProblems(form);
  sending = new AbortController();
  const [button, progress] = [form.querySelector("[type=submit]"), $("compose-progress")];
  button.disabled = true;
  button.textContent = t.compose.sending;
  try {
    const attachments = await prepareAttachments(files, (file, percent) => { progress.textContent = put(t.compose.uploading, file.name, percent); }, sending.signal);
    progress.textContent = "";
    const { data } = await ask("emails", { method: "POST", body: requestOf(form, attachments), headers: { "Idempotency-Key": key } });
    sending = null;
    $("compose").close();
    await changed();
    await tellQueued(data, changed);
  } catch (error) {
    sending = null;
    // What was refused is another request once it is put right; what got no answer is the same one.
    if (error instanceof Problem && error.status >= 400 && error.status < 500) key = crypto.randomUUID();
    progress.textContent = "";
    showProblems(form, error instanceof Problem ? error.fields : {}, saidWithoutFields(error));
  }
  button.disabled = false;
  button.textContent = t.compose.send;
}

const saidWithoutFields = (error) => (error instanceof Problem && Object.keys(error.fields).length ? error.message : saidOf(error));

/** Says that emails were queued and, while they wait, lets them be called back. */
async function tellQueued({ batch_id, emails }, changed) {
  const said = counted(t.compose.queued, emails.length);
  const { data: first } = await ask(`emails/${emails[0].id}`);
  if (!first.can_cancel || new Date(first.due_at) <= new Date()) return toast(said);
  const undo = make("button", { type: "button", class: "primary" }, t.compose.undo);
  undo.addEventListener("click", async () => {
    undo.disabled = true;
    // The sender's own copies are emails of the same batch, which the answer does not name.
    const copies = [...entries.values()].filter(({ row }) => row.batch_id === batch_id).map(({ row }) => row.id);
    const all = new Set([...emails.map(({ id }) => id), ...copies]);
    const done = await Promise.allSettled([...all].map((id) => ask(`emails/${id}`, { method: "DELETE" })));
    const failed = done.find((one) => one.status === "rejected");
    toast(failed ? saidOf(failed.reason) : t.detail.cancelled);
    await changed();
  });
  const left = (new Date(first.due_at).getTime() - Date.now()) / 1000;
  const scheduled = first.delivery_status === "scheduled";
  if (scheduled) return toast(`${said} ${put(t.compose.scheduledFor, momentText(first.due_at))}`, { actions: [undo], seconds: 20 });
  const timer = make("span", { role: "timer" });
  toast(said, { actions: [timer, undo], seconds: left });
  tick(timer, first.due_at, (time) => time && put(t.compose.undoIn, time));
}
