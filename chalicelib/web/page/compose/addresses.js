// Recipients as people paste them, and the slips that are usual in addresses. Nothing is changed
// here: what could be meant is offered.

import known from "./mail_domains.json" with { type: "json" };

const ADDRESS = /^[^\s@<>()",;]+@[^\s@<>()",;]+$/;
const NAMED = /^(.*?)\s*<\s*([^<>]*?)\s*>$/s;

const SHORTEST_ALIKE = 8; // signs: many short domains are one sign away from each other

/**
 * The recipients that a text lists: `Rossi <a@b.it>; c@d.it`, by semicolons, commas, lines, blanks.
 * @param {string} text
 * @returns {{email: string, name: string}[]} what is no address stands in `email` as it is
 */
export function recipientsIn(text) {
  const found = pieces(text).flatMap((piece) => {
    const [, name, email] = NAMED.exec(piece) ?? ["", "", piece];
    if (name || ADDRESS.test(email)) return [{ email, name: unquoted(name) }];
    const words = piece.split(/\s+/);
    const apart = words.length > 1 && words.every((word) => ADDRESS.test(word));
    return (apart ? words : [email]).map((one) => ({ email: one, name: "" }));
  });
  const seen = new Set();
  return found.filter(
    ({ email }) => !seen.has(email.toLowerCase()) && seen.add(email.toLowerCase()),
  );
}

/** @param {string} email */
export const isAddress = (email) => ADDRESS.test(email);

/**
 * What may have been meant by an address; empty: what stands there.
 * @param {string} email
 */
export function meantBy(email) {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1).toLowerCase();
  if (at < 1 || !domain || known.domains.includes(domain)) return "";
  const slips = /** @type {Record<string, string>} */ (known.slips);
  const meant = slips[domain] || likeOf(domain) || withEnding(domain);
  return meant && meant !== domain ? email.slice(0, at + 1) + meant : "";
}

/** The texts between separators that stand in no quotes and no angle brackets. */
function pieces(text) {
  const found = [""];
  let [quoted, within] = [false, false];
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && "<>".includes(sign)) within = sign === "<";
    if (!quoted && !within && /[;,\n\r\t]/.test(sign)) found.push("");
    else found[found.length - 1] += sign;
  }
  return found.map((piece) => piece.trim()).filter(Boolean);
}

const unquoted = (name) =>
  name
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2")
    .replace(/\\(["\\])/g, "$1")
    .trim();

/** The provider whose domain is one slip away, or is all but its ending. */
const likeOf = (domain) =>
  known.domains.find((one) => one.length >= SHORTEST_ALIKE && isOneSlip(domain, one)) ??
  (domain.includes(".") ? "" : (known.domains.find((one) => one.split(".")[0] === domain) ?? ""));

/** With an ending that there is, where the one that was typed is a slip, or none. */
function withEnding(domain) {
  const [, rest, ending] = /^(.+)\.([^.]*)$/.exec(domain) ?? [];
  if (ending === undefined) return `${domain}.it`;
  const right = /** @type {Record<string, string>} */ (known.endings)[ending];
  return right ? `${rest}.${right}` : "";
}

/** One sign too many, too few, another, or two that changed places. @param {string} a @param {string} b */
function isOneSlip(a, b) {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from += 1;
  const [restOfA, restOfB] = [a.slice(from), b.slice(from)];
  return (
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB.slice(1) ||
    (restOfA[0] === restOfB[1] &&
      restOfA[1] === restOfB[0] &&
      restOfA.slice(2) === restOfB.slice(2))
  );
}
