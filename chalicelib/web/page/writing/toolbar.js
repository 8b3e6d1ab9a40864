// What stands over the text of a mail: marks, lists, a link, the variables, and its HTML.

import { make, moveAmong } from "../elements/dom.js";
import { asChip, asCode, variableButtons } from "./chips.js";
import { command, putMarkup } from "./putting.js";
import { keepPlaces, linking, opening } from "./tool_panels.js";
import { writingTexts } from "./writing_texts.js";

const FOR_BODIES_ALONE = ["allegati", "scadenze"];

/**
 * The tools of a body, whose variables go into the subject too, where that was written in last.
 * @param {{line: any, area: any, source: any, turn: () => void}} what the subject's editor, the
 *   body's, its HTML, and how to turn from one to the other
 * @returns {{parts: HTMLElement[], allow: (rich: boolean) => void}}
 */
export function toolbar({ line, area, source, turn }) {
  const w = writingTexts;
  const places = keepPlaces([line, area]);
  const marks = Object.entries(w.marks).map(([name, text]) =>
    make(
      "button",
      {
        type: "button",
        class: `tool ${name}`,
        "aria-label": text,
        title: text,
        "aria-pressed": "false",
        click: () => {
          places.backTo(area);
          command(name);
          tellMarks();
        },
      },
      w.markSigns[name],
    ),
  );
  const tellMarks = () => {
    for (const [at, name] of Object.keys(w.marks).entries())
      marks[at].setAttribute("aria-pressed", String(document.queryCommandState(name)));
  };
  for (const type of ["keyup", "mouseup", "focus", "input"]) area.addEventListener(type, tellMarks);
  const link = linking(places, area);
  const variables = opening(w.variable, make("ul", { class: "variables" }));
  variables.panel.append(
    ...variableButtons((name) => {
      variables.close();
      if (!source.hidden) {
        source.focus();
        return command("insertText", asCode(name));
      }
      places.backTo(FOR_BODIES_ALONE.includes(name) ? area : places.last());
      putMarkup(document.activeElement, asChip(name));
    }),
  );
  const html = make("button", { type: "button", class: "tool", "aria-pressed": "false" }, w.html);
  html.addEventListener("click", turn);
  const buttons = [...marks, link.button, variables.button, html];
  const bar = make("div", { class: "tools", role: "toolbar", "aria-label": w.tools }, ...buttons);
  // The text keeps its caret while a mouse works the tools.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("keydown", (event) => moveAmong(buttons, event, buttons.length));
  const stopAt = (one) => {
    for (const button of buttons) button.tabIndex = button === one ? 0 : -1;
  };
  bar.addEventListener("focusin", (event) => stopAt(event.target));
  stopAt(variables.button); // which is never disabled
  return {
    parts: [bar, link.panel, variables.panel],
    allow: (rich) => {
      html.setAttribute("aria-pressed", String(!rich));
      for (const each of [...marks, link.button]) each.disabled = !rich;
    },
  };
}
