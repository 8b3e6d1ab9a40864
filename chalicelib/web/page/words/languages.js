// The page in the language in use, and the buttons that choose another.
import { $, all } from "../elements/dom.js";
import { LANGUAGES, lang, t } from "./texts.js";

/** Says everything in the language in use. */
export function translate() {
  document.documentElement.lang = lang();
  document.title = t.title;
  for (const node of all("[data-text]")) node.textContent = textAt(node.dataset.text);
  for (const node of all("[data-label]"))
    node.setAttribute("aria-label", textAt(node.dataset.label));
  $("search").placeholder = t.searchHint;
  for (const button of $("languages").children)
    button.setAttribute("aria-pressed", String(button.lang === lang()));
}

/** @param {string} path */
const textAt = (path) => path.split(".").reduce((texts, name) => texts[name], t);

/** Makes a button for each language. */
export function offerLanguages() {
  for (const code of Object.keys(LANGUAGES)) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", lang: code, textContent: code.toUpperCase() });
    button.setAttribute(
      "aria-label",
      `${code.toUpperCase()}, ${new Intl.DisplayNames(code, { type: "language" }).of(code)}`,
    );
    $("languages").append(button);
  }
}
