// What the company's mails say, by category and language: read when somebody opens them.

import { make } from "../elements/dom.js";
import { field, select } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { loadWriting } from "../elements/parts.js";
import { ask } from "../tab/api.js";
import { may } from "../tab/session.js";
import { momentText } from "../words/days.js";
import { lang, put, t } from "../words/texts.js";
import { isUnsaved, part } from "./settings_part.js";
import { settingsTexts } from "./settings_texts.js";
import { templateLook, templateReset, versionChoice } from "./template_actions.js";

export function templatesPanel() {
  const s = settingsTexts;
  const within = make("div", { class: "templates" });
  const panel = make("details", {}, make("summary", {}, s.templates), within);
  panel.addEventListener("toggle", () => {
    if (panel.open && !within.firstChild) choosing(within);
  });
  return panel;
}

/** The choice of a template, and the form of the one that is chosen. */
function choosing(within) {
  const s = settingsTexts;
  const category = select(t.categories, "invoice");
  const language = select(s.templateLanguages, lang());
  const shown = make("div", {});
  let before = [category.value, language.value];
  const look = () => {
    const form = shown.querySelector("form");
    if (form && isUnsaved(form) && !confirm(s.discardTemplate))
      [category.value, language.value] = before;
    else {
      before = [category.value, language.value];
      showTemplate(shown, before.join("."));
    }
  };
  for (const choice of [category, language]) choice.addEventListener("change", look);
  within.append(
    make("p", { class: "note" }, s.templatesHint),
    make(
      "div",
      { class: "two" },
      field("template_category", s.templateCategory, category),
      field("template_language", s.templateLanguage, language),
    ),
    shown,
  );
  look();
}

async function showTemplate(shown, id) {
  shown.dataset.template = id;
  shown.replaceChildren(make("p", { role: "status" }, settingsTexts.templateReading));
  try {
    const [tools, { data }] = await Promise.all([loadWriting(), ask(`templates/${id}`)]);
    if (tools && shown.dataset.template === id)
      shown.replaceChildren(templateForm(data, shown, tools));
  } catch (error) {
    const again = make(
      "button",
      { type: "button", click: () => showTemplate(shown, id) },
      settingsTexts.again,
    );
    shown.replaceChildren(make("p", { class: "wrong", role: "alert" }, saidOf(error)), again);
  }
}

function templateForm(template, shown, { writingFields, openPreview }) {
  const s = settingsTexts;
  const writing = writingFields({
    subject: "subject",
    subjectLabel: s.templateSubject,
    body: "body",
    bodyLabel: s.templateBody,
    readOnly: !may("settings:a"),
  });
  const write = (text) => {
    writing.subject.value = text.subject;
    writing.body.value = text.body;
  };
  write(template);
  const said = () => ({ subject: writing.subject.value, body: writing.body.value });
  const standing = make("p", { class: "soft" }, versionText(template));
  const path = `templates/${template.id}`;
  const again = () => showTemplate(shown, template.id);
  const form = part(
    `${t.categories[template.category]}, ${s.templateLanguages[template.language].toLowerCase()}`,
    [standing, ...writing.fields, ...versionChoice(template, write)],
    async () => {
      const { data } = await ask(path, { method: "PUT", body: said() });
      Object.assign(template, data);
      standing.textContent = versionText(template);
      write(data);
    },
    templateLook(template, said, openPreview),
    ...(template.is_own && may("settings:a") ? [templateReset(path, again)] : []),
  );
  return form;
}

const versionText = ({ version, is_own: isOwn, changed_at: at }) =>
  isOwn ? put(settingsTexts.templateOwn, version, momentText(at)) : settingsTexts.templateDefault;
