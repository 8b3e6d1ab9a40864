// What reminders would go next, and why the others would not.

import { foreign, make } from "../elements/dom.js";
import { announce, saidOf } from "../elements/notices.js";
import { ask } from "../tab/api.js";
import { dayText, momentText } from "../words/days.js";
import { counted, put, t } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

/** A button, and behind it what would go by the rules that are saved. */
export function reminderPreview() {
  const shown = make("div", { class: "preview" });
  const look = make("button", { type: "button" }, settingsTexts.previewReminders);
  look.addEventListener("click", async () => {
    look.disabled = true;
    try {
      const { data, next_cursor: more } = await ask("reminders/preview");
      shown.replaceChildren(...previewOf(data, more));
      announce(shown.firstChild?.textContent ?? "");
    } catch (error) {
      shown.replaceChildren(make("p", { class: "wrong", role: "alert" }, saidOf(error)));
    }
    look.disabled = false;
  });
  return make("div", {}, look, shown);
}

function previewOf({ runs_at, sends, others }, more) {
  const s = settingsTexts;
  const sent = put(counted(s.previewSends, sends.length), sends.length, momentText(runs_at));
  return [
    make("p", { class: "strong" }, sent),
    make(
      "ul",
      { class: "plain" },
      sends.map((one) => previewLine(one, together(one))),
    ),
    others.length
      ? make(
          "details",
          {},
          make("summary", {}, counted(s.previewOthers, others.length)),
          make(
            "ul",
            { class: "plain" },
            others.map((one) => previewLine(one, whyNot(one))),
          ),
        )
      : null,
    more ? make("p", { class: "soft" }, s.previewMore) : null,
  ].filter((one) => one !== null);
}

function previewLine({ number, customer, to_email }, why) {
  const who = [customer, to_email].filter((one) => typeof one === "string").join(", ");
  return make(
    "li",
    {},
    foreign(put(t.number, number), "strong"),
    " ",
    foreign(who, "soft"),
    why ? make("span", { class: "soft" }, ` – ${why}`) : null,
  );
}

const together = ({ listed_with: others }) =>
  others ? put(counted(settingsTexts.previewListed, others), others) : "";

function whyNot({ why, planned_on }) {
  const said = settingsTexts.previewWhy[why] ?? why;
  return planned_on ? put(said, dayText(planned_on)) : said;
}
