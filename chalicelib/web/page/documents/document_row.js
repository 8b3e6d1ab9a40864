// One registered document: what is owed, and what became of its mail.

import { element, foreign, iconElement, make } from "../elements/dom.js";
import { dayText, momentText, today } from "../words/days.js";
import { counted, lang, put } from "../words/texts.js";
import { documentActions } from "./document_actions.js";
import { pauseOf, pauseText } from "./document_pause.js";
import { documentsTexts } from "./documents_texts.js";

/**
 * @param {IssuedDocument & {standing?: DocumentStanding}} row
 * @param {ReminderExclusions} exclusions
 * @param {() => void} again shows them anew
 */
export function documentRow(row, exclusions, again) {
  const pause = ["open", "overdue"].includes(row.payment) ? pauseOf(row, exclusions) : null;
  const icon = row.standing?.icon ?? "";
  const name = put(documentsTexts.documentTypes[row.type], row.number);
  const title = foreign(name, "strong");
  const item = make(
    "li",
    { class: "document", "data-icon": icon || "queued", "data-id": row.id },
    element("span", "bubble", iconElement(icon || "document")),
    element(
      "div",
      "",
      make(
        "p",
        { class: "head" },
        title,
        " ",
        make("span", { class: "tag", "data-payment": row.payment }, paymentOf(row)),
      ),
      ...customerLine(row),
      ...row.instalments.filter((one) => !isInstalmentPaid(one)).map((one) => owedLine(row, one)),
      make("p", { class: "soft" }, mailLine(row, pause)),
      documentActions(row, name, pause, again),
    ),
  );
  return item;
}

function paymentOf(row) {
  if (row.void) return documentsTexts.void;
  if (row.replaced_by !== null) return documentsTexts.replaced;
  return documentsTexts.documentPayment[row.payment];
}

const customerLine = ({ customer: who }) =>
  who
    ? [
        make(
          "p",
          {},
          foreign(who.name ?? who.contact ?? who.email ?? who.certified_email),
          who.never_remind ? [" ", element("span", "tag", documentsTexts.neverRemind)] : null,
        ),
      ]
    : [];

const isInstalmentPaid = ({ paid_on, amount, paid_amount }) =>
  paid_on !== null && Number(paid_amount ?? amount) >= Number(amount);

/** What of an instalment is open, and when it is due. */
function owedLine(row, { due_date, amount, paid_amount }) {
  const left = Number(amount) - Number(paid_amount ?? 0);
  const money = new Intl.NumberFormat(lang(), {
    style: "currency",
    currency: row.currency,
    useGrouping: "always", // Italian would write 1220,00 €
  });
  const late = due_date < today() ? documentsTexts.wasDue : documentsTexts.isDue;
  return make("p", { class: "owed" }, put(late, money.format(left), dayText(due_date)));
}

/**
 * What became of its mail, and of its reminders.
 * @param {IssuedDocument & {standing?: DocumentStanding}} row
 * @param {ReturnType<typeof pauseOf>} pause
 */
function mailLine({ standing, last_reminded_at: last, next_reminder_on: next }, pause) {
  const isPaused = pause && (!pause.until || !next || next <= pause.until);
  const sent = standing?.reminders?.sent ?? 0;
  return [
    documentsTexts.documentIcons[standing?.icon ?? (sent || last ? "" : "none")], // a reminder is an email
    sent ? counted(documentsTexts.reminders, sent) : "",
    last ? put(documentsTexts.lastReminder, momentText(last)) : "",
    next && !isPaused ? put(documentsTexts.nextReminder, dayText(next)) : "",
    pause ? pauseText(pause) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
