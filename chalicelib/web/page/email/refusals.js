// What a mail server's refusal means in people's words, by its enhanced status code (RFC 3463).
import { make } from "../elements/dom.js";
import { put, t } from "../words/texts.js";

const CODE = /(?:^|[^\d.])[45]\.(\d{1,3})\.(\d{1,3})(?![\d.])/;

/** By subject and detail; `*` is any detail. */
const MEANINGS = {
  "1.*": "unknownAddress",
  2.1: "closedMailbox",
  2.2: "fullMailbox",
  2.3: "tooLarge",
  3.4: "tooLarge",
  "4.*": "noServer",
  "7.*": "blocked",
};

/**
 * The name of what a server's reply means; null: it does not say.
 * @param {string} reply
 * @returns {string | null}
 */
export function meaningOf(reply) {
  const [, subject, detail] = CODE.exec(reply) ?? [];
  return MEANINGS[`${subject}.${detail}`] ?? MEANINGS[`${subject}.*`] ?? null;
}

/** The server's own line, for who wants to read it. @param {string} reply */
export const rawLine = (reply) =>
  make(
    "details",
    { class: "raw" },
    make("summary", {}, t.details),
    make("bdi", {}, put(t.serverSaid, reply)),
  );

/**
 * What its server said of a problem; a bare code of ours, which helps nobody, is left out.
 * @param {EmailRow} row
 */
export const replyTo = (row) =>
  row.icon === "problem" && /\s/.test(row.error_log ?? "") ? (row.error_log ?? "") : "";
