// The request that the form of a new email stands for.
import { romeMoment } from "../words/days.js";
import { lang } from "../words/texts.js";

const OF_TEMPLATES = /\{\{(?!\s*allegati\s*\}\})/;

/** The request that the form stands for; what is left empty is left out, as usual. */
export function requestOf(form, attachments) {
  const value = (path) => form.querySelector(`[data-field="${path}"]`)?.value.trim() ?? "";
  const to = [...form.querySelectorAll(".recipient")].map((_, n) => ({
    email: value(`to.${n}.email`),
    name: value(`to.${n}.name`),
  }));
  const chosen = Object.fromEntries(
    ["copy_to", "deliver_as", "tracking", "sender"]
      .map((name) => [name, value(name)])
      .filter(([, said]) => said),
  );
  return {
    category: value("category"),
    to,
    ...textOfRequest(form, value),
    attachments,
    ...chosen,
    ...documentOfRequest(value),
    ...(value("send_at") ? { send_at: romeMoment(value("send_at")) } : {}),
  };
}

/** Subject and body; what a template says to the letter is left to it, and what has variables is filled as one. */
function textOfRequest(form, value) {
  const text = { subject: value("subject"), body: value("body") };
  const choice = form.querySelector('[data-field="template"]');
  const language = choice.value || (OF_TEMPLATES.test(text.subject + text.body) ? lang() : "");
  if (!language) return text;
  const template = `${value("category")}.${language}`;
  return choice.isUnchanged() ? { template } : { template, ...text };
}

/** The document, by its id where the product has one, or else by what people call it. */
function documentOfRequest(value) {
  const [id, number, date] = ["id", "number", "date"].map((name) => value(`document.${name}`));
  if (!id && !number) return {};
  const told = Object.fromEntries(
    [
      ["date", date],
      ["amount", value("document.amount").replace(",", ".")],
      ["due_date", value("document.due_date")],
    ].filter(([, said]) => said),
  );
  const named = id
    ? { id: /^\d+$/.test(id) ? Number(id) : id }
    : {
        reference: [value("category"), number, date.slice(0, 4)]
          .filter(Boolean)
          .join("/")
          .replace(/[\s,]+/g, "-"),
      };
  return { document: { ...named, number, ...told } };
}
