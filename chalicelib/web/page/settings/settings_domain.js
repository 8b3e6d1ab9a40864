// The company's own domain: its address, the records to copy into its DNS, and whether they are there.

import { make } from "../elements/dom.js";
import { field, input, select, showProblems } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { ask } from "../tab/api.js";
import { may } from "../tab/session.js";
import { momentText } from "../words/days.js";
import { lang, put } from "../words/texts.js";
import { part, typedIn } from "./settings_part.js";
import { settingsTexts } from "./settings_texts.js";
import { dnsRecord } from "./settings_trust.js";

/** @param {any} domain @param {() => Promise<void>} reopen reads and shows all settings anew */
export function domainPart(domain, reopen) {
  const s = settingsTexts;
  const isWell = !domain || (domain.verified_at && !domain.broken_at);
  const fields = [
    make("p", { class: isWell ? "note" : "note attention" }, domainStanding(domain)),
    make(
      "div",
      { class: "two" },
      field("from_email", s.fromEmail, input("email", domain?.from_email, { autocomplete: "off" })),
      field("from_name", s.fromName, input("text", domain?.from_name, { autocomplete: "off" })),
      field("fallback", s.domainFallback, select(s.fallbackChoice, domain?.fallback ?? "wait")),
    ),
    domain ? recordsOf(domain) : null,
  ];
  const buttons = domain && may("settings:a") ? [domainRemoval(reopen), domainCheck(reopen)] : [];
  return part(
    s.domain,
    fields.filter(Boolean),
    (form) => saveDomain(form).then(reopen),
    ...buttons,
  );
}

function domainStanding(domain) {
  const s = settingsTexts;
  if (!domain) return s.domainNone;
  if (domain.broken_at)
    return put(s.smtpBroken, momentText(domain.broken_at), domain.broken_reason?.[lang()] ?? "");
  if (domain.verified_at) return put(s.smtpVerified, momentText(domain.verified_at));
  return put(s.domainUnverified, domain.waits_for?.[lang()] ?? s.domainCopy);
}

function recordsOf(domain) {
  const s = settingsTexts;
  return make(
    "details",
    domain.verified_at ? {} : { open: true },
    make("summary", {}, s.records),
    make(
      "ul",
      { class: "records" },
      domain.records.map((record) =>
        make("li", {}, dnsRecord(record), " ", s.recordFor[record.purpose], " ", seen(record)),
      ),
    ),
  );
}

const seen = ({ found }) =>
  found === null
    ? ""
    : make("strong", {}, found ? settingsTexts.recordFound : settingsTexts.recordNot);

const saveDomain = (form) =>
  ask("settings/domain", {
    method: "PUT",
    body: {
      from_email: typedIn(form, "from_email"),
      from_name: typedIn(form, "from_name"),
      fallback: typedIn(form, "fallback"),
    },
  });

const domainCheck = (reopen) =>
  domainAction(settingsTexts.check, "settings/domain/verify", "POST", reopen);

const domainRemoval = (reopen) =>
  domainAction(
    settingsTexts.removeDomain,
    "settings/domain",
    "DELETE",
    reopen,
    settingsTexts.removeDomainSure,
  );

function domainAction(text, path, method, reopen, sure = "") {
  const button = make("button", { type: "button" }, text);
  button.addEventListener("click", async () => {
    if (sure && !confirm(sure)) return;
    button.disabled = true;
    try {
      await ask(path, { method });
      await reopen();
    } catch (error) {
      showProblems(/** @type {HTMLFormElement} */ (button.closest("form")), {}, saidOf(error));
    }
    button.disabled = false;
  });
  return button;
}
