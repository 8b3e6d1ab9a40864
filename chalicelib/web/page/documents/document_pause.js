// Stops automatic reminders of a document or of its customer for a while, or lets them go again.

import { make } from "../elements/dom.js";
import {
  clearProblems,
  field,
  formProblem,
  input,
  select,
  showProblems,
} from "../elements/fields.js";
import { saidOf, toast } from "../elements/notices.js";
import { question } from "../email/email_actions.js";
import { ask, Problem } from "../tab/api.js";
import { dayText, today } from "../words/days.js";
import { put } from "../words/texts.js";
import { documentsTexts } from "./documents_texts.js";

const EXCLUSIONS = "reminders/exclusions";
const ANSWER_DAYS = 14; // until when an answer is open, where nobody says another day

/**
 * Why nobody is reminded of a document by a rule today; null: somebody may be.
 * @param {IssuedDocument} row
 * @param {ReminderExclusions} exclusions
 * @returns {{why: "answer" | "document" | "customer", until: string | null} | null}
 */
export function pauseOf(row, exclusions) {
  const holds = ({ until }) => !until || until >= today();
  const addresses = [row.customer?.email, row.customer?.certified_email];
  const mine = addresses.map((address) => address?.toLowerCase());
  const customer = exclusions.customers.find(
    (one) => holds(one) && mine.includes(one.email.toLowerCase()),
  );
  const document = exclusions.documents.find((one) => holds(one) && one.document_id === row.id);
  if (row.answer_open_until && row.answer_open_until >= today())
    return { why: "answer", until: row.answer_open_until };
  if (document) return { why: "document", until: document.until ?? null };
  return customer ? { why: "customer", until: customer.until ?? null } : null;
}

/** What is said of a pause. */
export const pauseText = ({ why, until }) =>
  until ? put(documentsTexts.pausedUntil[why], dayText(until)) : documentsTexts.pausedForGood[why];

/** Pauses after a question, or ends the pause after another. */
export const pausingOf = (row, pause, again) =>
  pause ? endingOf(row, pause, again) : beginningOf(row, again);

function beginningOf(row, again) {
  const why = select(documentsTexts.pauseWhy, "answer");
  const until = input("date", inDays(ANSWER_DAYS), { min: today() });
  const yes = make("button", { type: "button", class: "primary" }, documentsTexts.pauseNow);
  const asked = question(
    `pause-${row.id}`,
    documentsTexts.pause,
    field("why", documentsTexts.pauseBecause, why),
    field("until", documentsTexts.pauseUntil, until, { hint: documentsTexts.pauseUntilHint }),
    formProblem(),
    yes,
  );
  yes.addEventListener("click", () =>
    pausing(yes, asked.panel, documentsTexts.paused, again, () =>
      why.value === "answer"
        ? openAnswer(row, until.value || null)
        : exclude(row, why.value, until.value || null),
    ),
  );
  return asked;
}

function endingOf(row, pause, again) {
  const yes = make("button", { type: "button", class: "primary" }, documentsTexts.resumeNow);
  const said = make("p", {}, pauseText(pause));
  const asked = question(`pause-${row.id}`, documentsTexts.resume, said, formProblem(), yes);
  yes.addEventListener("click", () =>
    pausing(yes, asked.panel, documentsTexts.resumed, again, () =>
      pause.why === "answer" ? openAnswer(row, null) : include(row, pause.why),
    ),
  );
  return asked;
}

const inDays = (days) => {
  const day = new Date(`${today()}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
};

const openAnswer = (row, until) =>
  ask(`issued_documents/${row.id}`, { method: "PATCH", body: { answer_open_until: until } });

const addressOf = ({ customer }) => customer.email ?? customer.certified_email;

async function exclude(row, why, until) {
  const { data } = await ask(EXCLUSIONS);
  const others = withoutRow(row, why, data);
  const one =
    why === "document" ? { document_id: row.id, until } : { email: addressOf(row), until };
  await ask(EXCLUSIONS, { method: "PATCH", body: { [`${why}s`]: [...others, one] } });
}

async function include(row, why) {
  const { data } = await ask(EXCLUSIONS);
  const others = withoutRow(row, why, data);
  await ask(EXCLUSIONS, { method: "PATCH", body: { [`${why}s`]: others } });
}

/** The exclusions of a kind but for those of this document, or of its customer. */
function withoutRow(row, why, { customers, documents }) {
  if (why === "document") return documents.filter((one) => one.document_id !== row.id);
  const mine = [row.customer.email, row.customer.certified_email].map((one) => one?.toLowerCase());
  return customers.filter((one) => !mine.includes(one.email.toLowerCase()));
}

async function pausing(button, panel, said, again, act) {
  button.disabled = true;
  clearProblems(panel);
  try {
    await act();
    toast(said);
    again();
  } catch (error) {
    button.disabled = false;
    if (error instanceof Problem && Object.keys(error.fields).length)
      showProblems(panel, {}, Object.values(error.fields).flat().join(" "));
    else toast(saidOf(error));
  }
}
