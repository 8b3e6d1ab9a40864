// What is recorded of reading, by what right, how long, and how it is judged.

import { make } from "../elements/dom.js";
import { field, input, select } from "../elements/fields.js";
import { ask } from "../tab/api.js";
import { company } from "../tab/company.js";
import { put, t } from "../words/texts.js";
import { numberOf, part, typedIn } from "./settings_part.js";
import { settingsTexts } from "./settings_texts.js";

const RETENTION_MONTHS = [6, 12, 24, 36, 60, 120];

export function trackingPart(rules) {
  const s = settingsTexts;
  const months = Object.fromEntries(RETENTION_MONTHS.map((count) => [count, put(s.months, count)]));
  const yesNo = { true: t.yes, false: t.no };
  const fields = [
    company().licence === "standard" ? make("p", { class: "note" }, s.licenceDoesNot) : null,
    field(
      "unknown_consent",
      s.unknownConsent,
      select(s.unknownConsentChoice, rules.unknown_consent),
      { hint: s.unknownConsentHint },
    ),
    make(
      "details",
      {},
      make("summary", {}, s.legalBasis),
      make("p", { class: "soft" }, s.legalBasisHint),
      make(
        "div",
        { class: "two" },
        Object.entries(t.categories).map(([name, text]) =>
          field(
            `legal_basis.${name}`,
            text,
            select(s.legalBasisChoice, rules.legal_basis?.[name] ?? ""),
          ),
        ),
      ),
    ),
    field("gate", s.gate, select(s.gateChoice, gateOf(rules)), { hint: s.gateHint }),
    field("retention_months", s.retention, select(months, String(rules.retention_months)), {
      hint: s.retentionHint,
    }),
    field(
      "open_window_seconds",
      s.openWindow,
      input("number", rules.open_window_seconds, { min: 0, max: 60 }),
      { hint: s.openWindowHint },
    ),
    field("believe_programs", s.believe, select(yesNo, String(rules.believe_programs))),
  ];
  return part(s.tracking, fields.filter(Boolean), (form) =>
    ask("settings/tracking", { method: "PUT", body: { ...rules, ...trackingRules(form) } }),
  );
}

const gateOf = (rules) => (rules.gate_attachments ? rules.gate_asks_for : "none");

const trackingRules = (form) => ({
  unknown_consent: typedIn(form, "unknown_consent"),
  legal_basis: Object.fromEntries(
    Object.keys(t.categories)
      .map((name) => [name, typedIn(form, `legal_basis.${name}`)])
      .filter(([, basis]) => basis),
  ),
  ...(typedIn(form, "gate") === "none"
    ? { gate_attachments: false }
    : { gate_attachments: true, gate_asks_for: typedIn(form, "gate") }),
  retention_months: numberOf(form, "retention_months"),
  open_window_seconds: numberOf(form, "open_window_seconds"),
  believe_programs: typedIn(form, "believe_programs") === "true",
});
