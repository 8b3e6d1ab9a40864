// Finds the server of the address that was typed, and fills it in: saved it is by the person.

import { make } from "../elements/dom.js";
import { clearProblems, showProblems } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { lang, put } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

/** Null where nothing may be changed. */
export function findButton() {
  if (!may("settings:a")) return null;
  const said = make("p", { class: "soft", role: "status" });
  const find = ({ target }) => findServer(target, said);
  return make(
    "div",
    { class: "actions" },
    make("button", { type: "button", click: find }, settingsTexts.find),
    said,
  );
}

async function findServer(button, said) {
  const form = button.form;
  const email = form.querySelector('[data-field="from_email"]').value.trim();
  clearProblems(form);
  button.disabled = true;
  said.textContent = settingsTexts.finding;
  try {
    const { data } = await ask(`settings/smtp/proposal?${new URLSearchParams({ email })}`);
    said.textContent = data.host
      ? put(settingsTexts.found, data.provider ?? data.host, data.needs?.[lang()] ?? "").trim()
      : settingsTexts.foundNothing;
    if (data.host) fillIn(form, data);
  } catch (error) {
    said.textContent = "";
    const { email: problems } = error instanceof Problem ? error.fields : {};
    showProblems(form, problems ? { from_email: problems } : {}, problems ? "" : saidOf(error));
  }
  button.disabled = false;
}

function fillIn(form, { host, port, username }) {
  for (const [name, value] of Object.entries({ host, port, username }))
    form.querySelector(`[data-field="${name}"]`).value = value ?? "";
}
