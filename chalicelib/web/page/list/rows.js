// A row of the list: its cells, and what stands in them.
import { element, foreign, iconElement, make } from "../elements/dom.js";
import { stopTicking, tick } from "../email/ticking.js";
import { put, t } from "../words/texts.js";

const MOST_FILES_SHOWN = 3; // of an email in the list; all stand with the email itself
const TEXTS = ["when", "name", "address", "copy", "category", "number", "short", "detail"];

const cell = (className, ...children) =>
  make("td", { class: className, role: "cell" }, ...children);

/**
 * @param {number | string} id of the email, or of the sending whose emails it folds
 * @param {{folds?: boolean}} [which]
 */
export function makeRow(id, { folds = false } = {}) {
  const parts = {
    pick: make("input", { type: "checkbox", class: "pick", tabindex: "-1" }),
    when: element("span"),
    name: element("bdi", "strong"),
    address: element("bdi", "soft"),
    copy: element("span", "tag"),
    // The one place of the row that the keyboard reaches; a click anywhere in the row does the
    // same.
    open: make("button", {
      class: "open",
      type: "button",
      tabindex: "-1",
      "aria-describedby": `tip-${id}`,
    }),
    files: make("ul", { class: "files" }),
    category: element("span"),
    number: element("bdi", "soft"),
    icon: iconElement("sent"),
    short: element("span", "strong"),
    detail: element("span", "soft"),
    tip: make("span", { class: "tip", id: `tip-${id}` }),
  };
  const mark = element(
    "span",
    "mark",
    element("span", "bubble", parts.icon),
    element("span", "words", parts.short, parts.detail),
  );
  const tr = make(
    "tr",
    { role: "row", [folds ? "data-batch" : "data-id"]: id },
    cell("when", parts.pick, parts.when),
    cell("who", parts.name, parts.address, parts.copy),
    cell("what", parts.open, parts.files),
    cell("sort", parts.category, parts.number),
    cell("state", mark, parts.tip),
  );
  return { ...parts, tr };
}

/** Changes texts in place: the row, the focus in it and the scroll position stay. */
export function fillRow(parts, said, { picked, partly }) {
  Object.assign(parts.pick, { checked: picked, indeterminate: partly });
  parts.pick.setAttribute("aria-label", put(t.bulk.pick, said.subject));
  for (const name of TEXTS) {
    parts[name].textContent = said[name];
    parts[name].hidden = !said[name];
  }
  stopTicking(parts.detail);
  if (said.leaves) {
    parts.detail.hidden = false;
    tick(parts.detail, said.leaves, (left) => (left ? put(t.leavesIn, left) : ""));
  }
  parts.open.replaceChildren(foreign(said.subject));
  parts.files.setAttribute("aria-label", t.attachments);
  parts.files.replaceChildren(
    ...said.files
      .slice(0, said.files.length > MOST_FILES_SHOWN ? MOST_FILES_SHOWN - 1 : undefined)
      .map((file) => element("li", "", iconElement("attachment"), foreign(file))),
    ...(said.files.length > MOST_FILES_SHOWN
      ? [element("li", "", put(t.moreFiles, said.files.length - MOST_FILES_SHOWN + 1))]
      : []),
  );
  parts.files.hidden = said.files.length === 0;
  parts.icon.firstChild.setAttribute("href", `#icon-${said.icon}`);
  parts.tr.dataset.icon = said.icon;
  parts.tip.replaceChildren(...said.sentences.flatMap((sentence) => [foreign(sentence), " "]));
}

/** A row that is still being read. */
export const boneRow = () =>
  make(
    "tr",
    { class: "bone", "aria-hidden": "true" },
    ["when", "who", "what", "sort", "state"].map((name) =>
      make("td", { class: name }, element("i")),
    ),
  );

/** The room of rows that are not on the page just now. @param {number} height px */
export function spaceRow(height) {
  const space = make("td", { colspan: 5 });
  space.style.height = `${height}px`;
  return make("tr", { class: "space", "aria-hidden": "true" }, space);
}
