// What can be done about a registered document: remind its customer, and say that it was paid.

import { make } from "../elements/dom.js";
import { field, formProblem, input, showProblems } from "../elements/fields.js";
import { saidOf, toast } from "../elements/notices.js";
import { writeEmail } from "../elements/parts.js";
import { question } from "../email/email_actions.js";
import { refresh } from "../list/list.js";
import { ask, Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { momentText, today } from "../words/days.js";
import { put } from "../words/texts.js";
import { pausingOf } from "./document_pause.js";
import { documentsTexts } from "./documents_texts.js";

const LATELY_MS = 3 * 86_400_000; // ms in which nobody is reminded twice unless somebody insists

/** Whether a reminder may be asked for. */
const canRemind = (row) =>
  may("emails:a") &&
  ["open", "overdue"].includes(row.payment) &&
  Boolean(row.customer) &&
  !row.customer.never_remind;

const wasRemindedLately = (row) =>
  Date.now() - new Date(row.last_reminded_at ?? 0).getTime() < LATELY_MS;

/** Buttons for what is possible now, and what is asked before. */
export function documentActions(row, name, pause, again) {
  const asked = [
    canRemind(row) ? remindingOf(row, again) : null,
    may("emails:a") && ["open", "overdue"].includes(row.payment) ? payingOf(row, again) : null,
    canRemind(row) ? pausingOf(row, pause, again) : null,
  ].filter((one) => one !== null);
  for (const { open } of asked) open.setAttribute("aria-label", `${open.textContent}: ${name}`);
  const write = make("button", { type: "button" }, documentsTexts.write);
  write.setAttribute("aria-label", `${documentsTexts.write}: ${name}`);
  write.addEventListener("click", () => writeEmail(refresh, row));
  const pick = make("input", {
    type: "checkbox",
    class: "pick",
    "aria-label": put(documentsTexts.pick, name),
  });
  pick.value = String(row.id);
  return make(
    "div",
    { class: "actions" },
    canRemind(row) && !wasRemindedLately(row) ? pick : null,
    may("emails:a") ? write : null,
    ...asked.map(({ open }) => open),
    ...asked.map(({ panel }) => panel),
  );
}

/** Reminds after a question, which says so where somebody did lately. */
function remindingOf(row, again) {
  const who = row.customer.name ?? row.customer.email ?? row.customer.certified_email;
  const lately = wasRemindedLately(row);
  const text = lately
    ? put(documentsTexts.remindAgain, momentText(row.last_reminded_at), who)
    : put(documentsTexts.remindConfirm, who);
  const key = crypto.randomUUID();
  const yes = make("button", { type: "button", class: "primary" }, documentsTexts.remindNow);
  const asked = question(`remind-${row.id}`, documentsTexts.remind, make("p", {}, text), yes);
  yes.addEventListener("click", () =>
    doToDocument(yes, again, documentsTexts.reminded, () =>
      ask(`issued_documents/${row.id}/reminders`, {
        method: "POST",
        body: { again: lately },
        headers: { "Idempotency-Key": key },
      }),
    ),
  );
  return asked;
}

/** Says on which day what is open was paid. */
function payingOf(row, again) {
  const day = input("date", today(), { required: true, max: today() });
  const yes = make("button", { type: "button", class: "primary" }, documentsTexts.payNow);
  const asked = question(
    `pay-${row.id}`,
    documentsTexts.pay,
    field("paid_on", documentsTexts.paidOn, day),
    formProblem(),
    yes,
  );
  yes.addEventListener("click", () =>
    doToDocument(
      yes,
      again,
      documentsTexts.paid,
      () =>
        ask(`issued_documents/${row.id}/payment`, {
          method: "PATCH",
          body: { paid_on: day.value },
        }),
      asked.panel,
    ),
  );
  return asked;
}

async function doToDocument(button, again, said, act, form = null) {
  button.disabled = true;
  try {
    await act();
    toast(said);
    again();
  } catch (error) {
    button.disabled = false;
    const fields = error instanceof Problem ? error.fields : {};
    if (form && Object.keys(fields).length) showProblems(form, fields, "");
    else toast(saidOf(error));
    // Somebody else was quicker: what is shown is not so any more.
    if (error instanceof Problem && error.status === 409) again();
  }
}
