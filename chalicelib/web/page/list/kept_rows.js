// What the page keeps of a row: the fields that it asks the API for, and as little as it can.

const KEPT = [
  "id",
  "batch_id",
  "sent_date",
  "due_at",
  "queued_at",
  "delivered_at",
  "to_email",
  "to_name",
  "subject",
  "attachments",
  "category",
  "kind",
  "document",
  "delivery_status",
  "delivery_reason",
  "evidence",
  "evidence_reason",
  "evidence_at",
  "recipient_date",
  "icon",
  "is_copy",
  "resent_as",
  "errors_count",
  "error_log",
  "can_cancel",
  "can_resend",
];

/** The fields that a row needs, for the API. */
export const ROW_FIELDS = KEPT.join(",");

/** Reasons are few and rows many: each is kept once. */
const reasons = new Map();

/** @param {EmailRow} row */
export function kept(row) {
  const small = Object.fromEntries(KEPT.map((name) => [name, row[name]]));
  for (const name of ["delivery_reason", "evidence_reason"]) {
    const key = JSON.stringify(row[name] ?? null);
    if (!reasons.has(key)) reasons.set(key, row[name]);
    small[name] = reasons.get(key);
  }
  small.attachments = (row.attachments ?? []).map((attachment) => attachment.filename ?? "");
  return small;
}
