// What can be done about an email: cancel, resend, settle, take its links back.

import { make } from "../elements/dom.js";
import { field, formProblem, input, showProblems } from "../elements/fields.js";
import { saidOf, toast } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { put, t } from "../words/texts.js";
import { meaningOf, replyTo } from "./refusals.js";
import { tick } from "./ticking.js";

/** What is to be paid, and what reminds of it. */
const PAID = new Set(["invoice", "proforma", "receipt", "automatic_reminder", "manual_reminder"]);
const WRONG_ADDRESS = new Set(["unknownAddress", "closedMailbox"]);

/**
 * Buttons for what is possible now.
 * @param {EmailRow} row
 * @param {() => Promise<void>} update looks again
 */
export function emailActions(row, update) {
  const made = make("div", { class: "actions" });
  if (!may("emails:a")) return make("p", { class: "soft" }, t.detail.readOnly);
  const act = (button, path, options, done, form = null) =>
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await ask(path, options());
        toast(done);
      } catch (error) {
        const fields = error instanceof Problem ? error.fields : {};
        if (form && Object.keys(fields).length) showProblems(form, fields, "");
        else toast(saidOf(error));
        if (isWorthAnotherTry(error)) {
          button.disabled = false;
          return;
        }
      }
      await update();
    });
  if (row.can_cancel) made.append(cancelButton(row, act));
  if (row.can_settle) made.append(settling(row, act));
  if (isRemindable(row))
    made.append(
      make("button", { type: "button", "data-document": row.document?.id }, t.detail.remind),
    );
  const asked = [];
  if (row.can_resend) asked.push(resending(row, act));
  if (row.can_revoke_links) asked.push(revoking(row, act));
  made.append(...asked.map(({ open }) => open), ...asked.map(({ panel }) => panel));
  return made.childNodes.length ? made : null;
}

/**
 * Whether its document may have something to be reminded of: the register knows more.
 * @param {EmailRow} row
 */
export const isRemindable = ({ document, icon, category }) =>
  document?.id != null && PAID.has(category ?? "") && !["queued", "cancelled"].includes(icon);

/**
 * What was typed is to be put right, not typed anew; and what got no answer may have been done, so
 * that to try again must be the same wish, under the same key.
 * @param {unknown} error
 */
const isWorthAnotherTry = (error) =>
  error instanceof Problem &&
  (error.kind === "offline" || (error.kind === "failed" && ![404, 409].includes(error.status)));

function cancelButton(row, act) {
  const button = make("button", { type: "button", id: "cancel-email" }, t.detail.cancel);
  act(button, `emails/${row.id}`, () => ({ method: "DELETE" }), t.detail.cancelled);
  tick(button, row.due_at, (left) => (left ? put(t.detail.cancelIn, left) : t.detail.cancel));
  return button;
}

function settling(row, act) {
  const sent = make("button", { type: "button" }, t.detail.settleSent);
  const resend = make("button", { type: "button" }, t.detail.settleResend);
  const saying = (outcome) => () => ({ method: "POST", body: { outcome } });
  act(sent, `emails/${row.id}/settle`, saying("sent"), t.detail.settled);
  act(resend, `emails/${row.id}/settle`, saying("resend"), t.detail.resent);
  return make(
    "div",
    { class: "settle", role: "group", "aria-labelledby": "settle-question" },
    make("p", { id: "settle-question" }, t.detail.settle),
    sent,
    resend,
  );
}

/**
 * Sends once more after a question, maybe to another address; a repeated click repeats nothing.
 * Where the address was the problem, to put it right is the first thing offered.
 */
function resending(row, act) {
  const wrong = WRONG_ADDRESS.has(meaningOf(replyTo(row)) ?? "");
  const address = input("email", wrong ? (row.to_email ?? "") : "", { autocomplete: "off" });
  const yes = make("button", { type: "button", class: "primary" }, t.detail.resend);
  address.addEventListener("keydown", (event) => event.key === "Enter" && yes.click());
  const key = crypto.randomUUID();
  const label = wrong ? t.detail.resendRight : t.detail.resendTo;
  const asked = question(
    "resend",
    wrong ? t.detail.correct : t.detail.resend,
    make("p", {}, put(t.detail.resendConfirm, row.to_name || row.to_email)),
    field("to.email", label, address),
    formProblem(),
    yes,
  );
  act(
    yes,
    `emails/${row.id}/resend`,
    () => ({
      method: "POST",
      body: address.value.trim() ? { to: { email: address.value.trim() } } : {},
      headers: { "Idempotency-Key": key },
    }),
    t.detail.resent,
    asked.panel,
  );
  return asked;
}

/** Takes back the links to the attachments, for good, after a question. */
function revoking(row, act) {
  const yes = make("button", { type: "button", class: "primary" }, t.detail.revoke);
  act(yes, `emails/${row.id}/links`, () => ({ method: "DELETE" }), t.detail.revoked);
  return question("revoke", t.detail.revoke, make("p", {}, t.detail.revokeConfirm), yes);
}

/** A button and the panel that it opens, with what is to be said before it is done. */
export function question(name, title, ...said) {
  const panel = make("div", { id: `${name}-panel`, class: "confirm", hidden: true }, ...said);
  const open = make(
    "button",
    { type: "button", id: `${name}-email`, "aria-expanded": "false", "aria-controls": panel.id },
    title,
  );
  open.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    open.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) panel.querySelector("input, button").focus();
  });
  return { open, panel };
}
