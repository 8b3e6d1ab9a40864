// The request that the form of a new email stands for.
import { romeMoment } from "../words/days.js";

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
  const [id, number] = [value("document.id"), value("document.number")];
  return {
    category: value("category"),
    to,
    subject: value("subject"),
    body: htmlOf(value("body")),
    attachments,
    ...chosen,
    ...(id || number ? { document: { id: /^\d+$/.test(id) ? Number(id) : id, number } } : {}),
    ...(value("send_at") ? { send_at: romeMoment(value("send_at")) } : {}),
  };
}

/** Paragraphs of what was typed as plain text. @param {string} text */
const htmlOf = (text) =>
  text
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((part) => `<p>${withoutMarkup(part).replaceAll("\n", "<br>")}</p>`)
    .join("");

const withoutMarkup = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
