// Whether an email belongs to what is looked at, by the API's rules of filters.
import { placed } from "../words/days.js";

/**
 * @param {EmailRow} row
 * @param {import("../tab/view.js").View} looked
 * @param {string[]} period its first and its last day
 */
export function fits(row, looked, [from, to]) {
  const day = placed(row.due_at)?.day ?? "";
  if (day < from || day > to) return false;
  if (looked.categories.length && !looked.categories.includes(row.category ?? "")) return false;
  if (looked.state === "silent") {
    if ((row.silent_days ?? 0) < looked.days) return false;
  } else if (looked.state && row.icon !== looked.state) return false;
  return matches(row, looked.search);
}

/** @param {EmailRow} row @param {string} search */
function matches(row, search) {
  const texts = [row.to_email, row.to_name, row.subject, row.document?.number];
  const text = folded(texts.filter(Boolean).join(" "));
  return folded(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Case, accents and kinds of apostrophe do not matter. @param {string} text */
const folded = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[’‘ʼ`´]/g, "'")
    .toLowerCase();
