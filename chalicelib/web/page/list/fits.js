// Whether an email belongs to what is looked at, by the API's rules of filters.
import { isToCome, SCHEDULED } from "../tab/view.js";
import { isFarAhead, placed, today } from "../words/days.js";

/**
 * @param {EmailRow} row
 * @param {import("../tab/view.js").View} looked
 * @param {string[]} period its first and its last day
 * @param {boolean} wasFound whether the service found it by these words; they change by erasure alone
 */
export function fits(row, looked, [from, to], wasFound = false) {
  const day = placed(row.due_at)?.day ?? "";
  if (day < from || day > to) return false;
  if (looked.categories.length && !looked.categories.includes(row.category ?? "")) return false;
  if (looked.document && String(row.document?.id) !== looked.document) return false;
  if (!isOfState(row, looked)) return false;
  const asked = looked.state === SCHEDULED || isToCome(looked) || looked.document;
  if (!asked && from <= today() && isFarAhead(row.due_at)) return false;
  return (wasFound && Boolean(row.to_email)) || matches(row, looked.search);
}

/** @param {EmailRow} row @param {import("../tab/view.js").View} looked */
function isOfState(row, { state, days }) {
  if (state === "silent") return (row.silent_days ?? 0) >= days;
  if (state === SCHEDULED) return row.delivery_status === SCHEDULED;
  return !state || row.icon === state;
}

/** @param {EmailRow} row @param {string} search */
function matches(row, search) {
  const texts = [row.to_email, row.to_name, row.subject, row.document?.number];
  const text = folded(texts.filter(Boolean).join(" "));
  return folded(search)
    .replace(/(^|\s)(n|no|nr|num|numero)[.°]?\s+(?=\S*\d)/g, "$1")
    .split(/\s+/)
    .map((word) => word.replace(/^[<>()[\]",;:]*(mailto:)?|[<>()[\]",;:.]+$/g, ""))
    .every((word) => text.includes(word) || isNumber(word, row));
}

/** A document's number with the year in which it was due, or the one before. @param {string} word @param {EmailRow} row */
function isNumber(word, row) {
  const { document, due_at } = row;
  const [, number, year] = /^(.*\S)[/-](20\d\d)$/.exec(word) ?? [];
  const years = Number((due_at ?? "").slice(0, 4)) - Number(year);
  return folded(document?.number ?? "") === number && (years === 0 || years === 1);
}

/** Case, accents, apostrophes, and kinds of dashes and quotes do not matter. @param {string} text */
const folded = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}'’‘ʼ`´′‛ʻ]/gu, "")
    .replace(/\p{Pd}/gu, "-")
    .replace(/[\p{Pi}\p{Pf}„]/gu, '"')
    .toLowerCase()
    .replace(/[øđłæœßı]/g, (letter) => LETTERS[letter]);

const LETTERS = { ø: "o", đ: "d", ł: "l", æ: "ae", œ: "oe", ß: "ss", ı: "i" };
