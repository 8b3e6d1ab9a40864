// One part of the settings: a form that is saved by itself.

import { make } from "../elements/dom.js";
import { clearProblems, formProblem, showProblems } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { settingsTexts } from "./settings_texts.js";

/** @type {WeakMap<HTMLFormElement, string>} */
const asSaved = new WeakMap();

/** @param {HTMLFormElement} form */
const saidIn = (form) =>
  JSON.stringify(
    [.../** @type {any} */ (form.elements), ...form.querySelectorAll(".rich")].map(
      ({ type, checked, value }) => (type === "checkbox" ? checked : value),
    ),
  );

/** Whether something was typed into it that is not saved. @param {HTMLFormElement} form */
export const isUnsaved = (form) => asSaved.has(form) && asSaved.get(form) !== saidIn(form);

/** A form with its title, which says that it was saved, or what is wrong. */
export function part(title, fields, save, ...buttons) {
  const submit = may("settings:a")
    ? make("button", { type: "submit", class: "primary" }, settingsTexts.save)
    : null;
  const saved = make("p", { class: "saved", role: "status" });
  const form = make(
    "form",
    { class: "form part", novalidate: true },
    make("h3", {}, title),
    ...fields,
    formProblem(),
    make("div", { class: "buttons" }, saved, ...buttons, submit),
  );
  if (!submit)
    for (const control of form.elements)
      if (control.matches("input, select, textarea")) control.disabled = true;
  form.showWrong = (error) => {
    const fields = error instanceof Problem ? error.fields : {};
    showProblems(form, fields, Object.keys(fields).length ? "" : saidOf(error));
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearProblems(form);
    saved.textContent = "";
    if (submit) submit.disabled = true;
    try {
      await save(form);
      asSaved.set(form, saidIn(form));
      saved.textContent = settingsTexts.saved;
    } catch (error) {
      form.showWrong(error);
    }
    if (submit) submit.disabled = false;
  });
  // As somebody finds it: parts that lie in one another are filled after they are made.
  form.addEventListener("focusin", () => asSaved.has(form) || asSaved.set(form, saidIn(form)));
  return form;
}

export const typedIn = (form, name) => form.querySelector(`[data-field="${name}"]`).value.trim();

/** A whole number, or what was typed instead: the API says what is wrong with it. */
export const numberOf = (form, name) => {
  const typed = typedIn(form, name);
  return /^-?\d+$/.test(typed) ? Number(typed) : typed || null;
};
