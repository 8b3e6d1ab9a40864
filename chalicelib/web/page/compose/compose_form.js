// The form of a new email.

import { make } from "../elements/dom.js";
import { field, formProblem, input, select } from "../elements/fields.js";
import { company } from "../tab/company.js";
import { t } from "../words/texts.js";
import { composeTexts } from "./compose_texts.js";
import { recipientFields } from "./recipient_fields.js";
import { templateField } from "./template_field.js";

/**
 * The form of a new email.
 * @param {any} writingFields makes the fields of its subject and body
 * @param {HTMLElement} attachments the field that takes its files
 * @param {number} [recipientCount]
 */
export function makeForm(writingFields, attachments, recipientCount = 1) {
  const c = composeTexts;
  const writing = writingFields({
    subject: "subject",
    subjectLabel: c.subject,
    body: "body",
    bodyLabel: c.body,
  });
  const category = select(t.categories, "invoice");
  const preview = make("button", { type: "button", id: "compose-preview" }, c.preview);
  return make(
    "form",
    { novalidate: true, class: "form" },
    make(
      "div",
      { class: "two" },
      field("category", c.category, category),
      templateField(category, writing),
    ),
    ...recipientFields(recipientCount),
    ...writing.fields,
    attachments,
    aboutDocument(),
    options(),
    formProblem(),
    make(
      "div",
      { class: "buttons" },
      make("p", { class: "soft", id: "compose-progress", role: "status" }),
      preview,
      make("button", { type: "submit", class: "primary" }, c.send),
    ),
  );
}

/** What the email is about: variables say it. */
function aboutDocument() {
  const c = composeTexts;
  return make(
    "details",
    {},
    make("summary", {}, c.document),
    make(
      "div",
      { class: "two" },
      field("document.number", c.documentNumber, input("text")),
      field("document.id", c.documentId, input("text", "", { inputmode: "numeric" }), {
        hint: c.documentIdHint,
      }),
      field("document.date", c.documentDate, input("date")),
      field("document.amount", c.documentAmount, input("text", "", { inputmode: "decimal" })),
      field("document.due_date", c.documentDue, input("date")),
    ),
  );
}

/** What is left as usual by most. */
function options() {
  const c = composeTexts;
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
      standard
        ? make("p", { class: "soft" }, c.noTracking)
        : field("deliver_as", c.deliverAs, select(c.deliver)),
      standard ? null : field("tracking", c.tracking, select(c.trackingChoice)),
      field("sender", c.sender, select(c.senderChoice)),
    ),
  );
}
