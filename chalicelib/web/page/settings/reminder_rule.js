// One rule by which customers are reminded: its fields, and what is said in them.

import { make } from "../elements/dom.js";
import { field, input, select } from "../elements/fields.js";
import { lang, put, t } from "../words/texts.js";
import { numberOf, typedIn } from "./settings_part.js";
import { settingsTexts } from "./settings_texts.js";

const REMINDED = ["invoice", "proforma", "receipt"];
const RULE_LANGUAGES = ["it", "en"];
const RULE_CHOICES = ["only_unseen", "unless_answer_open", "as_statement", "with_document"];

export const newRule = () => ({
  id: crypto.randomUUID(),
  days: 7,
  every_days: 7,
  times: 3,
  minimum_amount: "0",
  types: REMINDED,
  active: true,
  with_document: true,
});

/** What of a rule is not on the page stays as it is. @type {WeakMap<Element, any>} */
const rulesAsRead = new WeakMap();

/** @param {any} rule as the API says it, or what a new one begins with */
export function ruleFields(rule) {
  const s = settingsTexts;
  const fields = make(
    "fieldset",
    { class: "rule" },
    make("legend", {}),
    make("div", { class: "two" }, whenFields(rule)),
    make(
      "details",
      {},
      make("summary", {}, s.ruleConditions),
      make(
        "div",
        { class: "two" },
        field("types", s.ruleTypes, typesOf(rule)),
        field("minimum_amount", s.ruleMinimum, input("text", rule.minimum_amount)),
        RULE_CHOICES.map((name) => field(name, s.ruleChoices[name], yesOrNo(rule[name]))),
        field("silent_days", s.ruleSilent, input("number", rule.silent_days, { min: 1, max: 365 })),
        field("active", s.ruleActive, yesOrNo(rule.active)),
        field("name", s.ruleName, input("text", rule.name, { maxlength: 80 })),
      ),
    ),
    make(
      "details",
      {},
      make("summary", {}, s.ruleTexts),
      make("p", { class: "soft" }, s.ruleTextsHint),
      RULE_LANGUAGES.map((language) => textFields(rule, language)),
    ),
    make("button", { type: "button", class: "link", "data-remove": true }, s.removeRule),
  );
  rulesAsRead.set(fields, rule);
  return fields;
}

const yesOrNo = (chosen) => select({ true: t.yes, false: t.no }, String(Boolean(chosen)));

function whenFields(rule) {
  const s = settingsTexts;
  const days = String(Math.abs(rule.days));
  return [
    field("days", s.ruleDays, input("number", days, { min: 0, max: 365 })),
    field("side", s.ruleSide, select(s.ruleSideChoice, rule.days < 0 ? "before" : "after")),
    field("times", s.ruleTimes, input("number", rule.times, { min: 1, max: 10 })),
    field("every_days", s.ruleEvery, input("number", rule.every_days, { min: 1, max: 90 })),
  ];
}

/** Which documents it is for: all of them, or some. */
function typesOf({ types }) {
  const control = make(
    "select",
    { multiple: true, size: REMINDED.length },
    REMINDED.map((type) => make("option", { value: type }, settingsTexts.ruleTypeNames[type])),
  );
  for (const option of control.options) option.selected = types.includes(option.value);
  return control;
}

function textFields({ texts = {} }, language) {
  const s = settingsTexts;
  const { subject = "", body = "" } = texts[language] ?? {};
  const name = new Intl.DisplayNames(lang(), { type: "language" }).of(language) ?? language;
  const area = make("textarea", { rows: 5 });
  area.value = body.replaceAll(/<br ?\/?>\n?/g, "\n");
  return make(
    "div",
    { class: "texts" },
    field(`texts.${language}.subject`, put(s.ruleSubject, name), input("text", subject)),
    field(`texts.${language}.body`, put(s.ruleBody, name), area),
  );
}

/** Names a rule and its fields by its place, as the API names them in what is wrong. */
export function numberRule(rule, at) {
  const { name } = rulesAsRead.get(rule);
  rule.querySelector("legend").textContent = [put(settingsTexts.rule, at + 1), name]
    .filter(Boolean)
    .join(": ");
  for (const control of rule.querySelectorAll("[data-field]"))
    control.dataset.field = `rules.${at}.${control.dataset.field.replace(/^rules\.\d+\./, "")}`;
}

/** The rule as the API takes it. */
export function ruleIn(rule) {
  const at = [...rule.parentElement.children].indexOf(rule);
  const path = (name) => `rules.${at}.${name}`;
  const days = numberOf(rule, path("days"));
  const before = typedIn(rule, path("side")) === "before";
  const types = rule.querySelector(`[data-field="${path("types")}"]`).selectedOptions;
  return {
    ...rulesAsRead.get(rule),
    name: typedIn(rule, path("name")),
    days: before && typeof days === "number" ? -days : days,
    times: numberOf(rule, path("times")),
    every_days: numberOf(rule, path("every_days")),
    minimum_amount: typedIn(rule, path("minimum_amount")).replace(",", "."),
    silent_days: numberOf(rule, path("silent_days")),
    types: [...types].map(({ value }) => value),
    ...Object.fromEntries(
      [...RULE_CHOICES, "active"].map((name) => [name, typedIn(rule, path(name)) === "true"]),
    ),
    texts: textsIn(rule, path),
  };
}

/** A language without words has the company's template, or else the service's. */
const textsIn = (rule, path) =>
  Object.fromEntries(
    RULE_LANGUAGES.flatMap((language) => {
      const subject = typedIn(rule, path(`texts.${language}.subject`));
      const body = typedIn(rule, path(`texts.${language}.body`)).replaceAll("\n", "<br>");
      return subject || body ? [[language, { subject, body }]] : [];
    }),
  );
