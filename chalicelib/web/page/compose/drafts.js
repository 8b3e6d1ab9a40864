// What was typed into a new email and not sent: the tab keeps it, over a reload and the end of a
// session. Files cannot be kept; their names are, so that somebody adds them again.
import { session } from "../tab/session.js";
import { keepInTab, recalled } from "../tab/tab_memory.js";

/** @typedef {{recipients: number, values: Record<string, string>, files: string[]}} Draft */

let owner = "";

/** Of the company whose session this is, or was: what is typed after its end is kept too. */
function draftPlace() {
  owner = session()?.company ?? owner;
  return `ricevuta:draft:${owner}`;
}

/** @returns {Draft | null} */
export const keptDraft = () => recalled(draftPlace());

/** @param {Draft | null} draft null: there is nothing to keep */
export const keepDraft = (draft) => keepInTab(draftPlace(), draft);

/** What stands in the form now. @param {HTMLElement} form @param {File[]} files @returns {Draft} */
export function draftOf(form, files) {
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (
    form.querySelectorAll("[data-field]:not([type=file])")
  );
  return {
    recipients: form.querySelectorAll(".recipient").length,
    values: Object.fromEntries([...controls].map((one) => [one.dataset.field ?? "", one.value])),
    files: files.map((file) => file.name),
  };
}

/** Puts a draft back into a form that has its recipients, where it can be seen. @param {HTMLElement} form */
export function refillForm(form, { values }) {
  for (const [name, value] of Object.entries(values)) {
    const control = /** @type {HTMLInputElement | null} */ (
      form.querySelector(`[data-field="${CSS.escape(name)}"]`)
    );
    if (!control || control.value === value) continue;
    control.value = value;
    control.closest("details")?.setAttribute("open", "");
  }
}
