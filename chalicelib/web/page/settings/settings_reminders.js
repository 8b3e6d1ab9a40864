// By which rules customers are reminded of what they owe, and whom that comes to.

import { make } from "../elements/dom.js";
import { field, input, select } from "../elements/fields.js";
import { ask } from "../tab/api.js";
import { company } from "../tab/company.js";
import { may } from "../tab/session.js";
import { t } from "../words/texts.js";
import { exclusionsPanel } from "./reminder_exclusions.js";
import { reminderPreview } from "./reminder_preview.js";
import { newRule, numberRule, ruleFields, ruleIn } from "./reminder_rule.js";
import { numberOf, part, typedIn } from "./settings_part.js";
import { settingsTexts } from "./settings_texts.js";

const MOST_RULES = 10;

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
    rules.append(ruleFields(newRule()));
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
      field("time_zone", s.reminderZone, input("text", book.time_zone, { list: "zones" })),
      zones(),
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
  return make("div", {}, form, exclusionsPanel());
}

/** The time zones that the browser knows by places, to choose from. */
const zones = () =>
  make(
    "datalist",
    { id: "zones" },
    Intl.supportedValuesOf("timeZone").map((value) => make("option", { value })),
  );

/** What a book holds that is not only shown. */
const said = ({ next_run_at: _, ...book }) => book;

const bookIn = (form, rules) => ({
  rules: [...rules.children].map((rule) => ruleIn(rule)),
  hour: typedIn(form, "hour"),
  time_zone: typedIn(form, "time_zone"),
  quiet_weekends: typedIn(form, "quiet_weekends") === "true",
  quiet_holidays: typedIn(form, "quiet_holidays") === "true",
  most_a_day: numberOf(form, "most_a_day"),
  summary_to: typedIn(form, "summary_to") || null,
});
