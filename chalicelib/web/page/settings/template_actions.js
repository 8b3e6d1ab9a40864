// What can be done with a template beside writing it.

import { make } from "../elements/dom.js";
import { field, select } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { ask } from "../tab/api.js";
import { may } from "../tab/session.js";
import { today } from "../words/days.js";
import { put } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

/** What a preview of a template says of a document that there is not. */
const SAMPLE = { number: "18", reference: "preview", amount: "1220.00" };
const SAMPLE_CUSTOMER = { email: "acquisti@verdi.example", name: "Verdi Costruzioni SpA" };

/** What it said before, to take up again; what counts changes when it is saved. */
export function versionChoice(template, write) {
  if (!template.version || !may("settings:a")) return [];
  const s = settingsTexts;
  const earlier = Array.from({ length: Math.min(template.version, 50) }, (_, at) =>
    String(template.version - 1 - at),
  );
  const names = earlier.map((number) => [
    number,
    number === "0" ? s.templateFirst : put(s.templateVersion, number),
  ]);
  const choice = select({
    "": s.templateNow,
    ...Object.fromEntries(names.map(([n, name]) => [`v${n}`, name])),
  });
  const whole = field("version", s.templateVersions, choice, { hint: s.templateVersionsHint });
  choice.addEventListener("change", async () => {
    const number = choice.value.slice(1);
    try {
      const path = `templates/${template.id}${number ? `/${number}` : ""}`;
      write((await ask(path)).data);
    } catch (error) {
      whole.querySelector(".wrong").textContent = saidOf(error);
    }
  });
  return [whole];
}

/** A button that shows what is written, with a made-up document. */
export function templateLook(template, said, openPreview) {
  const look = make("button", { type: "button" }, settingsTexts.templatePreview);
  look.addEventListener("click", async () => {
    const form = look.closest("form");
    const { category, id } = template;
    const body = {
      category,
      to: [SAMPLE_CUSTOMER],
      template: id,
      ...said(),
      document: { ...SAMPLE, date: today(), due_date: today() },
    };
    try {
      await openPreview(async () => body, { files: true, sample: true });
    } catch (error) {
      form?.showWrong(error);
    }
  });
  return look;
}

/** A button that gives the service's own text back. */
export function templateReset(path, again) {
  const reset = make("button", { type: "button" }, settingsTexts.templateReset);
  reset.addEventListener("click", async () => {
    if (!confirm(settingsTexts.templateResetSure)) return;
    try {
      await ask(path, { method: "DELETE" });
      again();
    } catch (error) {
      reset.closest("form")?.showWrong(error);
    }
  });
  return reset;
}
