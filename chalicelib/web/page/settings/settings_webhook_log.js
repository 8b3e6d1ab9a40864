// What a webhook was told, and what it answered.

import { make } from "../elements/dom.js";
import { ask } from "../tab/api.js";
import { may } from "../tab/session.js";
import { momentText } from "../words/days.js";
import { put } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

/** The newest deliveries. @param {any} webhook */
export async function webhookLog(webhook) {
  const { data } = await ask(`subscriptions/${webhook.id}/deliveries`);
  if (!data.length) return make("p", { class: "note" }, settingsTexts.webhookLogEmpty);
  return make(
    "ul",
    { class: "records" },
    data.map((delivery) => line(webhook, delivery)),
  );
}

function line(webhook, delivery) {
  const s = settingsTexts;
  const { event, state, tries } = delivery;
  const item = make(
    "li",
    {},
    make("b", {}, s.webhookEvents[event.type] ?? event.type),
    ` · ${momentText(event.time)} · ${s.webhookDelivery[state]}`,
    make("ul", {}, tries.map(tried)),
  );
  if (state === "given_up" && may("settings:a")) item.append(tellAgain(webhook, delivery));
  return item;
}

function tried({ at, status, failure, answer }) {
  const s = settingsTexts;
  const how = status ? put(s.webhookAnswered, status) : s.webhookFailure[failure];
  return make("li", {}, `${momentText(at)}: ${how} `, answer ? make("code", {}, answer) : "");
}

function tellAgain(webhook, delivery) {
  const s = settingsTexts;
  const button = make("button", { type: "button" }, s.webhookAgain);
  button.addEventListener("click", async () => {
    button.disabled = true;
    const body = { data: { delivery_id: delivery.id } };
    await ask(`subscriptions/${webhook.id}/replay`, { method: "POST", body }).then(
      () => button.replaceWith(s.webhookTested),
      () => {
        button.disabled = false;
      },
    );
  });
  return button;
}
