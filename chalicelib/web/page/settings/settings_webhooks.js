// Webhooks: where the company's software is told what becomes of emails, read when somebody opens them.

import { make } from "../elements/dom.js";
import { field, input } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { ask, call, Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { momentText } from "../words/days.js";
import { put } from "../words/texts.js";
import { part, typedIn } from "./settings_part.js";
import { settingsTexts } from "./settings_texts.js";
import { webhookLog } from "./settings_webhook_log.js";

const CHOICES = Object.keys(settingsTexts.webhookEvents).filter((name) =>
  /^(email|reminder)\./.test(name),
);
const USUAL = ["email.bounced", "email.failed", "email.seen", "email.downloaded"];

/** Asked for when somebody wants to know: most companies have none. */
export function webhooksPanel() {
  const within = make("div", { class: "webhooks" });
  const panel = make("details", {}, make("summary", {}, settingsTexts.webhooks), within);
  panel.addEventListener("toggle", () => panel.open && showWebhooks(within));
  return panel;
}

async function showWebhooks(within, ...first) {
  const s = settingsTexts;
  within.replaceChildren(make("p", { role: "status" }, s.webhooksReading));
  try {
    const { data } = await ask("subscriptions");
    const reopen = (...said) => showWebhooks(within, ...said);
    within.replaceChildren(
      make("p", { class: "note" }, s.webhooksHint),
      ...first,
      ...data.map((one) => webhook(one, reopen)),
      ...(may("settings:a") ? [newWebhook(reopen)] : []),
    );
  } catch (error) {
    const again = make("button", { type: "button", click: () => showWebhooks(within) }, s.again);
    within.replaceChildren(make("p", { class: "wrong", role: "alert" }, saidOf(error)), again);
  }
}

function webhook(one, reopen) {
  const s = settingsTexts;
  const said = make("p", { class: "saved", role: "status" });
  const log = make("div", {});
  const told = [...one.events.map((name) => s.webhookEvents[name] ?? name)];
  if (one.types.length) told.push(s.webhookFic);
  const act = (text, done) => action(text, said, done);
  return make(
    "section",
    { class: "part", "aria-label": one.sink },
    make("code", {}, one.sink),
    make("p", { class: one.state === "active" ? "note" : "note attention" }, standing(one)),
    make("p", {}, told.join(" · ")),
    said,
    make(
      "div",
      { class: "buttons" },
      act(s.webhookLog, async () => log.replaceChildren(await webhookLog(one))),
      ...(may("settings:a") ? changes(one, act, log, reopen) : []),
    ),
    log,
  );
}

function changes(one, act, log, reopen) {
  const s = settingsTexts;
  const path = `subscriptions/${one.id}`;
  const check = act(s.check, async () => {
    await call(`${path}/verify`, { method: "POST", body: {} });
    await reopen();
  });
  const test = act(s.webhookTest, async (said) => {
    await ask(`${path}/test`, { method: "POST" });
    said.textContent = s.webhookTested;
    log.replaceChildren(await webhookLog(one));
  });
  const removal = act(s.webhookRemove, async () => {
    if (!confirm(put(s.webhookRemoveSure, one.sink))) return;
    await call(path, { method: "DELETE" });
    await reopen();
  });
  return [one.verified ? test : check, removal];
}

function standing(one) {
  const text = settingsTexts.webhookState[one.state];
  return one.state === "paused" ? put(text, momentText(one.paused_until)) : text;
}

function action(text, said, done) {
  const button = make("button", { type: "button" }, text);
  button.addEventListener("click", async () => {
    button.disabled = true;
    said.textContent = "";
    try {
      await done(said);
    } catch (error) {
      const sentences = error instanceof Problem ? Object.values(error.fields).flat() : [];
      said.textContent = sentences.join(" ") || saidOf(error);
    }
    button.disabled = false;
  });
  return button;
}

function newWebhook(reopen) {
  const s = settingsTexts;
  const boxes = CHOICES.map((name) => {
    const box = make("input", { type: "checkbox", value: name });
    box.checked = USUAL.includes(name);
    return make("label", {}, box, s.webhookEvents[name]);
  });
  const chosen = () =>
    boxes.map((label) => label.querySelector("input")).filter((box) => box.checked);
  const fields = [
    field("data.sink", s.webhookSink, input("url", "", { autocomplete: "off" }), {
      hint: s.webhookSinkHint,
    }),
    make("fieldset", {}, make("legend", {}, s.webhookWhat), ...boxes),
  ];
  return part(s.webhookNew, fields, async (form) => {
    const events = chosen().map((box) => box.value);
    const body = { data: { sink: typedIn(form, "data.sink"), events, signature: "standard" } };
    const { data } = await ask("subscriptions", { method: "POST", body });
    await reopen(newSecret(data.secret));
  });
}

/** What is shown this once. @param {string} secret */
const newSecret = (secret) =>
  make(
    "p",
    { class: "note attention", role: "status" },
    settingsTexts.webhookSecret,
    " ",
    make("code", {}, secret),
  );
