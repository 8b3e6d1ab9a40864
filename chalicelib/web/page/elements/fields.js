// Form fields, each with its label, its hint and the place of its problem.
import { $, make } from "./dom.js";

let made = 0;

/**
 * @param {string} path of the field in the request, as `validation_result` names it
 * @param {string} label
 * @param {any} control
 * @param {{hint?: string}} [more]
 */
export function field(path, label, control, { hint } = {}) {
  made += 1;
  const id = `field-${made}`;
  control.id = id;
  control.dataset.field = path;
  control.setAttribute("aria-describedby", hint ? `${id}-hint ${id}-problem` : `${id}-problem`);
  return make(
    "div",
    { class: "field" },
    make("label", { for: id }, label),
    control,
    hint ? make("p", { class: "soft", id: `${id}-hint` }, hint) : null,
    make("p", { class: "wrong", id: `${id}-problem` }),
  );
}

export const input = (type, value = "", attributes = {}) => {
  const control = make("input", { type, ...attributes });
  control.value = value ?? "";
  return control;
};

/** @param {Record<string, string>} choices @param {string} chosen */
export const select = (choices, chosen = "") => {
  const control = make(
    "select",
    {},
    Object.entries(choices).map(([value, text]) => make("option", { value }, text)),
  );
  control.value = chosen;
  return control;
};

export const formProblem = () => make("p", { class: "wrong form-problem", role: "alert" });

/** Puts each problem at its field, what has none at the form's end, and the focus at the first. */
export function showProblems(form, fields, message) {
  clearProblems(form);
  const homeless = [];
  /** @type {any} */
  let first = null;
  for (const [path, said] of Object.entries(fields)) {
    const control = controlOf(form, path);
    if (!control) {
      homeless.push(...said);
      continue;
    }
    control.setAttribute("aria-invalid", "true");
    $(`${control.id}-problem`).textContent = said.join(" ");
    control.closest("details")?.setAttribute("open", "");
    if (!first || control.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING)
      first = control;
  }
  form.querySelector(".form-problem").textContent = [message, ...homeless]
    .filter(Boolean)
    .join(" ");
  first?.focus();
}

/**
 * The field of a path, or the one that holds it: `to.0.email` stands in `to` where that is one
 * field.
 */
function controlOf(form, path) {
  const steps = path.split(".");
  for (let length = steps.length; length > 0; length -= 1) {
    const found = form.querySelector(
      `[data-field="${CSS.escape(steps.slice(0, length).join("."))}"]`,
    );
    if (found) return found;
  }
  return null;
}

export function clearProblems(form) {
  for (const control of form.querySelectorAll("[aria-invalid]"))
    control.removeAttribute("aria-invalid");
  for (const said of form.querySelectorAll(".wrong")) said.textContent = "";
}
