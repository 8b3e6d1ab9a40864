// What is said of an email: plain strings, so that two looks at it can be compared.

import { meaningOf, replyTo } from "../email/refusals.js";
import { dayText, isFarAhead, momentText, placed, today } from "./days.js";
import { counted, lang, put, t } from "./texts.js";

const ICONS = new Set(["queued", "sent", "read", "downloaded", "problem", "cancelled", "resent"]);
const READ = new Set(["read", "downloaded"]);
/** Reasons which say themselves what a server's refusal means. */
const SAY_WHY = new Set([
  "address_unknown",
  "mailbox_full",
  "bounced_too_large",
  "unwanted",
  "suppressed",
]);
const UNDER_WAY = new Set(["queued", "sending"]);

/** Whether it will change by itself within moments. @param {EmailRow} row */
export function isUnderWay(row) {
  if (row.delivery_status !== "scheduled") return UNDER_WAY.has(row.delivery_status);
  return !isFarAhead(row.due_at);
}

/** Whether its recipient was erased: nothing else takes an address away. @param {EmailRow} row */
export const isErased = (row) => !row.to_email && !isUnreadable(row);

/** @param {EmailRow} row */
const isUnreadable = (row) => row.delivery_status === "unreadable";

/** @param {EmailRow} row */
const iconOf = (row) => (ICONS.has(row.icon) ? row.icon : "sent");

/** Whether there is anything to know of its reading. @param {EmailRow} row */
export const hasArrived = (row) =>
  row.delivery_status === "complained" || row.icon === "sent" || READ.has(row.icon);

/** @param {EmailRow} row */
export function describe(row) {
  const icon = iconOf(row);
  const delivery = t.delivery[row.delivery_status] ?? row.delivery_status;
  const evidence = t.evidence[row.evidence] ?? row.evidence;
  return {
    when: momentText(row.sent_date ?? row.due_at ?? row.queued_at),
    name: row.to_name || row.to_email || (isUnreadable(row) ? t.delivery.unreadable : t.erased),
    address: row.to_name ? row.to_email : "",
    copy: row.is_copy ? t.copy : "",
    subject: row.subject || (isErased(row) ? t.erased : t.noSubject),
    files: row.attachments ?? [],
    category: t.categories[row.category ?? ""] ?? row.kind ?? "",
    number: row.document?.number ? put(t.number, row.document.number) : "",
    icon,
    short: READ.has(icon) ? evidence : delivery,
    detail: detail(row, icon, evidence),
    leaves: row.delivery_status === "scheduled" && isUnderWay(row) ? (row.due_at ?? "") : "",
    sentences: sentences(row),
  };
}

/**
 * The second, smaller line of a state.
 * @param {EmailRow} row
 * @param {string} icon
 * @param {string} evidence
 */
function detail(row, icon, evidence) {
  if (READ.has(icon)) return momentText(row.recipient_date);
  // A fetch that nobody can tell from a machine's is no silence.
  if (icon === "sent") return row.evidence === "unknown" && row.evidence_at ? t.perhaps : evidence;
  if (icon === "resent") return t.resent;
  if (icon === "queued" && row.errors_count) return counted(t.failedAttempts, row.errors_count);
  return "";
}

/**
 * The whole truth of a state: what proves it first, and never a silence taken for "unread".
 * @param {EmailRow} row
 * @returns {string[]}
 */
export function sentences(row) {
  const icon = iconOf(row);
  const happened = { delivered: row.delivered_at, sent: row.sent_date }[row.delivery_status];
  const delivery = sentenceAt(row.delivery_reason?.[lang()], happened);
  const evidence = sentenceAt(row.evidence_reason?.[lang()], row.evidence_at);
  const said = {
    sent: [delivery, evidence],
    read: [evidence, delivery],
    downloaded: [evidence, delivery],
  };
  const reply = replyTo(row);
  const meaning = meaningOf(reply);
  const known = SAY_WHY.has(row.delivery_reason?.code) ? "" : t.refusals[meaning ?? ""];
  const told = meaning ? known : reply && put(t.serverSaid, reply);
  return [...(said[icon] ?? [delivery]), told].filter(Boolean);
}

/**
 * A sentence with its moment: at the end of what happened, before what that means.
 * @param {string | undefined} sentence
 * @param {string | null | undefined} moment
 */
function sentenceAt(sentence, moment) {
  const at = placed(moment);
  if (!sentence || !at) return sentence ?? "";
  const day = dayText(at.day);
  const when = put(
    t.at,
    at.day.slice(0, 4) === today().slice(0, 4) ? day.slice(0, 5) : day,
    at.time,
  );
  return sentence.replace(/(?=[:.](?:\s|$))/, () => ` ${when}`);
}
