// A mail sent to oneself before it is sent to anybody: the service keeps and counts nothing of it.

import { make } from "../elements/dom.js";
import { clearProblems, field, formProblem, input, showProblems } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { lang, put } from "../words/texts.js";
import { writingTexts } from "./writing_texts.js";

/** A form that sends a test of what a request would send. @param {unknown} body the request's */
export function ownTest(body) {
  const w = writingTexts;
  const to = input("email", "", { autocomplete: "email" });
  const button = make("button", { type: "submit" }, w.testSend);
  const said = make("p", { class: "saved", "aria-live": "polite" });
  const form = make(
    "form",
    { class: "form part", novalidate: true },
    field("to", w.testTo, to, { hint: w.testHint }),
    formProblem(),
    make("div", { class: "buttons" }, said, button),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearProblems(form);
    said.textContent = "";
    button.disabled = true;
    button.textContent = w.testSending;
    const typed = to.value.trim();
    try {
      const query = typed ? `?${new URLSearchParams({ to: typed })}` : "";
      const { data } = await ask(`emails/test${query}`, { method: "POST", body });
      said.textContent = put(w.testSent, data.to_email);
    } catch (error) {
      tellRefusal(form, error, typed);
    }
    button.disabled = false;
    button.textContent = w.testSend;
  });
  return form;
}

function tellRefusal(form, error, typed) {
  const fields = error instanceof Problem ? error.fields : {};
  const nowhere = fields.to && !typed ? { to: [writingTexts.testNowhere] } : {};
  const general = Object.keys(fields).length ? "" : (error.reason?.[lang()] ?? saidOf(error));
  showProblems(form, { ...fields, ...nowhere }, general);
}
