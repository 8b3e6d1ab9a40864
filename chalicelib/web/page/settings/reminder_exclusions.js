// Of whom and of what nobody is reminded by a rule, read when somebody opens it.

import { foreign, make } from "../elements/dom.js";
import { clearProblems, field, formProblem, input, showProblems } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { dayText, today } from "../words/days.js";
import { put } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

const EXCLUSIONS_PATH = "reminders/exclusions";

export function exclusionsPanel() {
  const within = make("div", { class: "exclusions" });
  const panel = make("details", {}, make("summary", {}, settingsTexts.exclusions), within);
  panel.addEventListener("toggle", () => panel.open && showExclusions(within));
  return panel;
}

async function showExclusions(within) {
  within.replaceChildren(make("p", { role: "status" }, settingsTexts.exclusionsReading));
  try {
    drawExclusions(within, (await ask(EXCLUSIONS_PATH)).data);
  } catch (error) {
    within.replaceChildren(make("p", { class: "wrong", role: "alert" }, saidOf(error)));
  }
}

/** @param {Element} within @param {any} known all exclusions */
function drawExclusions(within, known) {
  const s = settingsTexts;
  const lines = [
    ...known.customers.map((one) => exclusion("customers", one, one.email)),
    ...known.documents.map((one) =>
      exclusion("documents", one, put(s.exclusionDocument, one.document_id)),
    ),
  ];
  within.replaceChildren(
    make("p", { class: "note" }, s.exclusionsHint),
    lines.length
      ? make("ul", { class: "plain" }, lines)
      : make("p", { class: "soft" }, s.exclusionsNone),
    ...(may("emails:a") ? [newExclusion()] : []),
  );

  function exclusion(kind, one, name) {
    const until = one.until ? put(s.exclusionTill, dayText(one.until)) : s.exclusionForGood;
    const gone = make("button", { type: "button", class: "link" }, s.exclusionRemove);
    gone.setAttribute("aria-label", `${s.exclusionRemove}: ${name}`);
    gone.addEventListener("click", () =>
      saveExclusions({ [kind]: known[kind].filter((other) => other !== one) }).catch((error) => {
        gone.replaceWith(make("span", { class: "wrong", role: "alert" }, saidOf(error)));
      }),
    );
    const line = make(
      "li",
      {},
      foreign(name, "strong"),
      " ",
      make("span", { class: "soft" }, until),
    );
    if (may("emails:a")) line.append(" ", gone);
    return line;
  }

  function newExclusion() {
    const at = known.customers.length;
    const email = input("email", "", { autocomplete: "off" });
    const until = input("date", "", { min: today() });
    const form = make(
      "form",
      { class: "two", novalidate: true },
      field(`customers.${at}.email`, s.exclusionCustomer, email),
      field(`customers.${at}.until`, s.exclusionUntil, until, { hint: s.exclusionUntilHint }),
      formProblem(),
      make("div", { class: "buttons" }, make("button", { type: "submit" }, s.exclusionAdd)),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearProblems(form);
      const one = { email: email.value.trim(), until: until.value || null };
      try {
        await saveExclusions({ customers: [...known.customers, one] });
      } catch (error) {
        const fields = error instanceof Problem ? error.fields : {};
        showProblems(form, fields, Object.keys(fields).length ? "" : saidOf(error));
      }
    });
    return form;
  }

  async function saveExclusions(changed) {
    const { data } = await ask(EXCLUSIONS_PATH, { method: "PATCH", body: changed });
    drawExclusions(within, data);
  }
}
