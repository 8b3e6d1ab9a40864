// A new email about a registered document: to its customer, by the template of its category.
import { lang, t } from "../words/texts.js";

/** @param {HTMLElement} form @param {IssuedDocument} document */
export function beginAbout(form, { id, number, type, customer }) {
  const write = (name, value) => {
    const control = /** @type {any} */ (form.querySelector(`[data-field="${name}"]`));
    control.value = value;
    return control;
  };
  write("category", Object.hasOwn(t.categories, type) ? type : "invoice");
  write("to.0.email", customer?.email ?? "");
  write("to.0.name", customer?.name ?? "");
  write("document.id", id);
  write("document.number", number);
  write("template", customer?.language ?? lang()).dispatchEvent(new Event("change"));
}
