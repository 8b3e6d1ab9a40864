// Where the company's mailbox forwards bounces to, and how: read when somebody opens it.

import { make } from "../elements/dom.js";
import { saidOf } from "../elements/notices.js";
import { ask } from "../tab/api.js";
import { may } from "../tab/session.js";
import { momentText } from "../words/days.js";
import { lang, put } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

/** For companies with a server of their own: of the rest SES tells. */
export function bouncesPanel(server) {
  if (!server || !may("settings:a")) return null;
  const within = make("div", { class: "bounces" });
  const panel = make("details", {}, make("summary", {}, settingsTexts.bounces), within);
  panel.addEventListener("toggle", () => panel.open && showBounces(within));
  return panel;
}

async function showBounces(within) {
  const s = settingsTexts;
  within.replaceChildren(make("p", { role: "status" }, s.bouncesReading));
  try {
    const { data } = await ask("settings/bounces");
    within.replaceChildren(...(data.forward_to ? ways(data) : [make("p", {}, s.bouncesNone)]));
  } catch (error) {
    const again = make("button", { type: "button", click: () => showBounces(within) }, s.again);
    within.replaceChildren(make("p", { class: "wrong", role: "alert" }, saidOf(error)), again);
  }
}

function ways({ forward_to, seen_at, code, how }) {
  const s = settingsTexts;
  return [
    make("p", { class: "note" }, s.bouncesHint),
    make("code", {}, forward_to),
    make(
      "p",
      { class: seen_at ? "note" : "note attention", role: "status" },
      seen_at ? put(s.bouncesSeen, momentText(seen_at)) : s.bouncesUnseen,
    ),
    code ? make("p", { class: "note attention" }, put(s.bouncesCode, code)) : null,
    make(
      "ul",
      { class: "records" },
      how.map((one) => make("li", {}, one[lang()])),
    ),
  ].filter(Boolean);
}
