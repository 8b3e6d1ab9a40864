// The form of a new email.

import { make } from "../elements/dom.js";
import { field, formProblem, input, select } from "../elements/fields.js";
import { company } from "../tab/company.js";
import { put, t } from "../words/texts.js";

/**
 * The form of a new email.
 * @param {HTMLElement} attachments the field that takes its files
 */
export function makeForm(attachments, recipientCount = 1) {
  const c = t.compose;
  const recipients = make("div", { class: "recipients" });
  const more = make(
    "button",
    { type: "button", class: "link", click: () => addRecipient(recipients, true) },
    `+ ${c.addRecipient}`,
  );
  for (let n = 0; n < Math.max(1, recipientCount); n += 1) addRecipient(recipients);
  const body = make("textarea", { rows: 7 });
  return make(
    "form",
    { novalidate: true, class: "form" },
    field("category", c.category, select(t.categories, "invoice")),
    recipients,
    more,
    field("subject", c.subject, input("text", "", { maxlength: 250 })),
    field("body", c.body, body, { hint: c.bodyHint }),
    attachments,
    options(),
    formProblem(),
    make(
      "div",
      { class: "buttons" },
      make("p", { class: "soft", id: "compose-progress", role: "status" }),
      make("button", { type: "submit", class: "primary" }, c.send),
    ),
  );
}

/** What is left as usual by most. */
function options() {
  const c = t.compose;
  const standard = company().licence === "standard";
  return make(
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
      standard
        ? make("p", { class: "soft" }, c.noTracking)
        : field("deliver_as", c.deliverAs, select(c.deliver)),
      standard ? null : field("tracking", c.tracking, select(c.trackingChoice)),
      field("sender", c.sender, select(c.senderChoice)),
    ),
  );
}

/** @param {HTMLElement} recipients @param {boolean} focus */
function addRecipient(recipients, focus = false) {
  const n = recipients.children.length;
  const email = input("email", "", { autocomplete: "off" });
  const row = make(
    "div",
    { class: "two recipient" },
    field(`to.${n}.email`, t.compose.toEmail, email),
    field(
      `to.${n}.name`,
      t.compose.toName,
      input("text", "", { maxlength: 200, autocomplete: "off" }),
    ),
  );
  if (n)
    row.append(
      make(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": put(t.compose.removeRecipient, n + 1),
          click: () => removeRecipient(recipients, row),
        },
        "×",
      ),
    );
  recipients.append(row);
  if (focus) email.focus();
}

/** @param {any} recipients @param {HTMLElement} row */
function removeRecipient(recipients, row) {
  row.remove();
  [...recipients.children].forEach((other, n) => {
    for (const control of other.querySelectorAll("[data-field]"))
      control.dataset.field = control.dataset.field.replace(/\d+/, String(n));
    other
      .querySelector(".quiet")
      ?.setAttribute("aria-label", put(t.compose.removeRecipient, n + 1));
  });
  recipients.querySelector("input").focus();
}
