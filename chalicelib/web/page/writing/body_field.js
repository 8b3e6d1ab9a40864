// The field of a mail's body: its editor with the tools over it, or its HTML for who wants that.

import { make } from "../elements/dom.js";
import { field } from "../elements/fields.js";
import { editor } from "./editor.js";
import { holdsAll } from "./incoming.js";
import { toolbar } from "./toolbar.js";
import { writingTexts } from "./writing_texts.js";

/**
 * The fields of a subject and a body, of which each holds its text as `value`.
 * @param {{subject: string, body: string, subjectLabel: string, bodyLabel: string,
 *   readOnly?: boolean}} how their paths in the request, their labels, and whether they are only
 *   to be read
 * @returns {{fields: HTMLElement[], subject: any, body: any}}
 */
export function writingFields(how) {
  const line = editor({ oneLine: true });
  const area = editor();
  const source = make("textarea", {
    rows: 12,
    spellcheck: "false",
    hidden: true,
    "aria-label": writingTexts.asHtml,
  });
  const body = make("div", { class: "writing" });
  const note = make("p", { class: "soft", hidden: true }, writingTexts.onlyAsHtml);
  const tools = toolbar({ line, area, source, turn: () => turn(!source.hidden) });
  const turn = (rich) => {
    const text = body.value;
    showAs(rich);
    body.value = text;
    note.hidden = rich || holdsAll(text);
    (rich ? area : source).focus();
  };
  const showAs = (rich) => {
    [source.hidden, area.hidden] = [rich, !rich];
    tools.allow(rich);
  };
  Object.defineProperty(body, "value", {
    get: () => (source.hidden ? area.value : source.value),
    set: (text) => {
      if (source.hidden && !holdsAll(text)) showAs(false);
      note.hidden = source.hidden || holdsAll(text);
      (source.hidden ? area : source).value = text;
    },
  });
  body.focus = () => (source.hidden ? area : source).focus();
  body.append(...(how.readOnly ? [] : tools.parts), area, source, note);
  if (how.readOnly) for (const each of [line, area]) readOnly(each);
  const fields = [
    named(field(how.subject, how.subjectLabel, line), line, [line]),
    named(field(how.body, how.bodyLabel, body), body, [area]),
  ];
  source.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  return { fields, subject: line, body };
}

function readOnly(area) {
  area.setAttribute("contenteditable", "false");
  area.setAttribute("aria-readonly", "true");
}

/** No `label` names what is no form's control: its editors are told. */
function named(whole, control, editors) {
  const label = whole.querySelector("label");
  label.id = `${control.id}-label`;
  label.removeAttribute("for");
  label.addEventListener("click", () => control.focus());
  for (const each of editors) {
    each.setAttribute("aria-labelledby", label.id);
    each.setAttribute("aria-describedby", control.getAttribute("aria-describedby"));
  }
  return whole;
}
