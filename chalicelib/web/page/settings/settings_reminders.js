// By which rules customers are reminded of what they owe, and whom that comes to.

import { make } from "../elements/dom.js";
import { field, input, select } from "../elements/fields.js";
import { ask } from "../tab/api.js";
import { company } from "../tab/company.js";
import { may } from "../tab/session.js";
import { put, t } from "../words/texts.js";
import { reminderPreview } from "./reminder_preview.js";
import { numberOf, part, typedIn } from "./settings_part.js";
import { settingsTexts } from "./settings_texts.js";

const MOST_RULES = 10;
const REMINDED = ["invoice", "proforma", "receipt"];
const NEW_RULE = { days: 7, every_days: 7, times: 3, minimum_amount: "0", types: REMINDED };

const isPartOfLicence = () => ["premium_plus", "complete"].includes(company().licence);

/** @param {any} book all that is said of reminders */
export function remindersPart(book) {
  const s = settingsTexts;
  if (!isPartOfLicence())
    return make(
      "section",
      { class: "part" },
      make("h3", {}, s.reminders),
      make("p", { class: "note" }, s.remindersLicence),
    );
  const yesNo = { true: t.yes, false: t.no };
  const rules = make("div", { class: "rules" }, book.rules.map(ruleFields));
  const more = make("button", { type: "button", class: "link" }, s.addRule);
  const number = () => {
    for (const [at, rule] of [...rules.children].entries()) numberRule(rule, at);
    more.hidden = !may("settings:a") || rules.children.length >= MOST_RULES;
  };
  more.addEventListener("click", () => {
    rules.append(ruleFields({ ...NEW_RULE, id: crypto.randomUUID() }));
    number();
    rules.lastElementChild?.querySelector("input")?.focus();
  });
  rules.addEventListener("click", (event) => {
    const gone = /** @type {any} */ (event.target).closest("[data-remove]")?.closest("fieldset");
    if (!gone) return;
    gone.remove();
    number();
    more.focus();
  });
  number();
  const form = part(
    s.reminders,
    [
      make("p", { class: "soft" }, s.remindersHint),
      rules,
      more,
      field("hour", s.reminderHour, input("time", book.hour, { step: 900 })),
      field("quiet_weekends", s.quietWeekends, select(yesNo, String(book.quiet_weekends))),
      field("quiet_holidays", s.quietHolidays, select(yesNo, String(book.quiet_holidays))),
      field("most_a_day", s.mostADay, input("number", book.most_a_day, { min: 1, max: 5 })),
      field("summary_to", s.summaryTo, input("email", book.summary_to ?? ""), {
        hint: s.summaryHint,
      }),
    ],
    async () => {
      const { data } = await ask("reminders/rules", {
        method: "PUT",
        body: { ...said(book), ...bookIn(form, rules) },
      });
      book = data;
    },
    reminderPreview(),
  );
  return form;
}

/** What a book holds that is not only shown. */
const said = ({ next_run_at: _, ...book }) => book;

const bookIn = (form, rules) => ({
  rules: [...rules.children].map((rule) => ruleIn(rule)),
  hour: typedIn(form, "hour"),
  quiet_weekends: typedIn(form, "quiet_weekends") === "true",
  quiet_holidays: typedIn(form, "quiet_holidays") === "true",
  most_a_day: numberOf(form, "most_a_day"),
  summary_to: typedIn(form, "summary_to") || null,
});

/** What of a rule is not on the page stays as it is. @type {WeakMap<Element, any>} */
const rulesAsRead = new WeakMap();

function ruleFields(rule) {
  const s = settingsTexts;
  const yesNo = { true: t.yes, false: t.no };
  const days = Math.abs(rule.days);
  const fields = make(
    "fieldset",
    { class: "rule" },
    make("legend", {}),
    make(
      "div",
      { class: "two" },
      field("days", s.ruleDays, input("number", String(days), { min: 0, max: 365 })),
      field("side", s.ruleSide, select(s.ruleSideChoice, rule.days < 0 ? "before" : "after")),
      field("times", s.ruleTimes, input("number", rule.times, { min: 1, max: 10 })),
      field("every_days", s.ruleEvery, input("number", rule.every_days, { min: 1, max: 90 })),
      field("minimum_amount", s.ruleMinimum, input("text", rule.minimum_amount)),
      field("only_unseen", s.ruleUnseen, select(yesNo, String(Boolean(rule.only_unseen)))),
    ),
    make("button", { type: "button", class: "link", "data-remove": true }, s.removeRule),
  );
  rulesAsRead.set(fields, rule);
  return fields;
}

/** Names a rule and its fields by its place, as the API names them in what is wrong. */
function numberRule(rule, at) {
  rule.querySelector("legend").textContent = put(settingsTexts.rule, at + 1);
  for (const control of rule.querySelectorAll("[data-field]"))
    control.dataset.field = `rules.${at}.${control.dataset.field.split(".").pop()}`;
}

function ruleIn(rule) {
  const at = [...rule.parentElement.children].indexOf(rule);
  const path = (name) => `rules.${at}.${name}`;
  const days = numberOf(rule, path("days"));
  const before = typedIn(rule, path("side")) === "before";
  return {
    ...rulesAsRead.get(rule),
    days: before && typeof days === "number" ? -days : days,
    times: numberOf(rule, path("times")),
    every_days: numberOf(rule, path("every_days")),
    minimum_amount: typedIn(rule, path("minimum_amount")).replace(",", "."),
    only_unseen: typedIn(rule, path("only_unseen")) === "true",
  };
}
