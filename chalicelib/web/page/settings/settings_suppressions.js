// Addresses that emails do not go to, read when somebody opens them; and allowing one again, with a reason.

import { foreign, make } from "../elements/dom.js";
import { field, input } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { ask, call, Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { momentText } from "../words/days.js";
import { lang, put } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

/** Nothing for who may not know whom the company writes to. */
export function suppressionsPanel() {
  if (!may("recipients:r")) return null;
  const within = make("div", { class: "suppressions" });
  const panel = make("details", {}, make("summary", {}, settingsTexts.suppressions), within);
  panel.addEventListener("toggle", () => panel.open && showSuppressions(within));
  return panel;
}

async function showSuppressions(within) {
  const s = settingsTexts;
  within.replaceChildren(make("p", { role: "status" }, s.suppressionsReading));
  const list = make("ul", { class: "records" });
  try {
    const more = await readInto(list, "");
    const none = list.childElementCount || more ? null : make("p", {}, s.suppressionsNone);
    within.replaceChildren(
      ...[
        make("p", { class: "note" }, s.suppressionsHint),
        list,
        none,
        moreButton(list, more),
      ].filter(Boolean),
    );
  } catch (error) {
    const again = make(
      "button",
      { type: "button", click: () => showSuppressions(within) },
      s.again,
    );
    within.replaceChildren(make("p", { class: "wrong", role: "alert" }, saidOf(error)), again);
  }
}

/** Reads on behind the cursor; returns where it goes on from there. */
async function readInto(list, cursor) {
  const { data, next_cursor } = await ask(
    cursor ? `suppressions?cursor=${encodeURIComponent(cursor)}` : "suppressions",
  );
  list.append(...data.map(suppression));
  return next_cursor;
}

function moreButton(list, cursor) {
  if (!cursor) return null;
  const button = make("button", { type: "button" }, settingsTexts.suppressionsMore);
  button.addEventListener("click", async () => {
    button.disabled = true;
    const next = moreButton(list, await readInto(list, cursor));
    button.replaceWith(...(next ? [next] : []));
  });
  return button;
}

function suppression(one) {
  const s = settingsTexts;
  const row = make(
    "li",
    {},
    foreign(one.email, "strong"),
    " ",
    one.reason[lang()],
    " ",
    make("span", { class: "soft" }, when(one)),
    one.note ? make("p", {}, foreign(one.note)) : null,
  );
  if (may("recipients:a")) {
    const button = make("button", { type: "button" }, s.suppressionLift);
    button.addEventListener("click", () => button.replaceWith(lifting(one, row)));
    row.append(" ", button);
  }
  return row;
}

function when({ since, until }) {
  const s = settingsTexts;
  return until
    ? put(s.suppressedUntil, momentText(since), momentText(until))
    : put(s.suppressedSince, momentText(since));
}

function lifting(one, row) {
  const s = settingsTexts;
  const said = make("p", { class: "wrong", role: "alert" });
  const why = input("text", "", { maxlength: 200, autocomplete: "off" });
  const form = make(
    "form",
    { class: "form", novalidate: true },
    field("reason", s.suppressionWhy, why, { hint: s.suppressionWhyHint }),
    said,
    make("button", { type: "submit", class: "primary" }, s.suppressionLift),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const path = `suppressions/${encodeURIComponent(one.email)}`;
    try {
      await call(`${path}?reason=${encodeURIComponent(why.value.trim())}`, { method: "DELETE" });
      row.replaceChildren(put(s.suppressionLifted, one.email));
    } catch (error) {
      const missing = error instanceof Problem && error.fields.reason;
      said.textContent = missing ? s.suppressionWhyMissing : saidOf(error);
    }
  });
  setTimeout(() => why.focus());
  return form;
}
