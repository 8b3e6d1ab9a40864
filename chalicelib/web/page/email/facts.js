// What an email is: to whom and from whom, of what, with which files.

import { element, foreign, iconElement, make } from "../elements/dom.js";
import { momentText } from "../words/days.js";
import { describe, hasArrived, isErased } from "../words/describe.js";
import { put, t } from "../words/texts.js";

/** @param {EmailRow} row */
export function facts(row) {
  const said = describe(row);
  /** @type {([string, any[]] | null)[]} */
  const pairs = [
    [t.date, [said.when]],
    [
      t.detail.to,
      [
        ...(isErased(row) ? [said.name] : person(row.to_name, row.to_email)),
        said.copy ? element("span", "tag", said.copy) : null,
      ],
    ],
    [t.detail.from, person(row.from_name, row.from_email)],
    row.copy_to ? [t.detail.copyTo, [foreign(row.copy_to)]] : null,
    [t.detail.category, [said.category]],
    row.tracked && hasArrived(row) && row.evidence_certainty
      ? [t.detail.certainty, [t.detail.certainties[row.evidence_certainty]]]
      : null,
    row.document ? [t.detail.document, [foreign(said.number)]] : null,
    row.statement?.length
      ? [t.detail.statement, [make("ul", { class: "files" }, row.statement.map(listed))]]
      : null,
    row.resend_of ? [t.detail.resendOf, [linkTo(row.resend_of, t.detail.firstOne)]] : null,
    row.resent_as ? [t.detail.resentAs, [linkTo(row.resent_as, t.detail.newOne)]] : null,
    row.attachments?.length
      ? [t.attachments, [make("ul", { class: "files" }, row.attachments.map(attachment))]]
      : null,
    row.links_revoked_at
      ? [t.detail.links, [put(t.detail.linksRevokedAt, momentText(row.links_revoked_at))]]
      : null,
  ];
  return make(
    "dl",
    { class: "facts" },
    pairs
      .filter((pair) => pair !== null)
      .map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
  );
}

/**
 * A file, for the company itself: looking at it here counts nothing.
 * @param {{filename?: string, url?: string}} file
 */
function attachment({ filename, url }) {
  const text = foreign(filename ?? "");
  const link = /^https?:\/\//.test(url ?? "")
    ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text)
    : text;
  return make("li", {}, iconElement("attachment"), link);
}

/**
 * One of the documents that a statement lists.
 * @param {{id: number | null, number: string}} document
 */
function listed({ id, number }) {
  const text = foreign(put(t.number, number));
  const button = { type: "button", class: "link", "data-document": id };
  return make("li", {}, iconElement("document"), id === null ? text : make("button", button, text));
}

/** @param {string | undefined} name @param {string | undefined} email */
const person = (name, email) => [
  name ? foreign(name, "strong") : null,
  " ",
  foreign(email ?? "", name ? "soft" : "strong"),
];

/** @param {number} id @param {string} text */
const linkTo = (id, text) =>
  make("button", { type: "button", class: "link", "data-email": id }, text);
