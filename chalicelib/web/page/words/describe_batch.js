// What is said of one sending to many, in the words and places of a single email.

import { describe } from "./describe.js";
import { counted, t } from "./texts.js";

const MOST_NAMED_OF_A_BATCH = 3;
/** The states in the order in which they are told: what asks for somebody first. */
const TOLD = ["problem", "queued", "downloaded", "read", "sent", "resent", "cancelled"];

/** @param {EmailRow[]} rows of one sending, in their order */
export function describeBatch(rows) {
  const all = rows.map(describe);
  const [first] = all;
  const alike = (name) => (all.every((said) => said[name] === first[name]) ? first[name] : "");
  const named = all.slice(0, MOST_NAMED_OF_A_BATCH).map(({ name }) => name);
  const of = (icon) => all.filter((said) => said.icon === icon).length;
  const [short = "", ...others] = TOLD.filter(of).map((icon) =>
    counted(t.batch.states[icon], of(icon)),
  );
  return {
    ...first,
    name: counted(t.batch.recipients, rows.length),
    address: `${named.join(", ")}${rows.length > named.length ? " …" : ""}`,
    copy: "",
    files: all.every(({ files }) => String(files) === String(first.files)) ? first.files : [],
    number: alike("number"),
    category: alike("category"),
    icon: TOLD.find(of) ?? first.icon,
    short,
    detail: others.join(" · "),
    leaves: "",
    sentences: [t.batch.tip],
  };
}
