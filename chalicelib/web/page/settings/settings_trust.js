// Whether receivers will believe that the mail is the company's: what DNS says, and what to add.

import { make } from "../elements/dom.js";
import { saidOf } from "../elements/notices.js";
import { ask } from "../tab/api.js";
import { lang, put } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

/** Asked for when somebody wants to know: DNS may take its time. */
export function trustPanel() {
  const s = settingsTexts;
  const said = make("div", { role: "status" });
  const button = make(
    "button",
    { type: "button", click: () => lookAtTrust(button, said) },
    s.trust,
  );
  return make("div", { class: "trust" }, button, said);
}

async function lookAtTrust(button, said) {
  button.disabled = true;
  said.replaceChildren(settingsTexts.trustLooking);
  try {
    const { data } = await ask("settings/trust");
    said.replaceChildren(...trustVerdict(data));
  } catch (error) {
    said.replaceChildren(saidOf(error));
  }
  button.disabled = false;
}

function trustVerdict(trust) {
  const findings = [trust.spf, trust.dkim, trust.dmarc];
  const isWell = trust.grade === "good";
  // Of the operator's address, or a provider's domain, one sentence says it all.
  const sentences = new Map(findings.map((one) => [one.reason.code, one]));
  return [
    make(
      "p",
      { class: isWell ? "note" : "note attention" },
      put(settingsTexts.trustGrade[trust.grade], trust.address),
    ),
    make(
      "ul",
      { class: "records" },
      [...sentences.values()].map(({ reason, record }) =>
        make(
          "li",
          {},
          reason[lang()],
          record ? [" ", settingsTexts.trustAdd, dnsRecord(record)] : "",
        ),
      ),
    ),
  ];
}

/** A record to copy, each of its parts by itself. @param {any} record */
export const dnsRecord = ({ type, name, value }) =>
  make(
    "span",
    { class: "record" },
    make("b", {}, type),
    make("code", {}, name),
    make("code", {}, value),
  );
