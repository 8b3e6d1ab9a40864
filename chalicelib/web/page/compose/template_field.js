// The choice of the template that begins a new email: the category's, in a language.

import { field, select } from "../elements/fields.js";
import { saidOf, toast } from "../elements/notices.js";
import { ask } from "../tab/api.js";
import { composeTexts } from "./compose_texts.js";

/**
 * The field, which puts the template's text into the email when one is chosen, and again when
 * another category is.
 * @param {any} category
 * @param {{subject: any, body: any}} writing
 */
export function templateField(category, { subject, body }) {
  const c = composeTexts;
  const choice = select({ "": c.noTemplate, ...c.templateLanguages });
  /** As the template has it: what is still so is left to the template. */
  let given = { subject: "", body: "" };
  let before = "";
  const isOwn = () => subject.value !== given.subject || body.value !== given.body;
  const isEmpty = () => !subject.value && !body.value;
  const take = async () => {
    if (!choice.value) {
      if (!isOwn()) write({ subject: "", body: "" });
      before = "";
      return;
    }
    if (isOwn() && !isEmpty() && !confirm(c.replaceText)) {
      choice.value = before;
      return;
    }
    const id = `${category.value}.${choice.value}`;
    try {
      const { data } = await ask(`templates/${id}`);
      if (id !== `${category.value}.${choice.value}`) return; // another one was chosen meanwhile
      write(data);
      before = choice.value;
      choice.dispatchEvent(new Event("input", { bubbles: true })); // a draft is kept of it
    } catch (error) {
      choice.value = before;
      toast(`${c.templateFailed} ${saidOf(error)}`);
    }
  };
  const write = (text) => {
    given = { subject: text.subject, body: text.body };
    [subject.value, body.value] = [text.subject, text.body];
    choice
      .closest("form")
      ?.querySelector("details")
      ?.toggleAttribute("open", Boolean(text.subject));
  };
  choice.addEventListener("change", take);
  category.addEventListener("change", () => choice.value && take());
  const whole = field("template", c.template, choice);
  choice.isUnchanged = () => Boolean(choice.value) && !isOwn();
  return whole;
}
